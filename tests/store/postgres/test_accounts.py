"""The PostgreSQL adapter keeps the contract of the Accounts port."""

import pytest

from scheduler.store.postgres.accounts import PostgresAccounts
from scheduler.store.postgres.connection import Database
from tests.service.accounts.contract import AccountsContract


class TestPostgresAccounts(AccountsContract):
    """All of the contract."""

    @pytest.fixture
    def accounts(self, database: Database) -> PostgresAccounts:
        return PostgresAccounts(database)
