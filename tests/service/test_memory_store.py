"""The memory adapter keeps the contract of the Store port."""

import pytest

from scheduler.store.memory import MemoryStore
from tests.service.contract import LIMIT, StoreContract


class TestMemoryStore(StoreContract):
    """All of the contract."""

    @pytest.fixture
    def store(self) -> MemoryStore:
        return MemoryStore(max_scenarios=LIMIT, max_plans=LIMIT, max_forecasts=LIMIT)
