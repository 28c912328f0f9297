"""Somebody queues hundreds of plans; how long does somebody else wait?"""

import time
from dataclasses import replace
from typing import NamedTuple
from uuid import UUID

from benchmarks.durability.quick import DOCUMENT, PLANNER, PLANT, SLICE, make_quickly
from scheduler.bootstrap import in_postgres
from scheduler.domain.solve_settings import SolveSettings

ASKS = 5  # of the other one, a second apart


class Turns(NamedTuple):
    """How many plans the first one had queued, and how many seconds the other's waited, at most."""

    queued: int
    left: int
    longest_wait: float


def turns(url: str, queued: int) -> Turns:
    """Queue plans of one user on one place, then ask as another.

    Args:
        url: of a migrated database, as the service reaches it.
        queued: plans of the first user.
    """
    greedy, modest = (replace(PLANNER, user=UUID(int=number)) for number in (1, 2))
    service = in_postgres(url, connections=3, plant=PLANT, make_plan=make_quickly)
    try:
        scenario = service.scenarios.submit(PLANNER, DOCUMENT, "json").id
        for _ in range(queued):
            service.plans.request(greedy, scenario, SolveSettings())
        waits = []
        for _ in range(ASKS):
            asked = service.plans.request(modest, scenario, SolveSettings())
            while (plan := service.plans.get(modest, asked.id)).started is None:
                time.sleep(0.01)
            waits.append((plan.started - plan.created).total_seconds())
            time.sleep(SLICE)
        return Turns(queued, service.jobs.figures(PLANNER).waiting, max(waits))
    finally:
        service.close()
