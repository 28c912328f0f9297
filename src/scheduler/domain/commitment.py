"""Work the plan must honour: what runs already, what was confirmed, what may still move at a cost."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from scheduler.domain.purpose import RunPurpose
from scheduler.domain.units import Id, Instant, Model, Quantity, Weight


class CommitmentStatus(StrEnum):
    """Status ladder of planned work."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    CONFIRMED = "confirmed"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    CLOSED = "closed"


class Zone(StrEnum):
    """`frozen`: units and starts are kept exactly; `slushy`: they may change at a cost."""

    FROZEN = "frozen"
    SLUSHY = "slushy"


class CommittedProcedure(Model):
    """A unit procedure with the alternative and instants it was promised; operation ends where they were extended.

    Attributes:
        zone: of this procedure alone; none = that of its campaign. In a frozen campaign all are frozen.
    """

    procedure: Id
    alternative: Id
    start: Instant
    end: Instant
    operation_starts: dict[Id, Instant] = {}
    zone: Zone | None = None


class CommittedBatch(Model):
    """A batch with all its procedures.

    Attributes:
        quantity: what it gives, less what of it was delivered before the plan; none = the recipe's batch size.
        prepared: by unit, when the work began before the plan that made the unit ready for it; none = not yet.
    """

    id: Id
    quantity: Quantity | None = None
    prepared: dict[Id, Instant] = {}
    procedures: Annotated[tuple[CommittedProcedure, ...], Field(min_length=1)]


class Commitment(Model):
    """A campaign that is committed.

    Attributes:
        id: the campaign's id, kept in the plan.
        batches: in campaign order.
        purpose, run: what it is for, and the required run it makes.
        move_cost: cost of each procedure of a slushy commitment that changes start or unit; in the term stability.
    """

    id: Id
    recipe: Id
    status: CommitmentStatus = CommitmentStatus.CONFIRMED
    zone: Zone = Zone.FROZEN
    purpose: RunPurpose = RunPurpose.COMMERCIAL
    run: Id | None = None
    batches: Annotated[tuple[CommittedBatch, ...], Field(min_length=1)]
    move_cost: Weight = Decimal(1)
