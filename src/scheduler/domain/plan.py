"""The answer: what runs where and when, who gets what, and what it is worth."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator

from scheduler.domain.commitment import CommitmentStatus
from scheduler.domain.errors import Issue
from scheduler.domain.objective import Term
from scheduler.domain.plant import Level
from scheduler.domain.purpose import RunPurpose
from scheduler.domain.solve_settings import SolveSettings
from scheduler.domain.units import Id, Instant, Model, Quantity, utc

UtcInstant = Annotated[Instant, AfterValidator(utc)]


class PlannedOperation(Model):
    """An operation run: [start, end), extension included."""

    operation: Id
    start: UtcInstant
    end: UtcInstant


class PlannedProcedure(Model):
    """A unit procedure run: holds all `units` over [start, end)."""

    procedure: Id
    alternative: Id
    units: tuple[Id, ...]
    start: UtcInstant
    end: UtcInstant
    operations: tuple[PlannedOperation, ...]


class PlannedBatch(Model):
    """A batch; `end` is the end of its last operation, when its `quantity` is usable."""

    id: Id
    quantity: Quantity
    start: UtcInstant
    end: UtcInstant
    procedures: tuple[PlannedProcedure, ...]


class PlannedCampaign(Model):
    """A run of batches of one recipe and purpose, in order; `run` is the required run it makes."""

    id: Id
    recipe: Id
    product: Id
    status: CommitmentStatus = CommitmentStatus.PROPOSED
    purpose: RunPurpose = RunPurpose.COMMERCIAL
    run: Id | None = None
    batches: tuple[PlannedBatch, ...]

    @property
    def start(self) -> datetime:
        """First start of its batches."""
        return min(b.start for b in self.batches)

    @property
    def end(self) -> datetime:
        """Last end of its batches."""
        return max(b.end for b in self.batches)


class TaskKind(StrEnum):
    """Kinds of work on a unit that are not production."""

    SETUP = "setup"
    TEARDOWN = "teardown"
    TURNAROUND = "turnaround"
    CHANGEOVER = "changeover"
    FULL_CLEAN = "full_clean"
    REFRESH = "refresh"
    CLEAN = "clean"
    MAINTENANCE = "maintenance"


class PlannedTask(Model):
    """Work on a unit that is not production; `clean` is the cleaning after a last use.

    Attributes:
        before: batch that follows on the unit: for a turnaround, changeover, set-up, full clean or refresh.
        after: batch that came before on the unit: for a tear-down or the clean after a last use.
        level: of a changeover.
        maintenance: id of the maintenance.
    """

    kind: TaskKind
    unit: Id
    start: UtcInstant
    end: UtcInstant
    before: Id | None = None
    after: Id | None = None
    level: Level | None = None
    maintenance: Id | None = None


class PlannedRelease(Model):
    """The QC release of a batch's product lot; the lot is usable from its end."""

    lot: Id
    start: UtcInstant
    end: UtcInstant


class Draw(Model):
    """What an operation takes from a lot at its start; a batch's product lot has the batch's id."""

    lot: Id
    batch: Id
    procedure: Id
    operation: Id
    quantity: Quantity
    at: UtcInstant


class PurchaseProposal(Model):
    """A lot to buy; `order_by` is its arrival less the lead time."""

    id: Id
    item: Id
    quantity: Quantity
    order_by: UtcInstant
    arrives: UtcInstant


class Delivery(Model):
    """A part of an order, drawn from a lot: one on hand, or a batch's product lot, which has the batch's id.

    Attributes:
        usable: when the lot is; one on hand from the plan's start on.
        delivered: then, or at the order's earliest delivery if that is later; at the due date if it states none.
    """

    order: Id
    lot: Id
    quantity: Quantity
    usable: UtcInstant
    delivered: UtcInstant


class ReasonCode(StrEnum):
    """What kept an order from being met earlier."""

    NONE = "none"
    UNIT_BUSY = "unit_busy"
    CHANGEOVER = "changeover"
    CREW = "crew"
    CALENDAR = "calendar"
    HOLD_TIME = "hold_time"
    CAMPAIGN_MINIMUM = "campaign_minimum"
    MAINTENANCE = "maintenance"
    ROOM = "room"
    FULL_CLEAN = "full_clean"
    DURATION = "duration"
    DEADLINE = "deadline"
    HORIZON = "horizon"
    QUALIFICATION = "qualification"
    COMMITMENT = "commitment"
    MATERIAL = "material"
    STORAGE = "storage"
    QC_RELEASE = "qc_release"
    SHELF_LIFE = "shelf_life"
    PURPOSE = "purpose"
    GATE = "gate"
    RESERVATION = "reservation"
    HOLD = "hold"
    TRADE_OFF = "trade_off"
    SEARCH_LIMIT = "search_limit"


class Promise(Model):
    """What an order gets: quantity delivered and unmet, last delivery, and the binding reason if late or short."""

    order: Id
    delivered: Quantity
    unmet: Quantity
    last_delivery: UtcInstant | None
    reason: ReasonCode = ReasonCode.NONE
    explanation: str = ""


class TermValue(Model):
    """Value of a term in its unit: exactly, as a fraction such as `35/96`, and as a number to show."""

    tier: int
    term: Term
    weight: Decimal
    exact: str
    value: float


class SolveStatus(StrEnum):
    """How the search ended."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    CANCELLED = "cancelled"


class BoundSource(StrEnum):
    """What a bound rests on.

    SEARCH: the solver proved it, on the whole problem. WORK: units can do no more by the due dates. SIGN: what is
    counted is never below zero, or what is maximised has a most.
    """

    SEARCH = "search"
    WORK = "work"
    SIGN = "sign"


class TierResult(Model):
    """Weighted value of a tier and the bound proved for it (both in the tier's weighted units).

    Attributes:
        bound: no plan that is as good in the tiers before has less; bound_by: what it rests on, in plans made before
            that was recorded none.
    """

    tier: int
    value: float
    bound: float
    optimal: bool
    bound_by: BoundSource | None = None


class Violation(Model):
    """A rule broken by a plan, in the planner's ids."""

    rule: str
    message: str
    where: tuple[Id, ...] = ()
    start: UtcInstant | None = None


class Verdict(Model):
    """What the independent checker said."""

    passed: bool
    violations: tuple[Violation, ...] = ()


class PlanRecord(Model):
    """How the plan was made.

    Attributes:
        scenario_hash: of the scenario that was planned, net forecasts included.
        versions: of the software, by package.
        forecasts: hash of the file of the forecast that was netted, by sponsor.
    """

    scenario_hash: str
    settings: SolveSettings
    versions: dict[str, str]
    forecasts: dict[Id, str] = {}


class Plan(Model):
    """A plan for a scenario; all instants in UTC."""

    schema_version: Literal[1] = 1
    scenario: str
    campaigns: tuple[PlannedCampaign, ...] = ()
    tasks: tuple[PlannedTask, ...] = ()
    releases: tuple[PlannedRelease, ...] = ()
    draws: tuple[Draw, ...] = ()
    purchases: tuple[PurchaseProposal, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    promises: tuple[Promise, ...] = ()
    objective: tuple[TermValue, ...] = ()
    tiers: tuple[TierResult, ...] = ()
    status: SolveStatus = SolveStatus.FEASIBLE
    verdict: Verdict | None = None
    warnings: tuple[Issue, ...] = ()
    record: PlanRecord | None = None
