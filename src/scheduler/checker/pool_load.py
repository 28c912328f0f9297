"""Stretches in which activities hold more places of a pool than it has."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain
from typing import NamedTuple

from scheduler.checker.hours import Activity, Hours, common_part
from scheduler.checker.messages import task_name
from scheduler.checker.runs import BatchRun, Run
from scheduler.checker.works import Work
from scheduler.domain.plan import PlannedTask
from scheduler.domain.plant import Pool, PoolDemand
from scheduler.domain.pool_profile import pool_profile
from scheduler.domain.scenario import Scenario
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
    """An activity that holds places of a pool: a task, or an operation of a run."""

    amount: int
    task: PlannedTask | None
    run: Run | None
    operation: str

    @property
    def name(self) -> str:
        """As a planner would call it."""
        if self.run is None:
            return task_name(self.task) if self.task else ""
        return f"{self.operation} of {self.run.planned.procedure}, batch {self.run.batch}"

    @property
    def ids(self) -> tuple[str | None, ...]:
        """Ids of its batch, procedure, maintenance and unit."""
        if self.task is not None:
            return self.task.before, self.task.after, self.task.maintenance, self.task.unit
        return (self.run.batch, self.run.planned.procedure) if self.run else ()


class _Edge(NamedTuple):
    instant: datetime
    joins: bool
    holder: Holder


_Held = tuple[str, Span, Holder]


def find_overloads(
    scenario: Scenario, hours: Hours, batches: Iterable[BatchRun], works: Iterable[Work]
) -> list[Overload]:
    """Overloads of every pool from the scenario's start on, by pool and time."""
    edges: dict[str, list[_Edge]] = defaultdict(list)
    for pool, span, holder in chain(_by_operations(hours, batches), _by_tasks(hours, works)):
        start = max(span.start, scenario.start)
        if start < span.end:
            edges[pool] += [_Edge(start, True, holder), _Edge(span.end, False, holder)]
    pools = [(pool, edges[pool.id]) for pool in scenario.pools if edges.get(pool.id)]
    return [overload for pool, on_pool in pools for overload in _sweep(scenario, pool, on_pool)]


def _by_operations(hours: Hours, batches: Iterable[BatchRun]) -> Iterator[_Held]:
    for batch in batches:
        for run in batch.runs:
            known = {o.id: o for o in run.operations or () if o.pools}
            for done in run.planned.operations if known else ():
                operation = known.get(done.operation)
                for demand in operation.pools if operation else ():
                    holder = Holder(demand.amount, None, run, done.operation)
                    for span in _held(hours, run.planned.units, operation, demand, done.start, done.end):
                        yield demand.pool, span, holder


def _by_tasks(hours: Hours, works: Iterable[Work]) -> Iterator[_Held]:
    for task, _, activity, _ in works:
        for demand in activity.pools if activity else ():
            holder = Holder(demand.amount, task, None, "")
            for span in _held(hours, (task.unit,), activity, demand, task.start, task.end):
                yield demand.pool, span, holder


def _held(
    hours: Hours,
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
    return common_part(hours.of(units).open, start, end)


def _sweep(scenario: Scenario, pool: Pool, edges: list[_Edge]) -> Iterator[Overload]:
    levels = pool_profile(scenario, pool)
    instants = sorted({e.instant for e in edges} | {lv.start for lv in levels if lv.start > scenario.start})
    edges.sort(key=lambda e: (e.instant, e.joins))
    active: dict[int, Holder] = {}
    total = operations = place = level = 0
    last: bool | None = None
    for instant in instants:
        while place < len(edges) and edges[place].instant == instant:
            _, joins, holder = edges[place]
            amount = holder.amount if joins else -holder.amount
            total += amount
            operations += amount if holder.run else 0
            if joins:
                active[id(holder)] = holder
            else:
                del active[id(holder)]
            place += 1
        while level < len(levels) and levels[level].end <= instant:
            level += 1
        capacity = levels[level].capacity if level < len(levels) else pool.capacity
        now = operations > capacity if total > capacity else None
        if now is not None and now != last:
            yield Overload(pool, instant, operations if now else total, capacity, now, tuple(active.values()))
        last = now
