"""Rule order_delivery."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from scheduler.checker.context import PlanContext
from scheduler.checker.delivery_sums import check_promises, check_sums
from scheduler.checker.lots import SERVES_NOBODY, StockLot
from scheduler.checker.messages import moment, violation
from scheduler.domain.demand import Order
from scheduler.domain.plan import Delivery, Violation
from scheduler.domain.purpose import RunPurpose
from scheduler.domain.rules import Rule

_COMMERCIAL = frozenset({RunPurpose.COMMERCIAL, RunPurpose.PPQ})
_SERVED_FROM = {RunPurpose.COMMERCIAL: _COMMERCIAL, RunPurpose.CLINICAL: _COMMERCIAL | {RunPurpose.CLINICAL}}


def check_order_delivery(context: PlanContext) -> Iterator[Violation]:
    """Orders get their product, from lots that may serve them, when these are usable, and no more than there is."""
    orders, latest = context.scenario.order_by_id, _latest(context)
    for delivery in context.plan.deliveries:
        order, lot = orders.get(delivery.order), context.lots.get(delivery.lot)
        complaints = [
            *_quantity(context, delivery, order),
            *_lot(context, order, lot),
            *_usable(context, delivery, lot),
        ]
        if order is not None:
            wanted = _handed_over(order, delivery) if order.partial else latest[order.id]
            complaints += _instants(delivery, order, wanted)
        else:
            complaints.append("the scenario has no such order. Take it out")
        for complaint in complaints:
            message = f"Delivery of {delivery.quantity} from lot {delivery.lot} to order {delivery.order}: {complaint}."
            yield violation(Rule.order_delivery, message, delivery.order, delivery.lot, start=delivery.delivered)
    yield from check_sums(context)
    yield from check_promises(context)


def _latest(context: PlanContext) -> dict[str, datetime]:
    """When the last part of each order that may not be split can be handed over."""
    found: dict[str, list[datetime]] = defaultdict(list)
    for delivery in context.plan.deliveries:
        order = context.scenario.order_by_id.get(delivery.order)
        if order is not None and not order.partial:
            found[order.id].append(_handed_over(order, delivery))
    return {name: max(instants) for name, instants in found.items()}


def _handed_over(order: Order, delivery: Delivery) -> datetime:
    """When a part is delivered by itself."""
    return max(delivery.usable, order.due if order.earliest is None else order.earliest)


def _quantity(context: PlanContext, delivery: Delivery, order: Order | None) -> Iterator[str]:
    product = context.scenario.product_by_id.get(order.product) if order else None
    precision = product.precision if product else Decimal(0)
    if delivery.quantity <= 0 or (precision and delivery.quantity % precision):
        yield f"the quantity must be above 0 and a multiple of {precision}. Correct it"


def _lot(context: PlanContext, order: Order | None, lot: StockLot | None) -> Iterator[str]:
    """Whether the lot may serve the order at all."""
    if lot is None:
        yield "neither scenario nor plan has such a lot. Take it out"
    elif lot.usable is None:
        yield "quality does not release the lot within the plan. Serve it from another lot"
    if order is None or lot is None:
        return
    if lot.item != order.product:
        yield f"the lot is of {lot.item}, the order of {order.product}. Serve it from another lot"
        return
    product = context.scenario.product_by_id.get(order.product)
    if lot.owner is not None and product is not None and lot.owner != product.sponsor:
        yield f"the lot belongs to {lot.owner}, the order is of {product.sponsor}. Serve it from another lot"
    if not lot.suits(order.product):
        yield f"the lot is approved for {', '.join(lot.approved_for)} only. Serve it from another lot"
    allowed = _SERVED_FROM.get(order.purpose, frozenset())
    if lot.purpose is not None and lot.purpose not in allowed | SERVES_NOBODY:
        yield f"a {lot.purpose} lot does not serve a {order.purpose} order. Serve it from another lot"


def _usable(context: PlanContext, delivery: Delivery, lot: StockLot | None) -> Iterator[str]:
    if lot is None or lot.usable is None:
        return
    if delivery.usable != lot.usable:
        yield f"usable {moment(delivery.usable)}, but the lot is usable {moment(lot.usable)}. Correct `usable`"
    if lot.usable > context.scenario.end:
        yield f"the lot is usable {moment(lot.usable)}, after the plan ends. Serve it from another lot"


def _instants(delivery: Delivery, order: Order, wanted: datetime) -> Iterator[str]:
    if delivery.delivered != wanted:
        rule = f"wanted from {moment(order.earliest)} on" if order.earliest else f"due {moment(order.due)}"
        whole = "" if order.partial else ", and not to be split"
        yield (
            f"delivered {moment(delivery.delivered)}; usable {moment(delivery.usable)} and {rule}{whole} it is "
            f"{moment(wanted)}. Correct `delivered`"
        )
    if order.deadline is not None and delivery.delivered > order.deadline:
        yield f"delivered {moment(delivery.delivered)}, after the deadline {moment(order.deadline)}. Leave it unmet"
