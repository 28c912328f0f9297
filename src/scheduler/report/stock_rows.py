"""Rows of the tables of lots and stock."""

from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from scheduler.report.facts import Facts
from scheduler.report.lots import LotRecord, item_of
from scheduler.report.plan_rows import Rows, ids
from scheduler.report.stock import Way, fills_of, levels_of
from scheduler.report.times import days, hours, optional_stamp, stamp
from scheduler.report.trace import trace_of


def _draws(facts: Facts) -> Rows:
    zone = facts.scenario.zone_of(None)
    for draw in facts.plan.draws:
        lot = facts.lots[draw.lot]
        yield {
            "batch": draw.batch,
            "procedure": draw.procedure,
            "operation": draw.operation,
            "item": lot.item,
            "lot": lot.id,
            "lot_owner": lot.owner,
            "quantity": float(draw.quantity),
            "unit_of_measure": item_of(facts.scenario, lot.item).unit,
            "at": stamp(draw.at, zone),
            "zone": zone,
        }


def _purchases(facts: Facts) -> Rows:
    zone = facts.scenario.zone_of(None)
    for proposal in facts.plan.purchases:
        material = facts.scenario.material_by_id[proposal.item]
        bought = material.purchase
        yield {
            "lot": proposal.id,
            "item": proposal.item,
            "owner": bought.owner if bought else None,
            "quantity": float(proposal.quantity),
            "min_quantity": float(bought.min_quantity) if bought and bought.min_quantity else None,
            "unit_of_measure": material.unit,
            "order_by": stamp(proposal.order_by, zone),
            "lead_time_days": days(proposal.arrives - proposal.order_by),
            "arrives": stamp(proposal.arrives, zone),
            "money": float(proposal.quantity * bought.price) if bought else None,
            "value_unit": "money",
            "batches": ids(facts.batches_into.get(proposal.id, ())),
            "zone": zone,
        }


def _releases(facts: Facts) -> Rows:
    zone = facts.scenario.zone_of(None)
    for release in facts.plan.releases:
        lot = facts.lots[release.lot]
        yield {
            "lot": lot.id,
            "product": lot.item,
            "start": stamp(release.start, zone),
            "end": stamp(release.end, zone),
            "duration_h": hours(release.end - release.start),
            "waited_h": hours(max(release.start, lot.arrives) - lot.arrives),
            "orders": ids(facts.orders_of.get(lot.id, ())),
            "zone": zone,
        }


def _lots(facts: Facts) -> Rows:
    moved: dict[str, dict[Way, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for movement in facts.movements:
        moved[movement.lot.id][movement.way] += movement.quantity
    for lot in facts.lots.values():
        yield _lot(facts, lot, moved[lot.id])


def _lot(facts: Facts, lot: LotRecord, moved: dict[Way, Decimal]) -> dict[str, Any]:
    zone = facts.scenario.zone_of(None)
    gone = {way: float(moved[way]) for way in (Way.DRAWN, Way.DELIVERED, Way.EXPIRED)}
    return {
        "lot": lot.id,
        "item": lot.item,
        "owner": lot.owner,
        "origin": lot.origin,
        "batch": lot.batch,
        "purpose": lot.purpose and str(lot.purpose),
        "status": str(lot.status),
        "quantity": float(lot.quantity),
        **{str(way): quantity for way, quantity in gone.items()},
        "left": float(moved[Way.ARRIVED] - moved[Way.DRAWN] - moved[Way.DELIVERED] - moved[Way.EXPIRED]),
        "unit_of_measure": item_of(facts.scenario, lot.item).unit,
        "arrives": stamp(lot.arrives, zone),
        "usable": optional_stamp(lot.usable, zone),
        "expiry": optional_stamp(lot.expiry, zone),
        "holds": ids(hold.id for hold in facts.scenario.holds if hold.lot == lot.id),
        "into_batches": ids(facts.batches_into.get(lot.id, ())),
        "orders": ids(facts.orders_of.get(lot.id, ())),
        "zone": zone,
    }


def _trace(facts: Facts) -> Rows:
    for link in trace_of(facts):
        order = facts.scenario.order_by_id[link.target] if link.order else None
        yield {
            "lot": link.lot,
            "item": facts.lots[link.lot].item,
            "levels": link.levels,
            "target_kind": "order" if order else "lot",
            "target": link.target,
            "target_item": order.product if order else facts.lots[link.target].item,
            "through": ids(link.through),
        }


def _stock(facts: Facts) -> Rows:
    zone = facts.scenario.zone_of(None)
    for (item, owner), levels in levels_of(facts.scenario, facts.movements).items():
        for level in levels:
            yield {
                "item": item,
                "owner": owner,
                "at": stamp(level.at, zone),
                **{str(way): float(level.moved.get(way, 0)) for way in Way},
                "on_hand": float(level.on_hand),
                "usable": float(level.usable),
                "unit_of_measure": item_of(facts.scenario, item).unit,
                "zone": zone,
            }


def _storage(facts: Facts) -> Rows:
    zone = facts.scenario.zone_of(None)
    fills = fills_of(facts.scenario, facts.movements)
    for storage in facts.scenario.storages:
        for fill in fills[storage.id]:
            yield {
                "storage": storage.id,
                "at": stamp(fill.at, zone),
                "used": float(fill.used),
                "capacity": float(storage.capacity),
                "used_share": float(fill.used / storage.capacity) if storage.capacity else None,
                "unit_of_measure": storage.unit,
                "zone": zone,
            }


STOCK_ROWS: dict[str, Callable[[Facts], Rows]] = {
    "draws": _draws,
    "purchases": _purchases,
    "releases": _releases,
    "lots": _lots,
    "trace": _trace,
    "stock": _stock,
    "storage": _storage,
}
