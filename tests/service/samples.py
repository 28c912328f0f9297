"""Principals, entries and solvers made up for the tests of the service."""

import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from scheduler.domain.event import EventLog, UnitDown
from scheduler.domain.forecast import ForecastVersion, VersionStatus
from scheduler.domain.plan import Plan, SolveStatus
from scheduler.domain.replan import Strategy
from scheduler.domain.run import PlanResult, Progress, RunRecord
from scheduler.domain.scenario import Scenario
from scheduler.domain.solve_settings import SolveSettings
from scheduler.domain.tactical import TacticalPeriod, TacticalPlan, TacticalSettings
from scheduler.forecast.terms import Terms
from scheduler.service.entries import StoredForecast, StoredPlan, StoredScenario
from scheduler.service.principal import Principal, Role
from scheduler.service.replan_entries import StoredReplan
from tests.forecast.samples import site, version

PLANNER = Principal(Role.PLANNER, "north")
COLLEAGUE_ELSEWHERE = Principal(Role.PLANNER, "south")
SPONSOR = Principal(Role.SPONSOR, "north", sponsor="acme")
APPROVER, ANALYST = Principal(Role.APPROVER, "north"), Principal(Role.ANALYST, "north")
ADMIN, SERVICE = Principal(Role.ADMIN, "north"), Principal(Role.SERVICE, "north")
OTHER_SPONSOR = Principal(Role.SPONSOR, "north", sponsor="bolt")
NOON = datetime(2027, 1, 4, 12, tzinfo=UTC)
SCENARIO = Scenario.model_validate({"name": "Tiny", "start": "2027-01-04T00:00:00Z", "horizon": "10d"})
DEFAULTS = SolveSettings()
DOCUMENT = b'{"name": "Tiny", "start": "2027-01-04T00:00:00Z", "horizon": "10d"}'


class SteppingClock:
    """A clock that is a second later each time it is asked."""

    def __init__(self) -> None:
        self.time = NOON

    def now(self) -> datetime:
        self.time += timedelta(seconds=1)
        return self.time


def stored_scenario(minute: int = 0) -> StoredScenario:
    """A scenario added so many minutes after noon."""
    return StoredScenario(id=uuid4(), name=f"S{minute}", created=NOON + timedelta(minutes=minute), scenario=SCENARIO)


def two_sponsors() -> StoredScenario:
    """A scenario with products and contracts of acme and bolt, added at noon."""
    scenario = site(contracts=[{"id": f"c-{name}", "sponsor": name} for name in ("acme", "bolt")])
    return StoredScenario(id=uuid4(), name=scenario.name, created=NOON, scenario=scenario)


def stored_forecast(sequence: int, sponsor: str = "acme") -> StoredForecast:
    """A version of so many minutes after noon."""
    said = version(sequence, sponsor=sponsor).model_copy(update={"status": VersionStatus.VALIDATED})
    created = NOON + timedelta(minutes=sequence)
    return StoredForecast(id=uuid4(), created=created, version=said, terms=Terms(sponsor=sponsor, zone="UTC"))


def stored_plan(minute: int = 0, scenario: UUID | None = None) -> StoredPlan:
    """A queued plan asked for so many minutes after noon."""
    return StoredPlan(
        id=uuid4(),
        scenario=scenario or uuid4(),
        name=f"P{minute}",
        settings=SolveSettings(),
        created=NOON + timedelta(minutes=minute),
    )


def stored_replan(scenario: UUID, plan: UUID, baseline: UUID, minute: int = 0) -> StoredReplan:
    """A replan asked for so many minutes after noon, whose one option is the baseline itself."""
    down = UnitDown(unit="U", start=NOON, end=NOON + timedelta(days=1), reason="leak")
    return StoredReplan(
        id=uuid4(),
        plan=plan,
        scenario=scenario,
        baseline=baseline,
        name=f"R{minute}",
        created=NOON + timedelta(minutes=minute),
        now=NOON,
        frozen=timedelta(days=1),
        slushy=timedelta(days=40, hours=1),
        plans={Strategy.LOCAL: baseline},
        log=EventLog(now=NOON, events=(down,)),
    )


def result(status: SolveStatus = SolveStatus.OPTIMAL) -> PlanResult:
    """An empty plan that ended with a status."""
    run = RunRecord(wall_s=1, first_plan_s=1, build_s=0, cpu_s=1, peak_mb=50, machine="test")
    return PlanResult(plan=Plan(scenario="Tiny", status=status), run=run)


class FakeSolver:
    """Stands in for `make_plan`: reports once, then waits until it is released or told to stop.

    Args:
        waits: wait at all.
        error: raised in the place of an answer.
    """

    def __init__(self, waits: bool = False, error: Exception | None = None) -> None:
        self.waits, self.error = waits, error
        self.started, self.release = threading.Event(), threading.Event()
        self.calls: list[tuple[Scenario, SolveSettings, Plan | None]] = []
        self.forecasts: list[Sequence[ForecastVersion]] = []

    def __call__(
        self,
        scenario: Scenario,
        settings: SolveSettings = DEFAULTS,
        *,
        forecasts: Sequence[ForecastVersion] = (),
        baseline: Plan | None = None,
        on_progress: Callable[[Progress], None] | None = None,
        should_stop: Callable[[], bool] | None = None,
    ) -> PlanResult:
        self.calls.append((scenario, settings, baseline))
        self.forecasts.append(forecasts)
        assert on_progress is not None
        assert should_stop is not None
        on_progress(Progress(elapsed=0.5, phase="construct", message="first plan", tiers=(2.0,)))
        self.started.set()
        while self.waits and not self.release.wait(0.01):
            if should_stop():
                return result(SolveStatus.CANCELLED)
        if self.error:
            raise self.error
        on_progress(Progress(elapsed=1.0, phase="improve", message="better plan", tiers=(1.0,)))
        return result()


class FakePlanner:
    """Answers with a tactical plan of one period at once, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, TacticalSettings]] = []
        self.error: Exception | None = None

    def __call__(self, scenario: Scenario, settings: TacticalSettings) -> TacticalPlan:
        self.asked.append((scenario.name, settings))
        if self.error:
            raise self.error
        period = TacticalPeriod(index=0, start=NOON, end=NOON + timedelta(weeks=1))
        return TacticalPlan(scenario=scenario.name, settings=settings, periods=(period,), value=1.5)
