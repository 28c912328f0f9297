"""Plans written by hand, in whole steps of a scenario."""

from collections.abc import Iterable
from decimal import Decimal

from benchmarks.case import START
from scheduler.domain.plan import (
    Delivery,
    Plan,
    PlannedBatch,
    PlannedCampaign,
    PlannedOperation,
    PlannedProcedure,
    PlannedTask,
    Promise,
    TaskKind,
)
from scheduler.domain.plant import Level
from scheduler.domain.recipe import alternative_of, operations_of
from scheduler.domain.scenario import Scenario

Runs = dict[str, tuple[str, int, int]]


def plan_of(scenario: Scenario, jobs: dict[str, Runs], tasks: Iterable[PlannedTask] = ()) -> Plan:
    """A plan with one batch per recipe: procedure → (alternative, start, end); every order is delivered in full."""
    campaigns, deliveries, promises = [], [], []
    orders = {order.product: order for order in scenario.orders}
    for recipe in scenario.recipes:
        procedures = []
        for procedure in recipe.procedures:
            name, start, end = jobs[recipe.id][procedure.id]
            alternative = alternative_of(procedure, name)
            first, last = START + start * scenario.time_step, START + end * scenario.time_step
            operation = operations_of(procedure, alternative)[0]
            run = PlannedOperation(operation=operation.id, start=first, end=last)
            procedures.append(
                PlannedProcedure(
                    procedure=procedure.id,
                    alternative=name,
                    units=alternative.units,
                    start=first,
                    end=last,
                    operations=(run,),
                )
            )
        first, last = min(p.start for p in procedures), max(p.end for p in procedures)
        batch = PlannedBatch(
            id=recipe.id, quantity=recipe.batch_size, start=first, end=last, procedures=tuple(procedures)
        )
        campaigns.append(PlannedCampaign(id=recipe.id, recipe=recipe.id, product=recipe.product, batches=(batch,)))
        order, when = orders[recipe.product], max(last, orders[recipe.product].due)
        deliveries.append(Delivery(order=order.id, lot=recipe.id, quantity=order.quantity, usable=last, delivered=when))
        promises.append(Promise(order=order.id, delivered=order.quantity, unmet=Decimal(0), last_delivery=when))
    return Plan(
        scenario=scenario.name,
        campaigns=tuple(campaigns),
        tasks=tuple(tasks),
        deliveries=tuple(deliveries),
        promises=tuple(promises),
    )


def task(
    scenario: Scenario, kind: TaskKind, unit: str, start: int, end: int, before: str, level: Level | None = None
) -> PlannedTask:
    """A task on a unit, in whole steps."""
    first, last = START + start * scenario.time_step, START + end * scenario.time_step
    return PlannedTask(kind=kind, unit=unit, start=first, end=last, before=before, level=level)
