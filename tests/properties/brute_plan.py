"""Steps into a plan that the checker can read."""

from collections.abc import Iterator
from decimal import Decimal

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
    TaskKind,
)
from scheduler.domain.plant import Changeover, Maintenance
from scheduler.domain.product import Recipe
from tests.properties.brute_draws import Taken
from tests.properties.brute_pegging import Pegging, Shares
from tests.properties.brute_runs import Grid, Option, Run
from tests.properties.brute_units import Placed, Way


def write_plan(
    grid: Grid,
    pegging: Pegging,
    batches: list[tuple[int, str, Recipe]],
    placed: tuple[Option, ...],
    ways: tuple[Way, ...],
    shares: dict[str, Shares],
    draws: list[Taken],
) -> Plan:
    """The plan; `batches` are (campaign, id, recipe) in the order of `placed`, `shares` who gets what, by product."""
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
    deliveries = _deliveries(grid, pegging, batches, placed, shares)
    return Plan(
        scenario=grid.scenario.name,
        campaigns=tuple(campaigns.values()),
        tasks=tuple(_task(grid, task) for way in ways for task in way.tasks),
        releases=tuple(_releases(grid, batches, placed)),
        draws=tuple(_draw(grid, taken) for taken in draws),
        deliveries=tuple(deliveries),
        promises=tuple(_promise(order.id, order.quantity, deliveries) for order in grid.scenario.orders),
    )


def _releases(
    grid: Grid, batches: list[tuple[int, str, Recipe]], placed: tuple[Option, ...]
) -> Iterator[PlannedRelease]:
    for (_, name, recipe), option in zip(batches, placed, strict=True):
        control = grid.scenario.product_by_id[recipe.product].qc
        if control is not None:
            end = option.end + grid.steps(control.duration)
            yield PlannedRelease(lot=name, start=grid.moment(option.end), end=grid.moment(end))


def _draw(grid: Grid, taken: Taken) -> Draw:
    need = taken.need
    return Draw(
        lot=taken.lot,
        batch=need.batch,
        procedure=need.procedure,
        operation=need.operation,
        quantity=Decimal(taken.quantity),
        at=grid.moment(need.step),
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
    grid: Grid,
    pegging: Pegging,
    batches: list[tuple[int, str, Recipe]],
    placed: tuple[Option, ...],
    shares: dict[str, Shares],
) -> list[Delivery]:
    found = []
    for product in grid.scenario.products:
        mine = [(b[1], o.end) for b, o in zip(batches, placed, strict=True) if b[2].product == product.id]
        lots = [(name, pegging.batch(product.id, end)) for name, end in mine] + pegging.stock[product.id]
        for index, order in enumerate(pegging.orders[product.id]):
            given = zip(lots, shares[product.id], strict=True)
            parts = [(name, source, share[index]) for (name, source), share in given if share[index]]
            handed = [max(source.usable or 0, pegging.first(order)) for _, source, _ in parts]
            found += [
                Delivery(
                    order=order.id,
                    lot=name,
                    quantity=part * product.precision,
                    usable=grid.moment(source.usable or 0),
                    delivered=grid.moment(own if order.partial else max(handed)),
                )
                for (name, source, part), own in zip(parts, handed, strict=True)
            ]
    return found


def _promise(order: str, quantity: Decimal, deliveries: list[Delivery]) -> Promise:
    mine = [d for d in deliveries if d.order == order]
    got = sum((d.quantity for d in mine), Decimal(0))
    last = max((d.delivered for d in mine), default=None)
    return Promise(order=order, delivered=got, unmet=quantity - got, last_delivery=last)
