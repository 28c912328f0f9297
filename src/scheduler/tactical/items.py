"""Items by pool (a product, a material of a sponsor or of the shared pool): supply, stock, demand, by period."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from scheduler.domain.commitment import Zone
from scheduler.domain.demand import Order
from scheduler.domain.material import LotStatus, Purchase, StorageUse
from scheduler.domain.product import Product
from scheduler.domain.scenario import Scenario
from scheduler.domain.units import utc
from scheduler.tactical.periods import HOUR, Periods

Key = tuple[str, str | None]
OPENING = -1
"""The period before the first: what is on hand at the start can be delivered in it."""


class Target(NamedTuple):
    """A stock target: the last period that ends by its date, the one that holds it, the quantity wanted."""

    ended: int
    holding: int
    quantity: float


class Item(NamedTuple):
    """A product, or a material by owner.

    Attributes:
        supply: usable from lots, by period, the opening stock first (so of one more period).
        expiring: of it, what must have left by the end of each period.
        product: None for a material.
        shelf_life, qc: hours; a shelf life of None is no limit.
        targets: stock wanted at dates.
    """

    key: Key
    supply: tuple[float, ...]
    expiring: tuple[float, ...]
    product: Product | None
    shelf_life: float | None
    qc: float
    storage: StorageUse | None
    purchase: Purchase | None
    targets: tuple[Target, ...]


class Demand(NamedTuple):
    """Orders that are alike but for their ids; due, earliest and deadline in hours from the start."""

    orders: tuple[Order, ...]
    item: Key
    quantity: float
    due: float
    priority: float
    earliest: float | None
    deadline: float | None
    whole: bool


def items_of(scenario: Scenario, periods: Periods) -> tuple[Item, ...]:
    """Every product, and every material in each pool that has or buys some."""
    pools: dict[str, set[str | None]] = {m.id: {None} for m in scenario.materials}
    for material in scenario.materials:
        if material.purchase:
            pools[material.id].add(material.purchase.owner)
    for lot in scenario.lots:
        if lot.item in pools:
            pools[lot.item].add(lot.owner)
    found = [_product(scenario, periods, p) for p in scenario.products]
    for material in scenario.materials:
        for owner in sorted(pools[material.id], key=lambda o: o or ""):
            supply, expiring = _lots(scenario, periods, (material.id, owner), None)
            found.append(
                Item(
                    key=(material.id, owner),
                    supply=supply,
                    expiring=expiring,
                    product=None,
                    shelf_life=material.shelf_life / HOUR if material.shelf_life else None,
                    qc=0.0,
                    storage=material.storage,
                    purchase=material.purchase if material.purchase and material.purchase.owner == owner else None,
                    targets=(),
                )
            )
    return tuple(found)


def _product(scenario: Scenario, periods: Periods, product: Product) -> Item:
    supply, expiring = _lots(scenario, periods, (product.id, None), product)
    targets = [
        Target(
            ended=periods.ended_by(periods.hours(t.date)),
            holding=min(periods.holding(periods.hours(t.date)), periods.number - 1),
            quantity=float(t.quantity),
        )
        for t in product.stock_targets
        if scenario.start <= t.date <= scenario.end
    ]
    return Item(
        key=(product.id, None),
        supply=supply,
        expiring=expiring,
        product=product,
        shelf_life=product.shelf_life / HOUR if product.shelf_life else None,
        qc=product.qc.duration / HOUR if product.qc else 0.0,
        storage=product.storage,
        purchase=None,
        targets=tuple(targets),
    )


def _lots(
    scenario: Scenario, periods: Periods, key: Key, product: Product | None
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    supply, expiring = [0.0] * (periods.number + 1), [0.0] * (periods.number + 1)
    lifted = {h.lot: h.lifted for h in scenario.holds if h.lot}
    for lot in scenario.lots:
        owner = None if product else lot.owner
        if (lot.item, owner) != key or lot.status in (LotStatus.HOLD, LotStatus.REJECTED):
            continue
        dates = [scenario.start, lot.arrives or scenario.start, lot.release or scenario.start]
        if lot.id in lifted:
            dates.append(lifted[lot.id] or scenario.plan_span.end)
        if lot.status is LotStatus.QUARANTINE and lot.release is None:
            continue
        usable = max(utc(d) for d in dates)
        expiry = periods.ended_by(periods.hours(lot.expiry) - 1e-3) if lot.expiry else periods.number
        at = OPENING if usable <= periods.start else periods.holding(periods.hours(usable))
        if at >= periods.number or expiry < at:
            continue
        supply[at + 1] += float(lot.quantity)
        if lot.expiry and expiry < periods.number:
            expiring[expiry + 1] += float(lot.quantity)
    for usable, quantity in _committed(scenario, product) if product else ():
        at = OPENING if usable <= periods.start else periods.holding(periods.hours(usable))
        if at < periods.number:
            supply[at + 1] += quantity
    return tuple(supply), tuple(expiring)


def _committed(scenario: Scenario, product: Product) -> Iterable[tuple[datetime, float]]:
    """When each committed batch of a product is usable, and its quantity; slushy ones may move, so at any time."""
    for commitment in scenario.commitments:
        recipe = scenario.recipe_by_id[commitment.recipe]
        if recipe.product == product.id:
            for batch in commitment.batches:
                end = utc(max(p.end for p in batch.procedures)) + (product.qc.duration if product.qc else timedelta(0))
                yield utc(scenario.start) if commitment.zone is Zone.SLUSHY else end, float(recipe.batch_size)


def demands_of(scenario: Scenario, periods: Periods) -> tuple[Demand, ...]:
    """Orders, those that agree in all that matters here taken together."""
    groups: dict[tuple[object, ...], list[Order]] = {}
    for order in scenario.orders:
        alike = (order.product, order.due, order.priority, order.earliest, order.deadline, order.partial)
        groups.setdefault(alike if order.partial else (*alike, order.id), []).append(order)
    return tuple(
        Demand(
            orders=tuple(orders),
            item=(orders[0].product, None),
            quantity=float(sum(o.quantity for o in orders)),
            due=periods.hours(orders[0].due),
            priority=float(orders[0].priority),
            earliest=periods.hours(orders[0].earliest) if orders[0].earliest else None,
            deadline=periods.hours(orders[0].deadline) if orders[0].deadline else None,
            whole=not orders[0].partial,
        )
        for orders in groups.values()
    )
