"""Rule order_delivery."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal

from scheduler.checker.context import PlanContext
from scheduler.checker.messages import moment, violation
from scheduler.checker.runs import BatchRun, CampaignRun
from scheduler.domain.demand import Order
from scheduler.domain.plan import Delivery, Violation
from scheduler.domain.rules import Rule


def check_order_delivery(context: PlanContext) -> Iterator[Violation]:
    """Orders get their product, from batches of the plan, when it is usable, and no more than there is."""
    batches = {batch.planned.id: (campaign, batch) for campaign, batch in reversed(context.batches)}
    orders = context.scenario.order_by_id
    for delivery in context.plan.deliveries:
        order, source = orders.get(delivery.order), batches.get(delivery.lot)
        for complaint in _complaints(context, delivery, order, source):
            message = (
                f"Delivery of {delivery.quantity} from batch {delivery.lot} to order {delivery.order}: {complaint}."
            )
            yield violation(Rule.order_delivery, message, delivery.order, delivery.lot, start=delivery.delivered)
    yield from _order_sums(context)
    yield from _batch_sums(context)
    yield from _promises(context)


def _complaints(
    context: PlanContext, delivery: Delivery, order: Order | None, source: tuple[CampaignRun, BatchRun] | None
) -> Iterator[str]:
    if order is None:
        yield "the scenario has no such order. Take it out"
    if source is None:
        yield "the plan has no such batch. Take it out"
    if order is not None and source is not None and source[0].product != order.product:
        yield f"the batch is of product {source[0].product}, the order of {order.product}. Serve it from another batch"
    if source is not None and delivery.usable != source[1].end:
        yield f"usable {moment(delivery.usable)}, but the batch ends {moment(source[1].end)}. Correct `usable`"
    if order is not None:
        wanted = max(delivery.usable, order.due)
        if delivery.delivered != wanted:
            yield f"delivered {moment(delivery.delivered)}; usable and due it is {moment(wanted)}. Correct `delivered`"
        if order.deadline is not None and delivery.delivered > order.deadline:
            yield f"delivered {moment(delivery.delivered)}, after the deadline {moment(order.deadline)}. Leave it unmet"
    product = context.scenario.product_by_id.get(order.product) if order else None
    precision = product.precision if product else Decimal(0)
    if delivery.quantity <= 0 or (precision and delivery.quantity % precision):
        yield f"the quantity must be above 0 and a multiple of {precision}. Correct it"


def _order_sums(context: PlanContext) -> Iterator[Violation]:
    sums = _sums((d.order, d.quantity) for d in context.plan.deliveries)
    for order in context.scenario.orders:
        if sums[order.id] > order.quantity:
            message = f"Order {order.id} of {order.quantity} gets {sums[order.id]}. Deliver no more than was ordered."
            yield violation(Rule.order_delivery, message, order.id)


def _batch_sums(context: PlanContext) -> Iterator[Violation]:
    sums = _sums((d.lot, d.quantity) for d in context.plan.deliveries)
    for campaign, batch in context.batches:
        planned = batch.planned
        if sums[planned.id] > planned.quantity:
            message = (
                f"Batch {planned.id} of {planned.quantity} delivers {sums[planned.id]}. Deliver no more than it has."
            )
            yield violation(Rule.order_delivery, message, planned.id, start=planned.end)
        size = campaign.reading.recipe.batch_size if campaign.reading else planned.quantity
        if planned.quantity != size:
            message = f"Batch {planned.id} claims {planned.quantity}; recipe {campaign.planned.recipe} makes {size}. "
            yield violation(Rule.order_delivery, message + "Correct the quantity.", planned.id, start=planned.end)


def _promises(context: PlanContext) -> Iterator[Violation]:
    sums = _sums((d.order, d.quantity) for d in context.plan.deliveries)
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


def _sums(parts: Iterable[tuple[str, Decimal]]) -> defaultdict[str, Decimal]:
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for name, quantity in parts:
        sums[name] += quantity
    return sums


def _moment(instant: datetime | None) -> str:
    return moment(instant) if instant else "never"
