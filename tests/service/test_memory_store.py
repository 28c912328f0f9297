"""The memory adapter keeps the contract of the Store port."""

import pytest

from scheduler.store.memory import MemoryStore
from tests.service.contract import LIMIT, StoreContract
from tests.service.publication_contract import MAX_CHANGES, PublicationContract
from tests.service.replan_contract import ReplanContract


class TestMemoryStore(StoreContract, ReplanContract, PublicationContract):
    """All of the contract."""

    @pytest.fixture
    def store(self) -> MemoryStore:
        return MemoryStore(LIMIT, LIMIT, LIMIT, MAX_CHANGES)
