"""Rows of the tables that help to buy: materials and alerts."""

from collections.abc import Callable

from scheduler.report.alerts import alerts_of
from scheduler.report.facts import Facts
from scheduler.report.plan_rows import Rows, ids
from scheduler.report.supply import supplies_of
from scheduler.report.times import days, optional_stamp


def _materials(facts: Facts) -> Rows:
    zone = facts.scenario.zone_of(None)
    for supply in supplies_of(facts):
        material = facts.scenario.material_by_id[supply.item]
        yield {
            "item": supply.item,
            "owner": supply.owner,
            "usable_at_start": float(supply.usable_at_start),
            "arriving": float(supply.arriving),
            "bought": float(supply.bought),
            "produced": float(supply.produced),
            "drawn": float(supply.drawn),
            "expired": float(supply.expired),
            "reorder_point": None if material.reorder_point is None else float(material.reorder_point),
            "unit_of_measure": material.unit,
            "cover_days": None if supply.cover is None else days(supply.cover),
            "covered_until": optional_stamp(supply.covered_until, zone),
            "below_reorder_from": optional_stamp(supply.below_reorder_from, zone),
            "runs_out": optional_stamp(supply.runs_out, zone),
            "zone": zone,
        }


def _alerts(facts: Facts) -> Rows:
    zone = facts.scenario.zone_of(None)
    for alert in alerts_of(facts):
        yield {
            "alert": str(alert.kind),
            "item": alert.item,
            "lot": alert.lot,
            "at": optional_stamp(alert.at, zone),
            "slack_days": None if alert.slack is None else days(alert.slack),
            "batches": ids(alert.batches),
            "orders": ids(alert.orders),
            "message": alert.message,
            "zone": zone,
        }


SUPPLY_ROWS: dict[str, Callable[[Facts], Rows]] = {"materials": _materials, "alerts": _alerts}
