"""Steps into a plan that the checker can read."""

from decimal import Decimal

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
from scheduler.domain.plant import Changeover, Maintenance
from scheduler.domain.product import Recipe
from tests.properties.brute_pegging import Pegging
from tests.properties.brute_runs import Grid, Option, Run
from tests.properties.brute_units import Placed, Way


def write_plan(
    grid: Grid,
    pegging: Pegging,
    batches: list[tuple[int, str, Recipe]],
    placed: tuple[Option, ...],
    ways: tuple[Way, ...],
) -> Plan:
    """The plan with the cheapest pegging; `batches` are (campaign, id, recipe) in the order of `placed`."""
    campaigns: dict[int, PlannedCampaign] = {}
    for (number, name, recipe), option in zip(batches, placed, strict=True):
        batch = PlannedBatch(
            id=name,
            quantity=recipe.batch_size,
            start=grid.moment(option.start),
            end=grid.moment(option.end),
            procedures=tuple(_procedure(grid, run) for run in option.runs),
        )
        before = campaigns.get(number)
        campaigns[number] = PlannedCampaign(
            id=f"c{number}",
            recipe=recipe.id,
            product=recipe.product,
            batches=(*(before.batches if before else ()), batch),
        )
    deliveries = _deliveries(grid, pegging, batches, placed)
    return Plan(
        scenario=grid.scenario.name,
        campaigns=tuple(campaigns.values()),
        tasks=tuple(_task(grid, task) for way in ways for task in way.tasks),
        deliveries=tuple(deliveries),
        promises=tuple(_promise(order.id, order.quantity, deliveries) for order in grid.scenario.orders),
    )


def _procedure(grid: Grid, run: Run) -> PlannedProcedure:
    operations = tuple(
        PlannedOperation(operation=operation.id, start=grid.moment(run.edges[i]), end=grid.moment(run.edges[i + 1]))
        for i, operation in enumerate(run.operations)
    )
    return PlannedProcedure(
        procedure=run.procedure.id,
        alternative=run.alternative.id,
        units=run.alternative.units,
        start=grid.moment(run.start),
        end=grid.moment(run.end),
        operations=operations,
    )


def _task(grid: Grid, task: Placed) -> PlannedTask:
    level = task.work.level if task.kind is TaskKind.CHANGEOVER and isinstance(task.work, Changeover) else None
    return PlannedTask(
        kind=task.kind,
        unit=task.unit,
        start=grid.moment(task.start),
        end=grid.moment(task.end),
        before=task.before,
        after=task.after,
        level=level,
        maintenance=task.work.id if isinstance(task.work, Maintenance) else None,
    )


def _deliveries(
    grid: Grid, pegging: Pegging, batches: list[tuple[int, str, Recipe]], placed: tuple[Option, ...]
) -> list[Delivery]:
    found = []
    for product in grid.scenario.products:
        mine = [(b, o) for b, o in zip(batches, placed, strict=True) if b[2].product == product.id]
        orders = [o for o in grid.scenario.orders if o.product == product.id]
        _, shares = pegging.best(product.id, tuple(option.end for _, option in mine))
        for ((_, name, _), option), share in zip(mine, shares, strict=True):
            usable = grid.moment(option.end)
            found += [
                Delivery(
                    order=order.id,
                    lot=name,
                    quantity=part * product.precision,
                    usable=usable,
                    delivered=max(usable, order.due),
                )
                for order, part in zip(orders, share, strict=True)
                if part
            ]
    return found


def _promise(order: str, quantity: Decimal, deliveries: list[Delivery]) -> Promise:
    mine = [d for d in deliveries if d.order == order]
    got = sum((d.quantity for d in mine), Decimal(0))
    last = max((d.delivered for d in mine), default=None)
    return Promise(order=order, delivered=got, unmet=quantity - got, last_delivery=last)
