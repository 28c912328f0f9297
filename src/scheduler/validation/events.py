"""Events that do not fit the plan they are about."""

from collections.abc import Iterator

from scheduler.domain.errors import Issue
from scheduler.domain.event import (
    BatchFailed,
    Event,
    EventLog,
    Finished,
    LotHeld,
    OrderAdded,
    OrderCancelled,
    OrderChanged,
    Started,
    UnitDown,
    YieldReported,
)
from scheduler.domain.plan import Plan, PlannedBatch
from scheduler.domain.scenario import Scenario
from scheduler.domain.units import utc
from scheduler.validation.issue import error, pointer


def event_issues(scenario: Scenario, plan: Plan, log: EventLog) -> tuple[Issue, ...]:
    """Everything wrong with a log of events: unknown ids, and what cannot have happened."""
    return tuple(_issues(scenario, plan, log))


def _issues(scenario: Scenario, plan: Plan, log: EventLog) -> Iterator[Issue]:
    if not utc(scenario.start) <= utc(log.now) < scenario.end:
        message = f"Now, {log.now.isoformat()}, is not within the plan, {scenario.start.isoformat()} and its horizon."
        yield error("event_outside_plan", "/now", message, "State an instant within the plan's horizon.")
    batches = {b.id: (c.recipe, b) for c in plan.campaigns for b in c.batches}
    for number, event in enumerate(log.events):
        where = pointer("events", number)
        yield from _unknown(scenario, plan, event, log, set(batches), where)
        recipe, batch = batches.get(getattr(event, "batch", ""), ("", None))
        if batch is not None:
            yield from _happened(scenario, recipe, batch, event, log, where)


def _unknown(
    scenario: Scenario, plan: Plan, event: Event, log: EventLog, batches: set[str], where: str
) -> Iterator[Issue]:
    kind, name, known = "", "", set[str]()
    if isinstance(event, Started | Finished | BatchFailed | YieldReported):
        kind, name, known = "batch", event.batch, batches
    elif isinstance(event, UnitDown):
        kind, name, known = "unit", event.unit, set(scenario.unit_by_id)
    elif isinstance(event, OrderChanged | OrderCancelled):
        kind, name, known = "order", event.order, set(scenario.order_by_id)
    elif isinstance(event, LotHeld):
        kind, name = "lot", event.lot
        known = set(scenario.lot_by_id) | {p.id for p in plan.purchases} | batches
        yield from _not_made_yet(plan, event, log, where)
    if kind and name not in known:
        message = f"There is no {kind} {name!r} in the plan."
        yield error("unknown_reference", f"{where}/{kind}", message, f"Name a {kind} of the plan.")
    if isinstance(event, OrderAdded):
        order = event.order
        if order.id in scenario.order_by_id:
            message = f"The plan has an order {order.id!r} already."
            yield error("duplicate_id", f"{where}/order/id", message, "Give the new order another id.")
        if order.product not in scenario.product_by_id:
            message = f"Order {order.id!r} is for product {order.product!r}, which the scenario lacks."
            yield error("unknown_reference", f"{where}/order/product", message, "Name a product of the scenario.")
    if isinstance(event, UnitDown) and event.end <= event.start:
        message = f"Unit {event.unit!r} is down until {event.end.isoformat()}, before it goes down."
        yield error("event_backwards", f"{where}/end", message, "Correct its start or end.")


def _not_made_yet(plan: Plan, event: LotHeld, log: EventLog, where: str) -> Iterator[Issue]:
    ended = {b.id: b.end for c in plan.campaigns for b in c.batches}
    if event.lot in ended and ended[event.lot] > utc(log.now):
        message = f"Batch {event.lot!r} ends {ended[event.lot].isoformat()}: by now there is no lot of it to hold."
        fix = "Hold the lot when there is one, or report how much the batch is expected to give."
        yield error("event_in_future", f"{where}/lot", message, fix)


def _happened(
    scenario: Scenario, recipe: str, batch: PlannedBatch, event: Event, log: EventLog, where: str
) -> Iterator[Issue]:
    if isinstance(event, Started | BatchFailed) and utc(event.at) > utc(log.now):
        message = f"Batch {batch.id!r}: the event lies at {event.at.isoformat()}, after now."
        yield error("event_in_future", f"{where}/at", message, "Report what has happened by now.")
    if not isinstance(event, Started | Finished):
        return
    run = next((p for p in batch.procedures if p.procedure == event.procedure), None)
    if run is None:
        message = f"Batch {batch.id!r} runs no procedure {event.procedure!r}."
        fix = f"Name one of {', '.join(p.procedure for p in batch.procedures)}."
        yield error("unknown_reference", f"{where}/procedure", message, fix)
    elif isinstance(event, Started) and event.alternative is not None:
        procedure = next(p for p in scenario.recipe_by_id[recipe].procedures if p.id == event.procedure)
        if event.alternative not in {a.id for a in procedure.alternatives}:
            message = f"Procedure {event.procedure!r} of batch {batch.id!r} has no alternative {event.alternative!r}."
            fix = f"Name one of {', '.join(a.id for a in procedure.alternatives)}."
            yield error("unknown_reference", f"{where}/alternative", message, fix)
