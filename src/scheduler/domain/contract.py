"""What a sponsor and the manufacturer agreed about forecasts and orders."""

from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from scheduler.domain.months import first_month_after, months_between
from scheduler.domain.product import Product
from scheduler.domain.units import Duration, Id, Instant, Model, Quantity, Weight

MonthCount = Annotated[int, Field(ge=0, le=120)]


class Action(StrEnum):
    """What a broken term does to a submission: it is noted, or the submission is turned away."""

    FLAG = "flag"
    REFUSE = "refuse"


class Needed(StrEnum):
    """When in its month forecast demand is needed."""

    MONTH_START = "month_start"
    MONTH_END = "month_end"


class Zone(Model):
    """Months of a forecast that bind the sponsor.

    Attributes:
        until: last month of the zone; month 1 is the forecast's first month.
        share: part of the forecast that will be ordered at least, from 0 to 1; 1 is a firm month.
    """

    until: Annotated[int, Field(ge=1, le=120)]
    share: Annotated[Weight, Field(le=1)]


class RollIn(Model):
    """How far a month that enters a firm zone may differ from the version before: the larger of the two limits.

    Attributes:
        absolute: in the product's unit.
        percent: of the quantity in the version before.
    """

    absolute: Quantity = Decimal(0)
    percent: Weight = Decimal(0)
    action: Action = Action.FLAG


class Contract(Model):
    """Terms with a sponsor, for all its products, for a family of them or for one; the most specific contract counts.

    Attributes:
        zones: by ascending `until`; months after the last bind nobody.
        volatility_percent: a product's total that changes by more than this is flagged.
        monthly_cap: what is above it in a month is best effort; in the product's unit.
        gate: nothing binds in months that start before it, and month 1 of the zones is the first one after it.
        lead_time: least time from the receipt of an order to its due date.
        whole_batches: orders are multiples of a batch.
        deemed_acceptance_days: a submission not answered for so many days counts as accepted.
        net_early: months back in which an order consumes forecast; `net_late`: months ahead.
        needed: when forecast demand is due.
    """

    id: Id
    sponsor: Id
    product: Id | None = None
    family: Id | None = None
    zones: tuple[Zone, ...] = ()
    roll_in: RollIn | None = None
    volatility_percent: Weight | None = None
    monthly_cap: Quantity | None = None
    gate: Instant | None = None
    lead_time: Duration | None = None
    whole_batches: bool = False
    deemed_acceptance_days: Annotated[int, Field(ge=1, le=366)] | None = None
    net_early: MonthCount = 1
    net_late: MonthCount = 1
    needed: Needed = Needed.MONTH_START

    def binding_share(self, first_month: str, month: str, zone: str) -> Decimal:
        """Share of the forecast of a month that binds the sponsor.

        Args:
            first_month: of the forecast version.
            month: the month asked about; one before the first counts as month 1.
            zone: IANA zone of the site, in which the gate has a month.
        """
        if self.gate is not None:
            opened = first_month_after(self.gate, zone)
            if month < opened:
                return Decimal(0)
            first_month = max(first_month, opened)
        number = months_between(first_month, month) + 1
        return next((z.share for z in self.zones if number <= z.until), Decimal(0))


def contract_for(contracts: Iterable[Contract], product: Product) -> Contract:
    """The contract that counts for a product: its own, else its family's, else its sponsor's, else one of no terms."""
    found = [c for c in contracts if c.sponsor == product.sponsor]
    return (
        next((c for c in found if c.product == product.id), None)
        or next((c for c in found if c.family is not None and c.family == product.family), None)
        or next((c for c in found if c.product is None and c.family is None), None)
        or Contract(id="no contract", sponsor=product.sponsor)
    )


def sponsor_contract(contracts: Iterable[Contract], sponsor: str) -> Contract:
    """The contract for all products of a sponsor, else one of no terms."""
    whole = (c for c in contracts if c.sponsor == sponsor and c.product is None and c.family is None)
    return next(whole, Contract(id="no contract", sponsor=sponsor))
