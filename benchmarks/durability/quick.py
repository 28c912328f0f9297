"""A worker that makes plans in a moment: `python -m benchmarks.durability.quick` works on `DATABASE_URL`."""

import os
import signal
import time
from datetime import timedelta
from typing import Any
from uuid import uuid4

from scheduler.bootstrap import in_postgres
from scheduler.domain.plan import Plan, SolveStatus
from scheduler.domain.run import PlanResult, Progress, RunRecord
from scheduler.domain.scenario import Scenario
from scheduler.planning import make_plan
from scheduler.service.principal import Principal, Role

PLANT = "north"
PLANNER = Principal(Role.PLANNER, PLANT)
DOCUMENT = b'{"name": "Moment", "start": "2027-01-04T00:00:00Z", "horizon": "10d"}'
LEASE = timedelta(seconds=1)
SLICE = 0.2  # seconds that a plan takes


def make_quickly(scenario: Scenario, *arguments: Any, **options: Any) -> PlanResult:
    """An empty plan with a mark of its own after a moment; a real one for any other scenario."""
    if scenario.name != "Moment":
        return make_plan(scenario, *arguments, **options)
    options["on_progress"](Progress(elapsed=0.0, phase="construct"))
    time.sleep(SLICE)
    run = RunRecord(wall_s=SLICE, first_plan_s=SLICE, build_s=0, cpu_s=0, peak_mb=0, machine=uuid4().hex)
    return PlanResult(plan=Plan(scenario=scenario.name, status=SolveStatus.FEASIBLE), run=run)


def make_aloud(scenario: Scenario, *arguments: Any, **options: Any) -> PlanResult:
    """The same; says when it begins."""
    print("begun", flush=True)
    return make_quickly(scenario, *arguments, **options)


def main() -> None:
    """Work until a signal ends it in order, or a kill without any."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    url = os.environ["DATABASE_URL"]
    application = in_postgres(url, connections=3, plant=PLANT, lease=LEASE, make_plan=make_aloud)
    signal.sigwait({signal.SIGTERM})
    application.close()


if __name__ == "__main__":
    main()
