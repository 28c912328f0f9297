"""The tactical plan: how much of what, on which units, in which week or month; no clock times."""

from datetime import timedelta
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from scheduler.domain.errors import Issue
from scheduler.domain.objective import Term
from scheduler.domain.plan import SolveStatus, UtcInstant
from scheduler.domain.run import Progress
from scheduler.domain.units import Duration, Id, Model, Text, Weight


class TacticalSettings(Model):
    """How far to look, in what steps, and for how long to search.

    Attributes:
        weeks: periods of a week at the start; calendar months follow.
        period: equal periods of this length instead.
        horizon: replaces the scenario's horizon.
        one_product: a unit runs one product a period (small buckets).
        overtime: working hours of a unit that may be added, as a share of its hours in the period.
        overtime_cost: money per hour of it.
        time_limit: seconds.
        seed: of every random choice.
        memory_limit_mb: address space of the child process; more ends the solve with an error.
        profile: replaces the scenario's objective.
    """

    weeks: Annotated[int, Field(ge=0, le=520)] = 13
    period: Annotated[Duration, Field(gt=timedelta(0))] | None = None
    horizon: Annotated[Duration, Field(gt=timedelta(0))] | None = None
    one_product: bool = False
    overtime: Annotated[Decimal, Field(ge=0, le=2)] = Decimal(0)
    overtime_cost: Weight = Decimal(0)
    time_limit: Annotated[float, Field(gt=0, le=86_400)] = 60.0
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0
    memory_limit_mb: Annotated[int, Field(ge=1_024, le=1_048_576)] = 16_384
    profile: Id | None = None


class TacticalPeriod(Model):
    """A week, a month or a stretch of stated length: [start, end)."""

    index: int
    start: UtcInstant
    end: UtcInstant


class TacticalProduction(Model):
    """Batches of a recipe on a train that end in a period.

    Attributes:
        train: the alternative of each procedure; units that batches may choose among are joined by `|`.
        campaigns: campaigns that start; one that goes on from the period before is not among them.
        production_h, changeover_h: hours of its units for the batches and for what comes before their campaigns.
    """

    recipe: Id
    product: Id
    train: Text
    period: int
    batches: int
    campaigns: int
    quantity: float
    production_h: float
    changeover_h: float


class TacticalStock(Model):
    """A product in a period.

    Attributes:
        made, delivered, wasted: in the period; stock: at its end, quarantine included.
        target: wanted stock at its end, where a target date lies in it; deficit: what is missing.
        due: ordered for the period; open: due by its end and not delivered.
    """

    product: Id
    period: int
    made: float
    delivered: float
    wasted: float
    stock: float
    target: float | None
    deficit: float
    due: float
    open: float


class TacticalPurchase(Model):
    """A material to buy: it arrives in the period; `order_by` is its end less the lead time."""

    material: Id
    owner: Id | None
    period: int
    quantity: float
    order_by: UtcInstant


class TacticalLoad(Model):
    """Hours of a unit, or of units that batches choose among, in a period.

    Attributes:
        products: hours of production by product, for batches that end in the period; production_h is their sum.
        utilisation: share of the hours used: less what was begun before the period, plus what is begun for the next.
        value_of_day: what a day more of one of the units is worth, in units of the plan's weighted value.
    """

    units: tuple[Id, ...]
    unit_class: Id | None
    period: int
    capacity_h: float
    production_h: float
    products: dict[Id, float]
    changeover_h: float
    overtime_h: float
    utilisation: float | None
    value_of_day: float | None = None


class TacticalPromise(Model):
    """What an order gets: quantity delivered and never delivered, and the period of its last delivery."""

    order: Id
    product: Id
    delivered: float
    unmet: float
    last_period: int | None


class TacticalTerm(Model):
    """Value of a term of the objective, as the periods see it."""

    tier: int
    term: Term
    weight: float
    value: float


class TacticalBound(Model):
    """What no schedule, however detailed, can pass.

    Attributes:
        value: of the tier, in its weighted units; a tier that is maximised counts negative, so less is better.
        terms: the terms that the bound is made of; the tier's other terms cost nothing in it.
        unmet: it holds for every schedule that leaves at most this weighted quantity unmet; none = for every one.
    """

    tier: int
    value: float
    terms: tuple[Term, ...]
    unmet: float | None = None


class TacticalPlan(Model):
    """A plan in periods.

    Attributes:
        value: weighted value of the whole objective, less is better.
        limit: value that no plan in these periods can go below (it says nothing about schedules).
        gap: |value − limit| / |value|.
        bounds: what no schedule can pass, from a relaxation of every schedule.
        status: optimal = no better plan in these periods exists.
    """

    schema_version: Literal[1] = 1
    scenario: str
    settings: TacticalSettings
    periods: tuple[TacticalPeriod, ...]
    production: tuple[TacticalProduction, ...] = ()
    stock: tuple[TacticalStock, ...] = ()
    purchases: tuple[TacticalPurchase, ...] = ()
    loads: tuple[TacticalLoad, ...] = ()
    promises: tuple[TacticalPromise, ...] = ()
    objective: tuple[TacticalTerm, ...] = ()
    value: float
    limit: float | None = None
    gap: float | None = None
    bounds: tuple[TacticalBound, ...] = ()
    status: SolveStatus = SolveStatus.FEASIBLE
    first_plan_s: float = 0.0
    wall_s: float = 0.0
    incumbents: tuple[Progress, ...] = ()
    warnings: tuple[Issue, ...] = ()
