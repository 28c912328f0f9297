"""Sponsors, products and their recipes: graphs of unit procedures (ISA-88)."""

import re
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal, NamedTuple

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from scheduler.domain.material import MaterialUse, StorageUse
from scheduler.domain.plant import PoolDemand, Task
from scheduler.domain.units import Duration, Id, Instant, Lag, Model, Quantity, Text, Weight
from scheduler.domain.working_time import Attendance

_POINT = re.compile(r"(?P<procedure>[^/]+?)(?:/(?P<operation>[^/]+?))?\.(?P<edge>start|end)")


class Sponsor(Model):
    """A client of the CDMO; its data is nobody else's business."""

    id: Id
    name: Text = ""


class QualityControl(Model):
    """The release of a lot after its batch: it takes `duration` of elapsed time and holds places of QC pools."""

    duration: Duration
    pools: tuple[PoolDemand, ...] = ()


class StockTarget(Model):
    """Usable stock wanted at a date, after that date's deliveries."""

    date: Instant
    quantity: Quantity


class Product(Model):
    """What a sponsor has made.

    Attributes:
        unit: unit of measure of every quantity of the product.
        precision: the smallest quantity told apart; quantities are whole multiples of it.
        segregation_class: such as `viral` or `potent`; rooms may hold one class at a time.
        attributes: free names that changeover rules may match on.
        qc: release of its lots; none = usable when the batch ends.
        shelf_life: from the end of the batch; none = it keeps.
        value: money per unit, in the term value.
        price: money per unit delivered; production_cost: per unit made; in the terms sales and profit.
        holding_cost: money per unit and day in stock, or per unit and date where the objective samples.
        backlog_cost: money per unit due and not delivered, and day (or date); waste_cost: per unit expired.
    """

    id: Id
    sponsor: Id
    name: Text = ""
    family: Id | None = None
    modality: Id | None = None
    segregation_class: Id | None = None
    attributes: dict[Id, Id] = {}
    unit: Id = "kg"
    precision: Annotated[Quantity, Field(gt=0)] = Decimal(1)
    qc: QualityControl | None = None
    shelf_life: Duration | None = None
    storage: StorageUse | None = None
    stock_targets: tuple[StockTarget, ...] = ()
    value: Weight = Decimal(0)
    price: Weight = Decimal(0)
    production_cost: Weight = Decimal(0)
    holding_cost: Weight = Decimal(0)
    backlog_cost: Weight = Decimal(0)
    waste_cost: Weight = Decimal(0)


class Operation(Model):
    """A step of a unit procedure; it starts when the one before ends.

    Attributes:
        extendable: longest time it may go on holding its unit after its duration; none = it may not.
        consumes: what each batch draws at its start; produces: what each batch gives at its end beside the product.
    """

    id: Id
    duration: Duration
    attendance: Attendance = Attendance.UNATTENDED
    pools: tuple[PoolDemand, ...] = ()
    extendable: Duration | None = None
    consumes: tuple[MaterialUse, ...] = ()
    produces: tuple[MaterialUse, ...] = ()


class Alternative(Model):
    """One way to run a unit procedure: a unit, or a set of units held together.

    Attributes:
        id: name for trains and compatible pairs; the unit ids joined by `+` when not stated.
        duration: replaces the duration of a procedure's only operation.
        durations: replaces durations by operation id.
        cost: money per batch, in the term preference.
        setup_state: state of the unit that changeover rules may match on.
    """

    units: Annotated[tuple[Id, ...], BeforeValidator(lambda v: (v,) if isinstance(v, str) else v), Field(min_length=1)]
    id: Id = ""
    duration: Duration | None = None
    durations: dict[Id, Duration] = {}
    cost: Weight = Decimal(0)
    setup_state: Id | None = None

    @model_validator(mode="before")
    @classmethod
    def _default_id(cls, data: object) -> object:
        if isinstance(data, dict) and not data.get("id") and isinstance(data.get("units"), str | list | tuple):
            units = data["units"]
            return {**data, "id": units if isinstance(units, str) else "+".join(map(str, units))}
        return data


class Allocation(StrEnum):
    """`fixed`: one alternative for the whole campaign; `spread`: each batch takes any."""

    FIXED = "fixed"
    SPREAD = "spread"


