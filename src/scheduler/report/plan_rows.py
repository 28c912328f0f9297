"""Rows of the tables that show the plan as it is."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from scheduler.domain.objective import TERM_UNITS
from scheduler.domain.units import utc
from scheduler.report.facts import Facts
from scheduler.report.times import days, hours, stamp

Rows = Iterator[dict[str, Any]]


def ids(names: Iterable[str]) -> str:
    """Ids in one cell, each once."""
    return "; ".join(dict.fromkeys(names))


def _times(start: datetime, end: datetime, zone: str) -> dict[str, Any]:
    return {
        "start": stamp(start, zone),
        "end": stamp(end, zone),
        "duration_h": hours(utc(end) - utc(start)),
        "zone": zone,
    }


def product_cells(facts: Facts, product: str) -> dict[str, Any]:
    """A product, whose it is and what it is measured in."""
    known = facts.scenario.product_by_id[product]
    return {"product": product, "sponsor": known.sponsor, "unit_of_measure": known.unit}


def _zone(facts: Facts, units: tuple[str, ...]) -> str:
    return facts.zone_of(units[0])


def _campaigns(facts: Facts) -> Rows:
    for campaign in facts.plan.campaigns:
        batches = campaign.batches
        yield {
            "campaign": campaign.id,
            "recipe": campaign.recipe,
            **product_cells(facts, campaign.product),
            "status": str(campaign.status),
            "purpose": str(campaign.purpose),
            "run": campaign.run,
            "batch_count": len(batches),
            "quantity": float(sum(batch.quantity for batch in batches)),
            **_times(campaign.start, campaign.end, _zone(facts, batches[0].procedures[0].units)),
            "batches": ids(batch.id for batch in batches),
            "orders": ids(order for batch in batches for order in facts.orders_of.get(batch.id, ())),
        }


def _batches(facts: Facts) -> Rows:
    for campaign in facts.plan.campaigns:
        for position, batch in enumerate(campaign.batches, 1):
            yield {
                "batch": batch.id,
                "campaign": campaign.id,
                "position": position,
                "recipe": campaign.recipe,
                **product_cells(facts, campaign.product),
                "quantity": float(batch.quantity),
                **_times(batch.start, batch.end, _zone(facts, batch.procedures[0].units)),
                "units": ids(unit for run in batch.procedures for unit in run.units),
                "orders": ids(facts.orders_of.get(batch.id, ())),
            }


def _procedures(facts: Facts) -> Rows:
    for batch in facts.batch_by_id.values():
        campaign = facts.campaign_of[batch.id]
        for run in batch.procedures:
            yield {
                "batch": batch.id,
                "campaign": campaign.id,
                **product_cells(facts, campaign.product),
                "procedure": run.procedure,
                "alternative": run.alternative,
                "units": ids(run.units),
                **_times(run.start, run.end, _zone(facts, run.units)),
            }


def _operations(facts: Facts) -> Rows:
    for batch in facts.batch_by_id.values():
        for run in batch.procedures:
            for operation in run.operations:
                yield {
                    "batch": batch.id,
                    "procedure": run.procedure,
                    "operation": operation.operation,
                    "units": ids(run.units),
                    **_times(operation.start, operation.end, _zone(facts, run.units)),
                }


def _tasks(facts: Facts) -> Rows:
    for task in facts.plan.tasks:
        yield {
            "kind": str(task.kind),
            "level": task.level and str(task.level),
            "unit": task.unit,
            **_times(task.start, task.end, facts.zone_of(task.unit)),
            "before_batch": task.before,
            "after_batch": task.after,
            "maintenance": task.maintenance,
        }


def _deliveries(facts: Facts) -> Rows:
    zone = facts.scenario.zone_of(None)
    for part in facts.plan.deliveries:
        order = facts.scenario.order_by_id[part.order]
        late = max(part.delivered, utc(order.due)) - utc(order.due)
        yield {
            "order": part.order,
            "lot": part.lot,
            **product_cells(facts, order.product),
            "quantity": float(part.quantity),
            "usable": stamp(part.usable, zone),
            "due": stamp(order.due, zone),
            "delivered": stamp(part.delivered, zone),
            "late_days": days(late),
            "zone": zone,
        }


def _objective(facts: Facts) -> Rows:
    for term in facts.plan.objective:
        yield {
            "tier": term.tier,
            "term": str(term.term),
            "weight": float(term.weight),
            "value": term.value,
            "value_unit": TERM_UNITS[term.term],
            "exact": term.exact,
        }


PLAN_ROWS: dict[str, Callable[[Facts], Rows]] = {
    "campaigns": _campaigns,
    "batches": _batches,
    "procedures": _procedures,
    "operations": _operations,
    "tasks": _tasks,
    "deliveries": _deliveries,
    "objective": _objective,
}
