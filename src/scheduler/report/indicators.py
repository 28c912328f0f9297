"""Key performance indicators of a plan, each with the orders and batches behind it."""

from datetime import timedelta
from decimal import Decimal
from enum import StrEnum

from scheduler.domain.demand import Order
from scheduler.domain.plan import Plan, ReasonCode, TaskKind, UtcInstant
from scheduler.domain.scenario import Scenario
from scheduler.domain.units import Model, utc
from scheduler.report.facts import Facts
from scheduler.report.stock_indicators import StockKpis, stock_kpis
from scheduler.report.times import days, hours
from scheduler.report.utilisation import UnitKpi, unit_kpis

SECOND, SECONDS_A_DAY = timedelta(seconds=1), Decimal(86_400)


class Outcome(StrEnum):
    """What became of an order; `short` even where what was delivered was late too."""

    ON_TIME = "on time in full"
    LATE = "late"
    SHORT = "short"


class OrderKpi(Model):
    """An order and what it got.

    Attributes:
        unit: of measure, of every quantity here.
        days_late: of the last delivery; 0 when none is late.
        lateness: quantity-days, each part by its own days late; without the order's priority.
        batches: those it is delivered from, the earliest delivery first.
    """

    order: str
    sponsor: str
    product: str
    unit: str
    quantity: Decimal
    delivered: Decimal
    unmet: Decimal
    due: UtcInstant
    last_delivery: UtcInstant | None
    outcome: Outcome
    days_late: float
    lateness: float
    batches: tuple[str, ...]
    reason: ReasonCode
    explanation: str


class Amounts(Model):
    """Totals over the products of one unit of measure; lateness in quantity-days."""

    unit: str
    ordered: Decimal
    delivered: Decimal
    unmet: Decimal
    lateness: float


class SponsorKpi(Model):
    """How a sponsor is served; every id list names what the figure counts.

    Attributes:
        on_time_in_full_share: of `orders`; None without orders.
        amounts: one entry a unit of measure.
    """

    sponsor: str
    orders: tuple[str, ...]
    on_time_in_full: tuple[str, ...]
    late: tuple[str, ...]
    short: tuple[str, ...]
    on_time_in_full_share: float | None
    amounts: tuple[Amounts, ...]
    campaigns: tuple[str, ...]
    batches: tuple[str, ...]


class ChangeoverKpi(Model):
    """A changeover: elapsed hours on its unit, and the batch it prepares for."""

    unit: str
    before: str | None
    level: str | None
    start: UtcInstant
    hours: float


class Kpis(Model):
    """Indicators of a plan.

    Attributes:
        changeover_h: elapsed hours of all changeovers.
        stock: stock targets, waste, purchases, storage and required runs.
    """

    scenario: str
    orders: tuple[OrderKpi, ...]
    sponsors: tuple[SponsorKpi, ...]
    units: tuple[UnitKpi, ...]
    campaigns: tuple[str, ...]
    batches: tuple[str, ...]
    changeovers: tuple[ChangeoverKpi, ...]
    changeover_h: float
    stock: StockKpis


def kpis(scenario: Scenario, plan: Plan) -> Kpis:
    """Indicators of a plan; orders by what is delivered, units by the time they are held within the horizon.

    Raises:
        ValueError: the plan was made for another scenario.
    """
    return kpis_of(Facts(scenario, plan))


def kpis_of(facts: Facts) -> Kpis:
    """Indicators from facts already read."""
    orders = tuple(_order(facts, order) for order in facts.scenario.orders)
    changeovers = tuple(
        ChangeoverKpi(unit=t.unit, before=t.before, level=t.level, start=t.start, hours=hours(t.end - t.start))
        for t in sorted(facts.plan.tasks, key=lambda t: (t.start, t.unit))
        if t.kind is TaskKind.CHANGEOVER
    )
    return Kpis(
        scenario=facts.scenario.name,
        orders=orders,
        sponsors=tuple(_sponsor(facts, s.id, orders) for s in sorted(facts.scenario.sponsors, key=lambda s: s.id)),
        units=unit_kpis(facts),
        campaigns=tuple(campaign.id for campaign in facts.plan.campaigns),
        batches=tuple(facts.batch_by_id),
        changeovers=changeovers,
        changeover_h=round(sum(c.hours for c in changeovers), 6),
        stock=stock_kpis(facts),
    )


def _order(facts: Facts, order: Order) -> OrderKpi:
    parts = facts.deliveries_of.get(order.id, ())
    product = facts.scenario.product_by_id[order.product]
    delivered = sum((part.quantity for part in parts), Decimal(0))
    last = max((part.delivered for part in parts), default=None)
    late = [(part.quantity, part.delivered - utc(order.due)) for part in parts if part.delivered > order.due]
    unmet = max(order.quantity - delivered, Decimal(0))
    promise = facts.promise_of.get(order.id)
    return OrderKpi(
        order=order.id,
        sponsor=product.sponsor,
        product=product.id,
        unit=product.unit,
        quantity=order.quantity,
        delivered=delivered,
        unmet=unmet,
        due=order.due,
        last_delivery=last,
        outcome=Outcome.SHORT if unmet else Outcome.LATE if late else Outcome.ON_TIME,
        days_late=max((days(by) for _, by in late), default=0.0),
        lateness=float(sum(quantity * Decimal(by / SECOND) for quantity, by in late) / SECONDS_A_DAY),
        batches=tuple(dict.fromkeys(part.lot for part in parts)),
        reason=promise.reason if promise else ReasonCode.NONE,
        explanation=promise.explanation if promise else "",
    )


def _sponsor(facts: Facts, sponsor: str, orders: tuple[OrderKpi, ...]) -> SponsorKpi:
    own = [order for order in orders if order.sponsor == sponsor]
    campaigns = [c for c in facts.plan.campaigns if facts.sponsor_of(c.product) == sponsor]

    def ids(outcome: Outcome) -> tuple[str, ...]:
        return tuple(order.order for order in own if order.outcome is outcome)

    return SponsorKpi(
        sponsor=sponsor,
        orders=tuple(order.order for order in own),
        on_time_in_full=ids(Outcome.ON_TIME),
        late=ids(Outcome.LATE),
        short=ids(Outcome.SHORT),
        on_time_in_full_share=len(ids(Outcome.ON_TIME)) / len(own) if own else None,
        amounts=tuple(_amounts(unit, own) for unit in sorted({order.unit for order in own})),
        campaigns=tuple(campaign.id for campaign in campaigns),
        batches=tuple(batch.id for campaign in campaigns for batch in campaign.batches),
    )


def _amounts(unit: str, orders: list[OrderKpi]) -> Amounts:
    alike = [order for order in orders if order.unit == unit]
    return Amounts(
        unit=unit,
        ordered=sum((o.quantity for o in alike), Decimal(0)),
        delivered=sum((o.delivered for o in alike), Decimal(0)),
        unmet=sum((o.unmet for o in alike), Decimal(0)),
        lateness=sum(o.lateness for o in alike),
    )
