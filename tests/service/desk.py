"""A service with a made-up solver, for tests of the use cases of plans."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from scheduler.domain.solve_settings import SolveSettings
from scheduler.jobs.local import LocalJobQueue
from scheduler.service.entries import StoredPlan
from scheduler.service.forecasts import Forecasts
from scheduler.service.jobs import JobKind
from scheduler.service.plans import Event, Plans
from scheduler.service.scenarios import Scenarios
from scheduler.service.solve import Solve
from scheduler.store.memory import MemoryStore
from tests.service.reader import fake_reader
from tests.service.samples import (
    DOCUMENT,
    PLANNER,
    FakeSolver,
    SteppingClock,
    two_sponsors,
)

SETTINGS = SolveSettings(time_limit=5)


@dataclass
class Desk:
    """A service with a made-up solver, an empty scenario, and a site of two sponsors."""

    plans: Plans
    forecasts: Forecasts
    jobs: LocalJobQueue
    solver: FakeSolver
    scenario: UUID
    site: UUID

    def request(self, baseline: UUID | None = None) -> UUID:
        return self.plans.request(PLANNER, self.scenario, SETTINGS, baseline).id

    def ended(self, key: UUID) -> StoredPlan:
        """The plan once nothing changes any more."""
        return until(lambda: entry if (entry := self.plans.get(PLANNER, key)).state.final else None)

    def events(self, key: UUID) -> list[Event]:
        async def collect() -> list[Event]:
            return [event async for event in self.plans.events(PLANNER, key)]

        return asyncio.run(collect())


def until(look: Callable[[], Any]) -> Any:
    """What `look` finds, as soon as it finds something."""
    for _ in range(2_000):
        if (found := look()) is not None:
            return found
        time.sleep(0.005)
    raise AssertionError("nothing happened")


@contextmanager
def desk(solver: FakeSolver, running: int = 1) -> Iterator[Desk]:
    store, clock = MemoryStore(), SteppingClock()
    jobs = LocalJobQueue({JobKind.PLAN: Solve(store, clock, solver)}, running)
    scenario = Scenarios(store, clock).submit(PLANNER, DOCUMENT, "json")
    site = two_sponsors()
    store.add_scenario(PLANNER, site)
    try:
        forecasts = Forecasts(store, clock, fake_reader)
        yield Desk(Plans(store, jobs, clock), forecasts, jobs, solver, scenario.id, site.id)
    finally:
        jobs.close()
