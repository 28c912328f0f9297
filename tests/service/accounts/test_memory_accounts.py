"""The memory adapter keeps the contract of the Accounts port."""

import pytest

from scheduler.store.memory_accounts import MemoryAccounts
from tests.service.accounts.contract import AccountsContract


class TestMemoryAccounts(AccountsContract):
    """All of the contract."""

    @pytest.fixture
    def accounts(self) -> MemoryAccounts:
        return MemoryAccounts()
