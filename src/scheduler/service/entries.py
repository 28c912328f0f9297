"""What is stored: scenarios, versions of forecasts, and plans from the request to the result."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from pydantic import AwareDatetime

from scheduler.domain.errors import Issue
from scheduler.domain.forecast import ForecastVersion, VersionStatus
from scheduler.domain.plan import Plan
from scheduler.domain.run import Progress, RunRecord
from scheduler.domain.scenario import Scenario
from scheduler.domain.solve_settings import SolveSettings
from scheduler.domain.units import Id, Model
from scheduler.forecast.terms import Terms


class PlanState(StrEnum):
    """Life of a plan request; the last three are final."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"

    @property
    def final(self) -> bool:
        """Nothing changes any more."""
        return self not in (PlanState.QUEUED, PlanState.RUNNING)


class Position(NamedTuple):
    """Place of an entry in a listing, which runs from the newest to the oldest."""

    created: datetime
    id: UUID


class ScenarioSummary(Model):
    """A stored scenario as a listing shows it."""

    id: UUID
    name: str
    created: AwareDatetime

    @property
    def position(self) -> Position:
        """Its place in the listing."""
        return Position(self.created, self.id)


class StoredScenario(ScenarioSummary):
    """A scenario that passed validation, and what validation warned about."""

    scenario: Scenario
    warnings: tuple[Issue, ...] = ()


class ForecastSummary(Model):
    """A stored version of a forecast as a listing shows it; its fields are those of `ForecastVersion`."""

    id: UUID
    created: AwareDatetime
    sponsor: Id
    sequence: int
    status: VersionStatus
    file_name: str
    file_hash: str
    first_month: str

    @property
    def position(self) -> Position:
        """Its place in the listing."""
        return Position(self.created, self.id)


class StoredForecast(Model):
    """A version of a forecast.

    Attributes:
        terms: the sponsor's products and contracts when it was read.
        warnings: what its reader had doubts about.
    """

    id: UUID
    created: AwareDatetime
    version: ForecastVersion
    terms: Terms
    warnings: tuple[Issue, ...] = ()

    @property
    def position(self) -> Position:
        """Its place in the listing."""
        return Position(self.created, self.id)

    def summary(self) -> ForecastSummary:
        """The entry without its lines and terms."""
        own = {name: getattr(self.version, name) for name in ForecastSummary.model_fields.keys() - {"id", "created"}}
        return ForecastSummary(id=self.id, created=self.created, **own)


class Failure(Model):
    """Why a solve gave no plan: a stable name of the kind of error, and a sentence."""

    type: str
    message: str


class PlanSummary(Model):
    """A plan request as a listing shows it.

    Attributes:
        scenario: id of the scenario; `name`: its name.
        baseline: id of the plan it should stay close to.
        forecasts: ids of the versions it is made for.
        progress: last message of the solve while it runs; the queue knows it, the store does not keep it.
        failure: why there is no plan, when the state is `failed`.
    """

    id: UUID
    scenario: UUID
    name: str
    settings: SolveSettings
    baseline: UUID | None = None
    forecasts: tuple[UUID, ...] = ()
    state: PlanState = PlanState.QUEUED
    created: AwareDatetime
    started: AwareDatetime | None = None
    finished: AwareDatetime | None = None
    progress: Progress | None = None
    failure: Failure | None = None

    @property
    def position(self) -> Position:
        """Its place in the listing."""
        return Position(self.created, self.id)


class StoredPlan(PlanSummary):
    """A plan request with its answer; a cancelled one carries the best plan found until then, if any.

    Attributes:
        netted: the scenario with net forecasts among its orders, which the plan is of; None without forecasts.
    """

    plan: Plan | None = None
    run: RunRecord | None = None
    netted: Scenario | None = None

    def summary(self) -> PlanSummary:
        """The entry without its answer."""
        return PlanSummary.model_construct(**{name: getattr(self, name) for name in PlanSummary.model_fields})
