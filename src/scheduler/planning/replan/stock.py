"""What is on hand and on order at an instant of a plan, and what of the demand is still open."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from scheduler.domain.demand import Order
from scheduler.domain.event import EventLog, ForecastReceived, OrderAdded, OrderCancelled, OrderChanged
from scheduler.domain.material import Lot
from scheduler.domain.plan import Plan, PlannedBatch, PlannedCampaign
from scheduler.domain.purpose import RunPurpose
from scheduler.domain.scenario import Scenario
from scheduler.forecast.demand import NetDemand, with_forecasts

_FOR_NOBODY = (RunPurpose.DEVELOPMENT, RunPurpose.ENGINEERING)


def taken(plan: Plan, now: datetime) -> Counter[str]:
    """Quantity taken from each lot by `now`, by deliveries and draws."""
    found: Counter[str] = Counter()
    for delivery in plan.deliveries:
        if delivery.delivered <= now:
            found[delivery.lot] += delivery.quantity  # type: ignore[assignment]  # a counter of decimals
    for draw in plan.draws:
        if draw.at <= now:
            found[draw.lot] += draw.quantity  # type: ignore[assignment]
    return found


def lots_at(scenario: Scenario, plan: Plan, now: datetime) -> Iterator[Lot]:
    """Lots with something left: those of the scenario, those ordered by `now`, and what finished batches made."""
    gone = taken(plan, now)
    for lot in scenario.lots:
        left = lot.quantity - gone[lot.id]
        if left > 0:
            yield lot.model_copy(update={"quantity": left})
    for bought in plan.purchases:
        left = bought.quantity - gone[bought.id]
        if bought.order_by <= now and left > 0:
            material = scenario.material_by_id[bought.item]
            expiry = bought.arrives + material.shelf_life if material.shelf_life else None
            owner = material.purchase.owner if material.purchase else None
            yield Lot(id=bought.id, item=bought.item, quantity=left, owner=owner, arrives=bought.arrives, expiry=expiry)
    for campaign in plan.campaigns:
        for batch in campaign.batches:
            if batch.procedures and batch.end <= now and campaign.purpose not in _FOR_NOBODY:
                left = batch.quantity - gone[batch.id]
                if left > 0:
                    yield _made(scenario, plan, campaign, batch, left)


def _made(scenario: Scenario, plan: Plan, campaign: PlannedCampaign, batch: PlannedBatch, quantity: Decimal) -> Lot:
    product = scenario.product_by_id[campaign.product]
    release = next((r.end for r in plan.releases if r.lot == batch.id), None)
    run = scenario.run_by_id.get(campaign.run or "")
    if run is not None and run.report is not None:
        report = campaign.end + run.report
        release = max(release or report, report)
    return Lot(
        id=batch.id,
        item=product.id,
        quantity=quantity,
        owner=product.sponsor,
        release=release,
        expiry=batch.end + product.shelf_life if product.shelf_life else None,
    )


def open_orders(scenario: Scenario, plan: Plan, log: EventLog, now: datetime) -> tuple[Order, ...]:
    """Orders as they stand after the events, less what was delivered by `now`; those met in full are left out."""
    orders = {order.id: order for order in net_demand(scenario, log, now).scenario.orders}
    done: dict[str, Decimal] = {}
    for delivery in plan.deliveries:
        if delivery.delivered <= now:
            done[delivery.order] = done.get(delivery.order, Decimal(0)) + delivery.quantity
    left = {key: order.quantity - done.get(key, Decimal(0)) for key, order in orders.items()}
    return tuple(order.model_copy(update={"quantity": left[key]}) for key, order in orders.items() if left[key] > 0)


def net_demand(scenario: Scenario, log: EventLog, now: datetime) -> NetDemand:
    """The scenario from `now` on with its order book after the events, new forecasts netted, and what is doubtful."""
    orders = _order_book(scenario, log)
    ahead = {"orders": orders, "start": now, "horizon": scenario.end - now}
    versions = {e.version.sponsor: e.version for e in log.events if isinstance(e, ForecastReceived)}
    return with_forecasts(scenario.model_copy(update=ahead), list(versions.values()))


def _order_book(scenario: Scenario, log: EventLog) -> tuple[Order, ...]:
    orders = {order.id: order for order in scenario.orders}
    for event in log.events:
        if isinstance(event, OrderAdded):
            orders[event.order.id] = event.order
        elif isinstance(event, OrderCancelled):
            orders.pop(event.order, None)
        elif isinstance(event, OrderChanged) and event.order in orders:
            stated = {"quantity": event.quantity, "due": event.due, "priority": event.priority}
            update = {name: value for name, value in stated.items() if value is not None}
            orders[event.order] = orders[event.order].model_copy(update=update)
    return tuple(orders.values())
