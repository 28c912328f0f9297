"""The queue in this process keeps the contract of the JobQueue port."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from tests.jobs.contract import QueueContract
from tests.jobs.office import Office, memory_office
from tests.service.samples import FakeSolver


class TestLocalJobQueue(QueueContract):
    """All of the contract."""

    @pytest.fixture
    def opening(self) -> Callable[[FakeSolver, int], AbstractContextManager[Office]]:
        return memory_office
