"""What one sponsor sees of a published plan: its own batches, milestones, promises, lots and cover."""

from datetime import date
from decimal import Decimal
from typing import Literal

from scheduler.domain.months import Month
from scheduler.domain.publication import LateReason
from scheduler.domain.units import Id, Model, Quantity


class SponsorBatch(Model):
    """A batch; `id` numbers the sponsor's own batches of a product. `start` is the first day, `end` the last one."""

    id: str
    product: Id
    purpose: str
    status: str
    quantity: Quantity
    unit: Id
    start: date
    end: date


class Milestone(Model):
    """A date to look forward to: a campaign of so many batches starts or ends; `run`: of a required run."""

    kind: Literal["campaign_start", "campaign_end"]
    product: Id
    batches: int
    run: Id | None
    day: date


class SponsorPromise(Model):
    """What an order gets.

    Attributes:
        due: on the plant's calendar.
        promised: day by which the last part of it is delivered; None = nothing is.
        reason: why it is late or short; None where it is neither, or where reasons are not shown.
    """

    order: Id
    product: Id
    unit: Id
    quantity: Quantity
    due: date
    promised: date | None
    delivered: Quantity
    unmet: Quantity
    reason: LateReason | None


class SponsorLot(Model):
    """A lot of the sponsor: on hand, expected, or of one of its batches; `usable` None = not within the plan.

    Attributes:
        purpose: of the batch that makes it; engineering lots serve no order.
    """

    id: str
    item: Id
    unit: Id
    quantity: Quantity
    purpose: str | None
    usable: date | None
    expiry: date | None


class Cover(Model):
    """A product at the end of a month: all that is usable for orders by then, and all that is due by then."""

    product: Id
    unit: Id
    month: Month
    usable: Quantity
    due: Quantity

    @property
    def ahead(self) -> Decimal:
        """What is usable beyond what is due; below zero where it is short."""
        return self.usable - self.due


class SponsorView(Model):
    """A published plan as one sponsor sees it; days are those of the plant's `zone`."""

    sponsor: Id
    zone: str
    batches: tuple[SponsorBatch, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    promises: tuple[SponsorPromise, ...] = ()
    lots: tuple[SponsorLot, ...] = ()
    cover: tuple[Cover, ...] = ()
