"""Terms of what was asked for: unmet, lateness, earliness."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from fractions import Fraction

from scheduler.checker.amounts import days, total
from scheduler.checker.context import PlanContext
from scheduler.checker.runs import BatchRun
from scheduler.domain.demand import Order
from scheduler.domain.plan import Delivery
from scheduler.domain.purpose import RequiredRun


def unmet(context: PlanContext) -> Fraction:
    """Priority × quantity never delivered, of orders and of batches of required runs."""
    got: dict[str, Fraction] = defaultdict(Fraction)
    for delivery in context.plan.deliveries:
        got[delivery.order] += Fraction(delivery.quantity)
    short = ((o, Fraction(o.quantity) - got[o.id]) for o in context.scenario.orders)
    orders = (Fraction(o.priority) * max(Fraction(0), by) for o, by in short)
    made = Counter(run.id for run, _ in _made(context))
    missing = ((run, max(0, run.batches - made[run.id])) for run in context.scenario.runs)
    return total(orders) + total(_size(context, run) * count for run, count in missing)


def lateness(context: PlanContext) -> Fraction:
    """Priority × quantity × days late, of deliveries and of batches of required runs."""
    late = ((d, o, d.delivered - o.due) for d, o in served(context) if d.delivered > o.due)
    orders = total(Fraction(o.priority) * Fraction(d.quantity) * days(by) for d, o, by in late)
    runs = ((run, batch.end - run.due) for run, batch in _made(context) if batch.end > run.due)
    return orders + total(_size(context, run) * days(by) for run, by in runs)


def earliness(context: PlanContext) -> Fraction:
    """Quantity × days usable before the due date."""
    early = ((d, o.due - d.usable) for d, o in served(context) if d.usable < o.due)
    return total(Fraction(d.quantity) * days(by) for d, by in early)


def served(context: PlanContext) -> Iterator[tuple[Delivery, Order]]:
    """Deliveries beside their orders; those to unknown orders are left out."""
    for delivery in context.plan.deliveries:
        order = context.scenario.order_by_id.get(delivery.order)
        if order is not None:
            yield delivery, order


def _made(context: PlanContext) -> Iterator[tuple[RequiredRun, BatchRun]]:
    """Batches of campaigns that name a required run."""
    for campaign, batch in context.batches:
        run = context.scenario.run_by_id.get(campaign.planned.run or "")
        if run is not None:
            yield run, batch


def _size(context: PlanContext, run: RequiredRun) -> Fraction:
    """Weight of a batch of a required run."""
    recipe = context.scenario.recipe_by_id.get(run.recipe)
    return Fraction(run.priority) * Fraction(recipe.batch_size if recipe else 0)
