"""Small plans written by hand: instants are hours since `T0`, a Monday midnight."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from scheduler.checker import check_plan
from scheduler.domain.plan import (
    Delivery,
    Draw,
    Plan,
    PlannedBatch,
    PlannedCampaign,
    PlannedOperation,
    PlannedProcedure,
    PlannedRelease,
    PlannedTask,
    Promise,
    PurchaseProposal,
    Violation,
)
from scheduler.domain.product import Recipe
from scheduler.domain.recipe import alternative_of, operations_of, procedure_of
from scheduler.domain.scenario import Scenario

T0 = datetime(2027, 1, 4, tzinfo=UTC)


def at(hours: float) -> datetime:
    return T0 + timedelta(hours=hours)


def iso(hours: float) -> str:
    return at(hours).isoformat()


def procedure(name: str, *units: Any, duration: str | None = "10h", **fields: Any) -> dict[str, Any]:
    """A procedure with one alternative per unit (or unit list)."""
    timing = {} if duration is None else {"duration": duration}
    return {"id": name, "alternatives": [{"units": unit, **timing} for unit in units], **fields}


def recipe(name: str, product: str, *procedures: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"id": name, "product": product, "batch_size": 10, "procedures": list(procedures), **fields}


def plant(*recipes: dict[str, Any], units: list[Any], **fields: Any) -> Scenario:
    """A plant with products A (sponsor acme) and B (sponsor bolt), hourly steps, 30 days."""
    document = {
        "name": "by hand",
        "start": iso(0),
        "horizon": "30d",
        "time_step": "1h",
        "units": [{"id": unit} if isinstance(unit, str) else unit for unit in units],
        "sponsors": [{"id": "acme"}, {"id": "bolt"}],
        "products": [{"id": "A", "sponsor": "acme"}, {"id": "B", "sponsor": "bolt"}],
        "recipes": list(recipes),
        "changeover_default": {"duration": "0h", "level": "none"},
        **fields,
    }
    return Scenario.model_validate(document)


def run(of: Recipe, name: str, start: float, alternative: str | None = None) -> PlannedProcedure:
    """A procedure that starts at an hour and lasts as its operations do, one after the other."""
    stated = procedure_of(of, name)
    chosen = alternative_of(stated, alternative) if alternative else stated.alternatives[0]
    instant, operations = at(start), []
    for operation in operations_of(stated, chosen):
        operations.append(PlannedOperation(operation=operation.id, start=instant, end=instant + operation.duration))
        instant += operation.duration
    return PlannedProcedure(
        procedure=name,
        alternative=chosen.id,
        units=chosen.units,
        start=at(start),
        end=instant,
        operations=tuple(operations),
    )


def timed(name: str, unit: str, *edges: float, operations: tuple[str, ...] = ("run",)) -> PlannedProcedure:
    """A procedure with its operations' edges stated, for what `run` cannot say."""
    parts = tuple(
        PlannedOperation(operation=o, start=at(a), end=at(b))
        for o, a, b in zip(operations, edges, edges[1:], strict=False)
    )
    return PlannedProcedure(
        procedure=name, alternative=unit, units=(unit,), start=at(edges[0]), end=at(edges[-1]), operations=parts
    )


def batch(name: str, *procedures: PlannedProcedure, quantity: int = 10) -> PlannedBatch:
    start, end = min(p.start for p in procedures), max(p.end for p in procedures)
    return PlannedBatch(id=name, quantity=Decimal(quantity), start=start, end=end, procedures=procedures)


def campaign(name: str, of: Recipe, *batches: PlannedBatch, **fields: Any) -> PlannedCampaign:
    return PlannedCampaign(id=name, recipe=of.id, product=of.product, batches=batches, **fields)


def task(kind: str, unit: str, start: float, end: float, **fields: Any) -> PlannedTask:
    return PlannedTask.model_validate({"kind": kind, "unit": unit, "start": at(start), "end": at(end), **fields})


def delivery(order: str, source: str, usable: float, delivered: float, quantity: int = 10) -> Delivery:
    return Delivery(order=order, lot=source, quantity=Decimal(quantity), usable=at(usable), delivered=at(delivered))


def release(lot: str, start: float, end: float) -> PlannedRelease:
    return PlannedRelease(lot=lot, start=at(start), end=at(end))


def draw(lot: str, by: str, hour: float, quantity: float, procedure: str = "make", operation: str = "run") -> Draw:
    """What a batch takes from a lot at an hour."""
    amount = Decimal(str(quantity))
    return Draw(lot=lot, batch=by, procedure=procedure, operation=operation, quantity=amount, at=at(hour))


def purchase(name: str, item: str, quantity: float, arrives: float, lead_time: float = 0) -> PurchaseProposal:
    amount = Decimal(str(quantity))
    return PurchaseProposal(id=name, item=item, quantity=amount, order_by=at(arrives - lead_time), arrives=at(arrives))


def plan(
    scenario: Scenario,
    *campaigns: PlannedCampaign,
    tasks: tuple[PlannedTask, ...] = (),
    deliveries: tuple[Delivery, ...] = (),
    **materials: Any,
) -> Plan:
    """A plan with the promises that its deliveries call for; `materials` are releases, draws and purchases."""
    promises = []
    for order in scenario.orders:
        parts = [d for d in deliveries if d.order == order.id]
        got = sum((d.quantity for d in parts), Decimal(0))
        last = max((d.delivered for d in parts), default=None)
        unmet = max(order.quantity - got, Decimal(0))
        promises.append(Promise(order=order.id, delivered=got, unmet=unmet, last_delivery=last))
    return Plan(
        scenario=scenario.name,
        campaigns=campaigns,
        tasks=tasks,
        deliveries=deliveries,
        promises=tuple(promises),
        **materials,
    )


def passes(scenario: Scenario, made: Plan) -> None:
    """Assert that the plan is legal."""
    assert check_plan(scenario, made) == ()


def breaks(scenario: Scenario, made: Plan, rule: str, *ids: str, alone: bool = True) -> Violation:
    """Assert that the plan breaks a rule (and, unless said otherwise, no other) and that it names these ids."""
    found = check_plan(scenario, made)
    named = [v for v in found if v.rule == rule and set(ids) <= set(v.where)]
    assert named, f"no {rule} naming {ids} among {[(v.rule, v.where, v.message) for v in found]}"
    if alone:
        assert {v.rule for v in found} == {rule}, [v.message for v in found]
    return named[0]


def complaints(scenario: Scenario, made: Plan, rule: str) -> list[str]:
    """What the checker says under a rule."""
    return [v.message for v in check_plan(scenario, made) if v.rule == rule]
