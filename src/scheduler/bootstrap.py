"""Wiring: which adapter stands behind which port. The only place that knows them all."""

from dataclasses import dataclass
from datetime import UTC, datetime

from scheduler.forecast import read_forecast
from scheduler.jobs.local import LocalJobQueue
from scheduler.planning import make_plan, plan_tactical
from scheduler.service.forecasts import Forecasts
from scheduler.service.impacts import Impacts
from scheduler.service.plans import Plans
from scheduler.service.ports import MakePlan, ReadForecast
from scheduler.service.reports import Reports
from scheduler.service.scenarios import Scenarios
from scheduler.service.solve import Solve
from scheduler.service.tactical import PlanTactical, Tactical
from scheduler.store.memory import MemoryStore


class SystemClock:
    """Clock port on the machine's clock."""

    def now(self) -> datetime:
        """The present instant, in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True)
class Application:
    """The use cases, ready to be called, and the queue that has to be closed at the end."""

    scenarios: Scenarios
    forecasts: Forecasts
    plans: Plans
    impacts: Impacts
    reports: Reports
    tactical: Tactical
    jobs: LocalJobQueue


def in_memory(
    *,
    max_scenarios: int = 200,
    max_plans: int = 1_000,
    max_forecasts: int = 1_000,
    running: int = 1,
    make_plan: MakePlan = make_plan,
    read_forecast: ReadForecast = read_forecast,
    plan_tactical: PlanTactical = plan_tactical,
) -> Application:
    """An application that keeps everything in this process and forgets it at the end.

    Args:
        max_scenarios: scenarios kept at most.
        max_plans: plans kept at most.
        max_forecasts: versions of forecasts kept at most.
        running: solves that run at once; the others wait.
        make_plan: what makes a plan.
        read_forecast: what reads a sponsor's file.
        plan_tactical: what makes a tactical plan.
    """
    store, clock = MemoryStore(max_scenarios, max_plans, max_forecasts), SystemClock()
    jobs = LocalJobQueue(Solve(store, clock, make_plan), running)
    plans = Plans(store, jobs, clock)
    return Application(
        scenarios=Scenarios(store, clock),
        forecasts=Forecasts(store, clock, read_forecast),
        plans=plans,
        impacts=Impacts(store, plans),
        reports=Reports(store),
        tactical=Tactical(store, plan_tactical),
        jobs=jobs,
    )
