"""Stretches in which activities hold more places of a pool than it has."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from scheduler.checker.context import PlanContext
from scheduler.checker.hours import Activity, common_part
from scheduler.checker.messages import task_name
from scheduler.domain.plant import Pool, PoolDemand
from scheduler.domain.pool_profile import pool_profile
from scheduler.domain.working_time import Attendance, Span


class Overload(NamedTuple):
    """A stretch of too much demand, at its beginning; `by_operations`: operations alone are too much already."""

    pool: Pool
    start: datetime
    held: int
    capacity: int
    by_operations: bool
    holders: tuple["Holder", ...]


class Holder(NamedTuple):
    """An activity that holds places of a pool; `ids` of its batch, task and unit."""

    amount: int
    is_operation: bool
    name: str
    ids: tuple[str | None, ...]


class _Edge(NamedTuple):
    instant: datetime
    joins: bool
    holder: Holder


def find_overloads(context: PlanContext) -> list[Overload]:
    """Overloads of every pool from the scenario's start on, by pool and time."""
    edges: dict[str, list[_Edge]] = defaultdict(list)
    for pool, span, holder in (*_operations(context), *_tasks(context)):
        start = max(span.start, context.scenario.start)
        if start < span.end:
            edges[pool] += [_Edge(start, True, holder), _Edge(span.end, False, holder)]
    pools = [(pool, edges[pool.id]) for pool in context.scenario.pools if edges.get(pool.id)]
    return [overload for pool, on_pool in pools for overload in _sweep(context, pool, on_pool)]


def _operations(context: PlanContext) -> Iterator[tuple[str, Span, Holder]]:
    for _, batch in context.batches:
        for run in batch.runs:
            known = {o.id: o for o in run.operations or () if o.pools}
            for done in run.planned.operations if known else ():
                operation = known.get(done.operation)
                for demand in operation.pools if operation else ():
                    name = f"{done.operation} of {run.planned.procedure}, batch {run.batch}"
                    holder = Holder(demand.amount, True, name, (run.batch, run.planned.procedure))
                    spans = _held(context, run.planned.units, operation, demand, done.start, done.end)
                    yield from ((demand.pool, span, holder) for span in spans)


def _tasks(context: PlanContext) -> Iterator[tuple[str, Span, Holder]]:
    for task, _, activity, _ in context.works:
        for demand in activity.pools if activity else ():
            holder = Holder(
                demand.amount, False, task_name(task), (task.before, task.after, task.maintenance, task.unit)
            )
            spans = _held(context, (task.unit,), activity, demand, task.start, task.end)
            yield from ((demand.pool, span, holder) for span in spans)


def _held(
    context: PlanContext,
    units: tuple[str, ...],
    activity: Activity | None,
    demand: PoolDemand,
    start: datetime,
    end: datetime,
) -> list[Span]:
    """When an activity that runs over [start, end) holds the places of a demand."""
    if demand.duration is not None and demand.during == "start":
        end = min(end, start + demand.duration)
    elif demand.duration is not None and demand.during == "end":
        start = max(start, end - demand.duration)
    if activity is None or activity.attendance is not Attendance.INTERRUPTIBLE:
        return [Span(start, end)]
    return common_part(context.hours.of(units).open, start, end)


def _sweep(context: PlanContext, pool: Pool, edges: list[_Edge]) -> Iterator[Overload]:
    levels = pool_profile(context.scenario, pool)
    instants = sorted({e.instant for e in edges} | {lv.start for lv in levels if lv.start > context.scenario.start})
    edges.sort(key=lambda e: (e.instant, e.joins))
    active: dict[int, Holder] = {}
    total = operations = place = level = 0
    last: bool | None = None
    for instant in instants:
        while place < len(edges) and edges[place].instant == instant:
            _, joins, holder = edges[place]
            amount = holder.amount if joins else -holder.amount
            total += amount
            operations += amount if holder.is_operation else 0
            if joins:
                active[id(edges[place].holder)] = holder
            else:
                active.pop(id(holder), None)
            place += 1
        while level < len(levels) and levels[level].end <= instant:
            level += 1
        capacity = levels[level].capacity if level < len(levels) else pool.capacity
        now = operations > capacity if total > capacity else None
        if now is not None and now != last:
            yield Overload(pool, instant, operations if now else total, capacity, now, tuple(active.values()))
        last = now
