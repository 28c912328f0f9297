"""What sponsors were promised."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from scheduler.domain.units import Id, Instant, Model, Quantity, Weight


class Order(Model):
    """A quantity of a product to deliver.

    Attributes:
        quantity: in the product's unit of measure.
        due: delivery later than this is late.
        priority: weight of a unit of quantity in the terms unmet and lateness.
        deadline: delivery after it is forbidden; none = late delivery is only late.
        source: `firm` = ordered; `forecast` = what netting left of a forecast.
        received: when it was ordered, for the contract's lead time.
    """

    id: Id
    product: Id
    quantity: Annotated[Quantity, Field(gt=0)]
    due: Instant
    priority: Annotated[Weight, Field(gt=0)] = Decimal(1)
    deadline: Instant | None = None
    source: Literal["firm", "forecast"] = "firm"
    received: Instant | None = None
