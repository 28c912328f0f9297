"""Rule product_shelf_life."""

from collections.abc import Iterator

from scheduler.checker.context import PlanContext
from scheduler.checker.messages import moment, violation
from scheduler.domain.plan import Violation
from scheduler.domain.rules import Rule
from scheduler.domain.units import format_duration


def check_product_shelf_life(context: PlanContext) -> Iterator[Violation]:
    """Products are drawn and delivered before they expire, and delivered with the life that the order asks for."""
    for draw in context.draws:
        lot = draw.lot
        if lot is None or lot.expiry is None or lot.item not in context.scenario.product_by_id:
            continue
        if draw.planned.at >= lot.expiry:
            message = f"{draw.name}: the lot expires {moment(lot.expiry)}. Draw from another lot or start earlier."
            yield violation(Rule.product_shelf_life, message, *draw.ids, start=draw.planned.at)
    for delivery in context.plan.deliveries:
        lot, order = context.lots.get(delivery.lot), context.scenario.order_by_id.get(delivery.order)
        if lot is None or lot.expiry is None:
            continue
        what = f"Lot {lot.id} expires {moment(lot.expiry)}"
        wanted = order.min_remaining_life if order else None
        if delivery.delivered >= lot.expiry:
            message = f"{what}, but order {delivery.order} gets from it at {moment(delivery.delivered)}. "
        elif wanted is not None and lot.expiry - delivery.delivered < wanted:
            message = f"{what}; order {delivery.order} gets from it at {moment(delivery.delivered)} and asks for "
            message += f"{format_duration(wanted)} of remaining life. "
        else:
            continue
        ids = (delivery.order, delivery.lot)
        yield violation(
            Rule.product_shelf_life, message + "Serve it from a fresher lot.", *ids, start=delivery.delivered
        )