class Procedure(Model):
    """A unit procedure: holds its units from the start of its first operation to the end of its last.

    Attributes:
        operations: in order; none stated = one operation `run` with the alternative's duration.
        interleaved: forms no blocks; changeover is looked up between any two consecutive procedures.
        setup: work on each unit at the start of a campaign's block; `teardown`: at its end.
        turnaround: replaces the unit's turnaround between two batches of a campaign.
        survives_shutdown: may span closed time between or within its operations' own hours.
    """

    id: Id
    alternatives: Annotated[tuple[Alternative, ...], Field(min_length=1)]
    operations: tuple[Operation, ...] = ()
    allocation: Allocation = Allocation.FIXED
    interleaved: bool = False
    setup: Task | None = None
    teardown: Task | None = None
    turnaround: Task | None = None
    survives_shutdown: bool = False


class Point(NamedTuple):
    """Start or end of a procedure, or of one of its operations."""

    procedure: str
    operation: str | None
    edge: Literal["start", "end"]


def parse_point(text: str) -> Point:
    """Read `harvest.end` or `harvest/cool.start`.

    Raises:
        ValueError: the text has another form.
    """
    match = _POINT.fullmatch(text)
    if not match:
        raise ValueError(f"{text!r} is no point; write 'procedure.start', 'procedure.end' or 'procedure/operation.end'")
    return Point(match["procedure"], match["operation"], "start" if match["edge"] == "start" else "end")


def _point_text(value: str) -> str:
    parse_point(value)
    return value


PointText = Annotated[str, Field(max_length=200), AfterValidator(_point_text)]


class TimeLink(Model):
    """`min` ≤ target − source ≤ `max`: a maximum is a hold time, 0/0 is no-wait, a negative lag allows overlap."""

    source: PointText = Field(alias="from")
    target: PointText = Field(alias="to")
    min: Lag | None = None
    max: Lag | None = None


class Transfer(Model):
    """Material passes from one procedure to another, which starts at its end or later unless a link joins the two."""

    source: Id = Field(alias="from")
    target: Id = Field(alias="to")


class UnitGroup(Model):
    """Procedures of one batch on the same unit(s), on different ones, or adjacent (the same, nothing between)."""

    kind: Literal["same", "different", "adjacent"]
    procedures: Annotated[tuple[Id, ...], Field(min_length=2)]


class Compatibility(Model):
    """Alternatives of two procedures that may go together in one batch, as pairs of alternative ids."""

    source: Id = Field(alias="from")
    target: Id = Field(alias="to")
    pairs: tuple[tuple[Id, Id], ...]


class CampaignRules(Model):
    """How batches of a recipe are grouped.

    Attributes:
        max_duration: longest time from the first start to the last end over all units.
        cadence: exact time between the starts of the first procedures of consecutive batches; none = free.
        pausable: maintenance may lie inside a block.
        cost: money per campaign, the first included; in the term changeover_cost.
    """

    min_batches: Annotated[int, Field(ge=1, le=10_000)] = 1
    max_batches: Annotated[int, Field(ge=1, le=10_000)] | None = None
    multiple_of: Annotated[int, Field(ge=1, le=10_000)] = 1
    max_duration: Duration | None = None
    cadence: Duration | None = None
    pausable: bool = False
    cost: Weight = Decimal(0)


class Recipe(Model):
    """How a product is made.

    Attributes:
        batch_size: quantity of one batch, after yield, in the product's unit.
        transfers: none stated = each procedure passes to the next in the list.
        trains: named choices of an alternative per procedure; when stated, each batch follows one of them.
        campaign: rules of its campaigns, or `none`: each batch is a campaign of one.
    """

    id: Id
    product: Id
    batch_size: Annotated[Quantity, Field(gt=0)]
    procedures: Annotated[tuple[Procedure, ...], Field(min_length=1)]
    links: tuple[TimeLink, ...] = ()
    transfers: tuple[Transfer, ...] | None = None
    compatible: tuple[Compatibility, ...] = ()
    trains: dict[Id, dict[Id, Id]] = {}
    unit_groups: tuple[UnitGroup, ...] = ()
    campaign: CampaignRules | Literal["none"] = CampaignRules()

    @property
    def campaign_rules(self) -> CampaignRules:
        """The campaign rules; `none` read as campaigns of exactly one batch."""
        return CampaignRules(max_batches=1) if self.campaign == "none" else self.campaign
