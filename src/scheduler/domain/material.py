"""Materials, lots and storage: what operations draw on, whose it is, how long it keeps, where it lies."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from scheduler.domain.units import Duration, Id, Instant, Model, Quantity, Text, Weight


class StorageClass(Model):
    """Storage shared by all sponsors: a cold room, a freezer farm, a warehouse.

    Attributes:
        capacity: in `unit`, such as pallets or litres.
    """

    id: Id
    capacity: Quantity
    unit: Id = "pallet"


class StorageUse(Model):
    """What an item takes up in storage: `per_unit` of the storage's unit for one unit of the item."""

    storage: Id
    per_unit: Annotated[Quantity, Field(gt=0)]


class Purchase(Model):
    """How a material is bought.

    Attributes:
        lead_time: from the order to the arrival; the first proposal arrives at the scenario's start + lead time.
        min_quantity: the supplier's minimum order; `multiple`: whole multiples only (pack size).
        price: money per unit, in the term purchasing.
        owner: the sponsor it is bought for; none = the shared pool.
    """

    lead_time: Duration
    min_quantity: Annotated[Quantity, Field(gt=0)] | None = None
    multiple: Annotated[Quantity, Field(gt=0)] | None = None
    price: Weight = Decimal(0)
    owner: Id | None = None


class Material(Model):
    """An item that operations consume or produce and no sponsor ordered: an excipient, a resin, packaging, a solvent.

    Attributes:
        unit: unit of measure of every quantity of it; quantities are whole multiples of `precision`.
        shelf_life: of what is bought or produced, from its arrival or the end of the operation; none = it keeps.
        purchase: how more of it is bought; none = it is not bought within the plan.
        reorder_point: reports say when usable stock falls below it.
    """

    id: Id
    name: Text = ""
    unit: Id = "kg"
    precision: Annotated[Quantity, Field(gt=0)] = Decimal(1)
    storage: StorageUse | None = None
    shelf_life: Duration | None = None
    purchase: Purchase | None = None
    reorder_point: Quantity | None = None


class MaterialUse(Model):
    """A quantity of a material or product (an intermediate) that one batch takes or gives, in the item's unit."""

    item: Id
    quantity: Annotated[Quantity, Field(gt=0)]


class LotStatus(StrEnum):
    """What quality says of a lot; only a released one is drawn, one in quarantine from its release date on."""

    RELEASED = "released"
    QUARANTINE = "quarantine"
    HOLD = "hold"
    REJECTED = "rejected"


class Lot(Model):
    """A lot of a material or product: on hand, or a receipt that is expected.

    Attributes:
        owner: the sponsor it belongs to; none = the CDMO's shared pool. A product's lot belongs to its sponsor.
        arrives: when it arrives; none = on hand.
        release: when a lot in quarantine is to be released; none = it is not released within the plan.
        expiry: expiry or retest date; usable before it.
        approved_for: products it may go into; none stated = all.
    """

    id: Id
    item: Id
    quantity: Annotated[Quantity, Field(gt=0)]
    owner: Id | None = None
    status: LotStatus = LotStatus.RELEASED
    arrives: Instant | None = None
    release: Instant | None = None
    expiry: Instant | None = None
    approved_for: tuple[Id, ...] = ()
