"""Rule order_delivery, the part on sums: per order, per lot, and what the promises say."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal

from scheduler.checker.context import PlanContext
from scheduler.checker.messages import moment, violation
from scheduler.domain.plan import Violation
from scheduler.domain.rules import Rule


def check_sums(context: PlanContext) -> Iterator[Violation]:
    """Orders and lots are not exceeded, what may not be split is delivered as a whole, batches have their size."""
    to_orders = add_up((d.order, d.quantity) for d in context.plan.deliveries)
    for order in context.scenario.orders:
        got = to_orders[order.id]
        if got > order.quantity:
            message = f"Order {order.id} of {order.quantity} gets {got}. Deliver no more than was ordered."
            yield violation(Rule.order_delivery, message, order.id)
        elif 0 < got < order.quantity and not order.partial:
            message = f"Order {order.id} of {order.quantity} gets {got}, but may not be split. "
            yield violation(Rule.order_delivery, message + "Deliver all of it or nothing.", order.id)
    from_lots = add_up((d.lot, d.quantity) for d in context.plan.deliveries)
    for lot in (context.lots[name] for name in from_lots if name in context.lots):
        if from_lots[lot.id] > lot.quantity:
            message = f"Lot {lot.id} of {lot.quantity} delivers {from_lots[lot.id]}. Deliver no more than it has."
            yield violation(Rule.order_delivery, message, lot.id, start=lot.arrives)
    yield from _sizes(context)


def _sizes(context: PlanContext) -> Iterator[Violation]:
    stated = {b.id: b.quantity for c in context.scenario.commitments for b in c.batches if b.quantity is not None}
    for campaign, batch in context.batches:
        planned = batch.planned
        size = campaign.reading.recipe.batch_size if campaign.reading else planned.quantity
        size = stated.get(planned.id, size)
        if planned.quantity != size:
            source = "its commitment" if planned.id in stated else f"recipe {campaign.planned.recipe}"
            message = f"Batch {planned.id} claims {planned.quantity}; {source} makes {size}. Correct the quantity."
            yield violation(Rule.order_delivery, message, planned.id, start=planned.end)


def check_promises(context: PlanContext) -> Iterator[Violation]:
    """Each order has one promise, and it agrees with the deliveries."""
    sums = add_up((d.order, d.quantity) for d in context.plan.deliveries)
    last = {d.order: d.delivered for d in sorted(context.plan.deliveries, key=lambda d: d.delivered)}
    counts = Counter(p.order for p in context.plan.promises)
    for order in dict.fromkeys([*context.scenario.order_by_id, *counts]):
        wanted = int(order in context.scenario.order_by_id)
        if counts[order] != wanted:
            message = f"Order {order} has {counts[order]} promises. Give each order of the scenario one."
            yield violation(Rule.order_delivery, message, order)
    for promise in context.plan.promises:
        order_ = context.scenario.order_by_id.get(promise.order)
        if order_ is None:
            continue
        found, when = sums[promise.order], last.get(promise.order)
        if (promise.delivered, promise.unmet, promise.last_delivery) != (found, order_.quantity - found, when):
            message = (
                f"The promise to order {promise.order} says {promise.delivered} delivered, {promise.unmet} unmet, last "
                f"{_moment(promise.last_delivery)}; it gets {found}, {order_.quantity - found}, {_moment(when)}. "
                "Correct it."
            )
            yield violation(Rule.order_delivery, message, promise.order)


def add_up(parts: Iterable[tuple[str, Decimal]]) -> defaultdict[str, Decimal]:
    """Sums by name; 0 for names that do not occur."""
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for name, quantity in parts:
        sums[name] += quantity
    return sums


def _moment(instant: datetime | None) -> str:
    return moment(instant) if instant else "never"
