"""What sponsors were promised."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from scheduler.domain.purpose import RunPurpose
from scheduler.domain.units import Duration, Id, Instant, Model, Quantity, Weight


class Order(Model):
    """A quantity of a product to deliver.

    Attributes:
        quantity: in the product's unit of measure.
        due: delivery later than this is late.
        priority: weight of a unit of quantity in the terms unmet and lateness.
        deadline: delivery after it is forbidden; none = late delivery is only late.
        source: `firm` = ordered; `forecast` = what netting left of a forecast.
        received: when it was ordered, for the contract's lead time.
        earliest: delivery before it is forbidden; none = what is early waits for the due date.
        min_remaining_life: shelf life left at delivery, at least.
        purpose: commercial or clinical; which lots may serve it.
        partial: it may be delivered in parts; else as a whole, at one instant, or not at all.
    """

    id: Id
    product: Id
    quantity: Annotated[Quantity, Field(gt=0)]
    due: Instant
    priority: Annotated[Weight, Field(gt=0)] = Decimal(1)
    deadline: Instant | None = None
    source: Literal["firm", "forecast"] = "firm"
    received: Instant | None = None
    earliest: Instant | None = None
    min_remaining_life: Duration | None = None
    purpose: RunPurpose = RunPurpose.COMMERCIAL
    partial: bool = True
