"""What the use cases need from outside: a store, a queue of solves, a clock. Adapters live in store and jobs."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol
from uuid import UUID

from scheduler.domain.forecast import Complaint, ForecastLine, ForecastVersion
from scheduler.domain.plan import Plan
from scheduler.domain.product import Product
from scheduler.domain.run import PlanResult, Progress
from scheduler.domain.scenario import Scenario
from scheduler.domain.solve_settings import SolveSettings
from scheduler.forecast.terms import Terms
from scheduler.service.entries import (
    PlanState,
    PlanSummary,
    Position,
    ScenarioSummary,
    StoredForecast,
    StoredPlan,
    StoredScenario,
)
from scheduler.service.jobs import JobKind
from scheduler.service.once_ports import AnswerStore
from scheduler.service.principal import Principal
from scheduler.service.publication_ports import PublicationStore
from scheduler.service.replan_ports import ReplanStore


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The present instant, in UTC."""


class Store(PublicationStore, AnswerStore, ReplanStore, Protocol):
    """Keeps scenarios, forecasts, plans and publications, and is the one place that decides who sees them.

    An id that belongs to somebody else reads like one that does not exist. Calls may come from any thread.
    """

    def transaction(self, who: Principal) -> AbstractContextManager[None]:
        """All calls of one caller inside, and what they put into a durable queue, are stored together or not at all.

        They come from one thread. It is over soon: others may have to wait for it.
        """

    def add_scenario(self, who: Principal, entry: StoredScenario) -> None:
        """Keep a new scenario.

        Raises:
            NotPermittedError: the role may not.
            StoreFullError: no more fit.
        """

    def get_scenario(self, who: Principal, key: UUID) -> StoredScenario:
        """A scenario.

        Raises:
            NotFoundError: there is none that `who` may see.
        """

    def list_scenarios(self, who: Principal, limit: int, after: Position | None = None) -> tuple[ScenarioSummary, ...]:
        """At most `limit` scenarios, newest first, from the one after a position on."""

    def get_terms(self, who: Principal, sponsor: str, scenario: UUID | None = None) -> Terms:
        """A sponsor's products and contracts: in the scenario named, else in the plant's newest that knows the sponsor.

        A sponsor user names no scenario.

        Raises:
            NotFoundError: there is no such scenario, or no such sponsor, that `who` may see.
        """

    def add_forecast(self, who: Principal, entry: StoredForecast, superseded: StoredForecast | None) -> None:
        """Keep a new version and put the one before, in its new state, in its own place: in one step.

        Raises:
            NotPermittedError: it is of a sponsor that is not the caller's.
            StoreFullError: no more fit.
            WrongStateError: another version of this sponsor came meanwhile.
        """

    def get_forecast(self, who: Principal, key: UUID) -> StoredForecast:
        """A version of a forecast.

        Raises:
            NotFoundError: there is none that `who` may see.
        """

    def list_forecasts(self, who: Principal, limit: int, after: Position | None = None) -> tuple[StoredForecast, ...]:
        """At most `limit` versions of the sponsors that `who` may see, newest first, from the one after a position."""

    def forecast_history(self, who: Principal, sponsor: str) -> tuple[StoredForecast, ...]:
        """All versions of a sponsor, by number; none of a sponsor that `who` may not see."""

    def add_plan(self, who: Principal, entry: StoredPlan) -> None:
        """Keep a new plan request.

        Raises:
            NotPermittedError: the role may not.
            StoreFullError: no more fit.
        """

    def get_plan(self, who: Principal, key: UUID) -> StoredPlan:
        """A plan.

        Raises:
            NotFoundError: there is none that `who` may see.
        """

    def plan_document(self, who: Principal, key: UUID) -> str | None:
        """A plan that has ended, as the JSON that `StoredPlan` writes; None while it has not ended.

        Raises:
            NotFoundError: there is none that `who` may see.
        """

    def list_plans(self, who: Principal, limit: int, after: Position | None = None) -> tuple[PlanSummary, ...]:
        """At most `limit` plans without their content, newest first, from the one after a position on."""

    def replace_plan(self, who: Principal, entry: StoredPlan, expected: PlanState) -> None:
        """Put a new version in the place of a plan whose state is still the expected one, in one step.

        Raises:
            NotFoundError: there is no such plan that `who` may see.
            NotPermittedError: `who` sees it and may not change it.
            WrongStateError: its state is another by now.
        """


OnProgress = Callable[[Progress], None]
ShouldStop = Callable[[], bool]


class JobQueue(Protocol):
    """Makes in the background what was asked for; a job's arguments are ids only."""

    def submit(self, who: Principal, kind: JobKind, key: UUID) -> None:
        """Queue a job, inside the transaction that stores what it is about.

        Raises:
            ShuttingDownError: no new work is taken.
        """

    def cancel(self, who: Principal, key: UUID) -> None:
        """Drop a waiting job, ask a running one to stop; nothing when it ended or is not known."""

    def progress(self, who: Principal, key: UUID) -> Progress | None:
        """The last message of a job that waits or runs; None before the first and after the end."""

    def follow(self, who: Principal, key: UUID, after: int = 0) -> AsyncIterator[tuple[int, Progress]]:
        """The numbered messages of a job, past ones above `after` first; ends with the job, or with the service."""


class MakePlan(Protocol):
    """`scheduler.planning.make_plan`."""

    def __call__(
        self,
        scenario: Scenario,
        settings: SolveSettings = ...,
        *,
        forecasts: Sequence[ForecastVersion] = ...,
        baseline: Plan | None = ...,
        on_progress: OnProgress | None = ...,
        should_stop: ShouldStop | None = ...,
    ) -> PlanResult:
        """Make a plan for a scenario."""


class Intake(Protocol):
    """What a reader made of a file: all lines, or complaints and no line."""

    @property
    def lines(self) -> tuple[ForecastLine, ...]:
        """The forecast."""

    @property
    def complaints(self) -> tuple[Complaint, ...]:
        """Errors, which refuse the file, and warnings."""

    @property
    def first_month(self) -> str | None:
        """Month 1 of the forecast; None where nothing was read."""

    @property
    def file_hash(self) -> str:
        """SHA-256 of the file."""


class ReadForecast(Protocol):
    """`scheduler.forecast.read_forecast`."""

    def __call__(self, content: bytes, file_name: str, *, products: Mapping[str, Product], sponsor: str) -> Intake:
        """Read a forecast file of a sponsor."""
