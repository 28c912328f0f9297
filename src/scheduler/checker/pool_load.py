"""Stretches in which activities hold more places of a pool than it has."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import accumulate, chain
from typing import NamedTuple

from scheduler.checker.hours import Activity, Hours, common_part
from scheduler.checker.messages import task_name
from scheduler.checker.runs import BatchRun, Run
from scheduler.checker.works import Work
from scheduler.domain.plan import PlannedRelease, PlannedTask
from scheduler.domain.plant import Pool, PoolDemand
from scheduler.domain.pool_profile import pool_profile
from scheduler.domain.product import QualityControl
from scheduler.domain.rules import Rule
from scheduler.domain.scenario import Scenario
from scheduler.domain.working_time import Attendance, Span


class Overload(NamedTuple):
    """A stretch of too much demand, at its beginning.

    Attributes:
        rule: what it breaks: operations alone are too much already, or with tasks, or only with QC releases.
        holders: those that are too much together.
    """

    pool: Pool
    start: datetime
    held: int
    capacity: int
    rule: Rule
    holders: tuple["Holder", ...]


class Holder(NamedTuple):
    """An activity that holds places of a pool: an operation of a run, a task, or a QC release."""

    amount: int
    of: Run | PlannedTask | PlannedRelease
    operation: str = ""

    @property
    def name(self) -> str:
        """As a planner would call it."""
        if isinstance(self.of, Run):
            return f"{self.operation} of {self.of.planned.procedure}, batch {self.of.batch}"
        return task_name(self.of) if isinstance(self.of, PlannedTask) else f"QC release of {self.of.lot}"

    @property
    def ids(self) -> tuple[str | None, ...]:
        """Ids of its batch, procedure, maintenance and unit, or of its lot."""
        if isinstance(self.of, Run):
            return self.of.batch, self.of.planned.procedure
        if isinstance(self.of, PlannedTask):
            return self.of.before, self.of.after, self.of.maintenance, self.of.unit
        return (self.of.lot,)

    @property
    def rule(self) -> Rule:
        """What is broken when it is too much on top of the kinds before it."""
        if isinstance(self.of, Run):
            return Rule.resource_pool
        return Rule.changeover_crew if isinstance(self.of, PlannedTask) else Rule.qc_release


class _Edge(NamedTuple):
    instant: datetime
    joins: bool
    holder: Holder


KINDS = (Rule.resource_pool, Rule.changeover_crew, Rule.qc_release)
_Held = tuple[str, Span, Holder]


def find_overloads(
    scenario: Scenario,
    hours: Hours,
    batches: Iterable[BatchRun],
    works: Iterable[Work],
    releases: Iterable[tuple[PlannedRelease, QualityControl]],
) -> list[Overload]:
    """Overloads of every pool from the scenario's start on, by pool and time."""
    edges: dict[str, list[_Edge]] = defaultdict(list)
    for pool, span, holder in chain(_by_operations(hours, batches), _by_tasks(hours, works), _by_releases(releases)):
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
                    holder = Holder(demand.amount, run, done.operation)
                    for span in _held(hours, run.planned.units, operation, demand, done.start, done.end):
                        yield demand.pool, span, holder


def _by_tasks(hours: Hours, works: Iterable[Work]) -> Iterator[_Held]:
    for task, _, activity, _ in works:
        for demand in activity.pools if activity else ():
            holder = Holder(demand.amount, task)
            for span in _held(hours, (task.unit,), activity, demand, task.start, task.end):
                yield demand.pool, span, holder


def _by_releases(releases: Iterable[tuple[PlannedRelease, QualityControl]]) -> Iterator[_Held]:
    for release, control in releases:
        for demand in control.pools:
            yield demand.pool, _part(demand, release.start, release.end), Holder(demand.amount, release)


def _held(
    hours: Hours,
    units: tuple[str, ...],
    activity: Activity | None,
    demand: PoolDemand,
    start: datetime,
    end: datetime,
) -> list[Span]:
    """When an activity that runs over [start, end) holds the places of a demand."""
    part = _part(demand, start, end)
    if activity is None or activity.attendance is not Attendance.INTERRUPTIBLE:
        return [part]
    return common_part(hours.of(units).open, part.start, part.end)


def _part(demand: PoolDemand, start: datetime, end: datetime) -> Span:
    """The part of [start, end) that a demand is for."""
    if demand.duration is not None and demand.during == "start":
        return Span(start, min(end, start + demand.duration))
    if demand.duration is not None and demand.during == "end":
        return Span(max(start, end - demand.duration), end)
    return Span(start, end)


def _sweep(scenario: Scenario, pool: Pool, edges: list[_Edge]) -> Iterator[Overload]:
    levels = pool_profile(scenario, pool)
    instants = sorted({e.instant for e in edges} | {lv.start for lv in levels if lv.start > scenario.start})
    edges.sort(key=lambda e: (e.instant, e.joins))
    active: dict[int, Holder] = {}
    held = dict.fromkeys(KINDS, 0)
    place = level = 0
    last: Rule | None = None
    for instant in instants:
        while place < len(edges) and edges[place].instant == instant:
            _, joins, holder = edges[place]
            held[holder.rule] += holder.amount if joins else -holder.amount
            if joins:
                active[id(holder)] = holder
            else:
                del active[id(holder)]
            place += 1
        while level < len(levels) and levels[level].end <= instant:
            level += 1
        capacity = levels[level].capacity if level < len(levels) else pool.capacity
        totals = zip(KINDS, accumulate(held.values()), strict=True)
        broken = next(((rule, total) for rule, total in totals if total > capacity), None)
        if broken is not None and broken[0] is not last:
            concerned = KINDS[: KINDS.index(broken[0]) + 1]
            holders = tuple(h for h in active.values() if h.rule in concerned)
            yield Overload(pool, instant, broken[1], capacity, broken[0], holders)
        last = broken[0] if broken else None
