"""Terms of what is made, bought and sold: throughput, value, purchasing, sales, profit."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from scheduler.checker.amounts import days, total
from scheduler.checker.context import PlanContext
from scheduler.checker.demand_terms import served
from scheduler.checker.stock_terms import holding, in_horizon, sample_dates, wasted
from scheduler.checker.work_terms import campaign_cost
from scheduler.domain.demand import Order
from scheduler.domain.plan import Delivery
from scheduler.domain.product import Product
from scheduler.domain.units import utc


def throughput(context: PlanContext) -> Fraction:
    """Quantity of batches ended in the horizon."""
    return total(Fraction(quantity) for _, quantity in _ended(context))


def value(context: PlanContext) -> Fraction:
    """Quantity × value of batches ended in the horizon."""
    return total(Fraction(q) * Fraction(product.value) for product, q in _ended(context) if product)


def purchasing(context: PlanContext) -> Fraction:
    """Price of all purchase proposals."""
    materials = ((context.scenario.material_by_id.get(p.item), p.quantity) for p in context.plan.purchases)
    bought = ((m.purchase, quantity) for m, quantity in materials if m and m.purchase)
    return total(Fraction(purchase.price) * Fraction(quantity) for purchase, quantity in bought)


def sales(context: PlanContext) -> Fraction:
    """Quantity delivered × price."""
    sold = ((context.scenario.product_by_id.get(o.product), d.quantity) for d, o in served(context))
    return total(Fraction(product.price) * Fraction(quantity) for product, quantity in sold if product)


def profit(context: PlanContext) -> Fraction:
    """Sales less the costs of production, campaigns, holding, backlog and waste."""
    made = total(Fraction(q) * Fraction(product.production_cost) for product, q in _ended(context) if product)
    thrown = ((context.scenario.product_by_id.get(stay.lot.item), stay.quantity) for stay in wasted(context))
    lost = total(Fraction(quantity) * Fraction(product.waste_cost) for product, quantity in thrown if product)
    return sales(context) - made - campaign_cost(context) - holding(context) - _backlog(context) - lost


def _ended(context: PlanContext) -> Iterator[tuple[Product | None, Decimal]]:
    for campaign, batch in context.batches:
        if in_horizon(context, batch.end):
            yield context.scenario.product_by_id.get(campaign.product), batch.planned.quantity


def _backlog(context: PlanContext) -> Fraction:
    """Cost of what is due and not delivered yet, day by day up to the end of the horizon, or at the sampled dates."""
    parts: dict[str, list[Delivery]] = defaultdict(list)
    for delivery, order in served(context):
        parts[order.id].append(delivery)
    cost = Fraction(0)
    for order in context.scenario.orders:
        product = context.scenario.product_by_id.get(order.product)
        if product is not None and product.backlog_cost:
            cost += Fraction(product.backlog_cost) * _overdue(context, order, parts[order.id])
    return cost


def _overdue(context: PlanContext, order: Order, parts: list[Delivery]) -> Fraction:
    """Quantity × days (or dates) that an order waits for after its due date."""
    dates, due, end = sample_dates(context), utc(order.due), context.scenario.end
    missing = max(Decimal(0), order.quantity - sum((d.quantity for d in parts), Decimal(0)))
    waiting = [*((d.delivered, d.quantity) for d in parts), (None, missing)]
    found = Fraction(0)
    for delivered, quantity in waiting:
        if dates is not None:
            time = Fraction(sum(due <= date and (delivered is None or delivered > date) for date in dates))
        else:
            time = max(Fraction(0), days((end if delivered is None else min(delivered, end)) - due))
        found += Fraction(quantity) * time
    return found
