"""What happened on the floor and in the order book since a plan was made."""

from typing import Annotated, Literal

from pydantic import Field

from scheduler.domain.demand import Order
from scheduler.domain.forecast import ForecastVersion
from scheduler.domain.units import Id, Instant, Model, Quantity, Text


class Started(Model):
    """A procedure of a batch started; `alternative` where it is another one than planned."""

    kind: Literal["started"] = "started"
    batch: Id
    procedure: Id
    at: Instant
    alternative: Id | None = None


class Finished(Model):
    """A procedure of a batch ended; of one that runs on, `at` is when it is now expected to end."""

    kind: Literal["finished"] = "finished"
    batch: Id
    procedure: Id
    at: Instant


class BatchFailed(Model):
    """A batch is lost: what of it has started ends at `at`, the rest is not run, and it gives nothing."""

    kind: Literal["batch_failed"] = "batch_failed"
    batch: Id
    at: Instant


class YieldReported(Model):
    """A batch gave, or will give, another quantity than its recipe says, in the product's unit.

    It counts in whole multiples of the product's precision, rounded down.
    """

    kind: Literal["yield"] = "yield"
    batch: Id
    quantity: Quantity


class UnitDown(Model):
    """A unit is out of service over [start, end)."""

    kind: Literal["unit_down"] = "unit_down"
    unit: Id
    start: Instant
    end: Instant
    reason: Text = ""


class OrderAdded(Model):
    """A new order."""

    kind: Literal["order_added"] = "order_added"
    order: Order


class OrderChanged(Model):
    """An order has another quantity, due date or priority; what is not stated stays."""

    kind: Literal["order_changed"] = "order_changed"
    order: Id
    quantity: Annotated[Quantity, Field(gt=0)] | None = None
    due: Instant | None = None
    priority: Annotated[Quantity, Field(gt=0)] | None = None


class OrderCancelled(Model):
    """An order is no longer wanted; what was delivered stays delivered."""

    kind: Literal["order_cancelled"] = "order_cancelled"
    order: Id


class LotHeld(Model):
    """Quality holds a lot over [start, lifted); without `lifted` for the rest of the plan."""

    kind: Literal["lot_held"] = "lot_held"
    lot: Id
    start: Instant
    lifted: Instant | None = None
    reason: Text = ""


class ForecastReceived(Model):
    """A sponsor's new forecast takes the place of the one before; what firm orders leave of it is to be made."""

    kind: Literal["forecast"] = "forecast"
    version: ForecastVersion


Event = Annotated[
    Started
    | Finished
    | BatchFailed
    | YieldReported
    | UnitDown
    | OrderAdded
    | OrderChanged
    | OrderCancelled
    | LotHeld
    | ForecastReceived,
    Field(discriminator="kind"),
]


class EventLog(Model):
    """Events up to `now`, the instant to plan from."""

    schema_version: Literal[1] = 1
    now: Instant
    events: tuple[Event, ...] = ()
