"""A whole application with a made-up solver, for tests of queues and workers."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from scheduler.bootstrap import Application, in_memory, in_postgres
from scheduler.domain.solve_settings import SolveSettings
from scheduler.service.entries import StoredPlan
from scheduler.service.ports import Store
from scheduler.service.principal import Principal
from tests.service.samples import DOCUMENT, PLANNER, FakeSolver

LEASE = timedelta(seconds=0.9)
SETTINGS = SolveSettings(time_limit=5)


@dataclass
class Office:
    """An application, the solver behind it, and a scenario in it."""

    app: Application
    solver: FakeSolver
    scenario: UUID

    @property
    def store(self) -> Store:
        return self.app.plans._store

    def request(self, who: Principal = PLANNER) -> UUID:
        return self.app.plans.request(who, self.scenario, SETTINGS).id

    def ended(self, key: UUID) -> StoredPlan:
        """The plan once nothing changes any more."""
        return self.until(lambda: entry if (entry := self.app.plans.get(PLANNER, key)).state.final else None)

    @staticmethod
    def until(look: Callable[[], Any], tries: int = 4_000) -> Any:
        """What `look` finds, as soon as it finds something."""
        for _ in range(tries):
            if (found := look()) is not None:
                return found
            time.sleep(0.005)
        raise AssertionError("nothing happened")


@contextmanager
def memory_office(solver: FakeSolver, running: int = 1) -> Iterator[Office]:
    yield from _office(in_memory(make_plan=solver, running=running), solver)


@contextmanager
def stored_office(url: str, solver: FakeSolver, running: int = 1, scenario: UUID | None = None) -> Iterator[Office]:
    """On a database; `running` 0: with no worker of its own."""
    app = in_postgres(url, connections=4, plant=PLANNER.plant, lease=LEASE, make_plan=solver, running=running)
    yield from _office(app, solver, scenario)


def _office(app: Application, solver: FakeSolver, scenario: UUID | None = None) -> Iterator[Office]:
    try:
        yield Office(app, solver, scenario or app.scenarios.submit(PLANNER, DOCUMENT, "json").id)
    finally:
        app.close()
