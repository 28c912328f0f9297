"""Rows of the tables that judge the plan."""

from collections.abc import Callable

from scheduler.report.facts import Facts
from scheduler.report.indicators import Kpis
from scheduler.report.measures import measures
from scheduler.report.plan_rows import Rows, ids, product_cells
from scheduler.report.times import stamp


def _orders(facts: Facts, indicators: Kpis) -> Rows:
    zone = facts.scenario.zone_of(None)
    for order in indicators.orders:
        yield {
            "order": order.order,
            **product_cells(facts, order.product),
            "quantity": float(order.quantity),
            "delivered_quantity": float(order.delivered),
            "unmet_quantity": float(order.unmet),
            "source": order.source,
            "due": stamp(order.due, zone),
            "last_delivery": stamp(order.last_delivery, zone) if order.last_delivery else None,
            "late_days": order.days_late,
            "lateness_quantity_days": order.lateness,
            "outcome": str(order.outcome),
            "reason": str(order.reason),
            "explanation": order.explanation,
            "batches": ids(order.batches),
            "zone": zone,
        }


def _utilisation(facts: Facts, indicators: Kpis) -> Rows:
    for kpi in indicators.units:
        unit = facts.scenario.unit_by_id[kpi.unit]
        yield {
            "unit": unit.id,
            "site": unit.site,
            "room": unit.room,
            "unit_class": unit.unit_class,
            "horizon_h": kpi.horizon_h,
            **{f"{use}_h": spent for use, spent in kpi.hours.items()},
            **{f"{use}_share": share for use, share in kpi.shares.items()},
            "utilisation_share": kpi.utilisation,
            "batches": ids(kpi.batches),
        }


def _kpis(facts: Facts, indicators: Kpis) -> Rows:
    for scope, subject, measure, value, unit, behind in measures(indicators):
        yield {
            "scope": scope,
            "subject": subject,
            "measure": measure,
            "value": value,
            "value_unit": unit,
            "behind": ids(behind),
        }


KPI_ROWS: dict[str, Callable[[Facts, Kpis], Rows]] = {
    "orders": _orders,
    "utilisation": _utilisation,
    "kpis": _kpis,
}
