"""Terms of what lies in stock: stock_deficit, holding, waste."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from scheduler.checker.amounts import days, total
from scheduler.checker.context import PlanContext
from scheduler.checker.lots import SERVES_NOBODY
from scheduler.checker.stock import Stay
from scheduler.domain.product import Product
from scheduler.domain.units import utc


def stock_deficit(context: PlanContext) -> Fraction:
    """What usable stock of products falls short of their targets, after the deliveries and draws of each date."""
    stays: dict[str, list[Stay]] = defaultdict(list)
    for product, stay in _of_products(context):
        if stay.lot.purpose not in SERVES_NOBODY:
            stays[product.id].append(stay)
    value = Fraction(0)
    for product in context.scenario.products:
        for target in product.stock_targets:
            if in_horizon(context, target.date):
                usable = sum((s.quantity for s in stays[product.id] if _usable(s, target.date)), Decimal(0))
                value += Fraction(max(Decimal(0), target.quantity - usable))
    return value


def _usable(stay: Stay, date: datetime) -> bool:
    return stay.lot.usable_at(date) and stay.there_after(date)


def holding(context: PlanContext) -> Fraction:
    """Quantity of products × days in stock × holding cost, or × dates where the objective samples."""
    dates = sample_dates(context)
    first, last = utc(context.scenario.start), context.scenario.end
    value = Fraction(0)
    for product, stay in _of_products(context):
        if not product.holding_cost:
            continue
        if dates is not None:
            time = Fraction(sum(stay.there_after(date) for date in dates))
        else:
            end = last if stay.end is None else min(stay.end, last)
            time = days(end - max(stay.start, first))
        if time > 0:
            value += Fraction(stay.quantity) * time * Fraction(product.holding_cost)
    return value


def waste(context: PlanContext) -> Fraction:
    """Quantity left of lots when they expire in the horizon."""
    return total(Fraction(stay.quantity) for stay in wasted(context))


def wasted(context: PlanContext) -> Iterator[Stay]:
    """What is thrown away of lots that expire in the horizon."""
    for stay in context.stays:
        if stay.thrown and stay.lot.expiry is not None and in_horizon(context, stay.lot.expiry):
            yield stay


def in_horizon(context: PlanContext, instant: datetime) -> bool:
    """Whether an instant lies in the horizon, both ends included."""
    return context.scenario.start <= instant <= context.scenario.end


def sample_dates(context: PlanContext) -> list[datetime] | None:
    """Dates in the horizon at which stock and backlog are counted; None = they count day by day."""
    stated = context.scenario.objective.sample_dates
    return [date for date in stated if in_horizon(context, date)] if stated else None


def _of_products(context: PlanContext) -> Iterator[tuple[Product, Stay]]:
    for stay in context.stays:
        product = context.scenario.product_by_id.get(stay.lot.item)
        if product is not None:
            yield product, stay
