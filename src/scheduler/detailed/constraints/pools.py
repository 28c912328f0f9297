"""Rules resource_pool, changeover_crew and qc_release: no pool holds more than its capacity at any time."""

from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise

from scheduler.detailed.constraints.releases import constant_releases
from scheduler.detailed.context import Context
from scheduler.detailed.model_parts import PoolUse
from scheduler.detailed.recipe_data import Demand
from scheduler.detailed.time_grid import Hours, Steps
from scheduler.domain.working_time import Attendance

Level = tuple[int, int, int]


def add_pool_capacity(context: Context) -> None:
    """Σ places held ≤ capacity at every step, interruptible work counted in its open hours only.

    For each set of calendars that are open at the same time there is one cumulative over the work that may hold places
    then; at all other times it is lifted.
    """
    for pool, uses in context.pool_uses.items():
        wanted = [u for u in uses if u.rule in context.rules]
        if not wanted:
            continue
        span = (min(u.span[0] for u in wanted), max(u.span[1] for u in wanted))
        levels = _residual(context, pool, span)
        pausing = list({id(u.hours): u.hours for u in wanted if u.hours}.values())
        groups: dict[frozenset[int], list[Level]] = {}
        for level, opened in _by_open_calendars(levels, pausing):
            groups.setdefault(opened, []).append(level)
        for opened, own in groups.items():
            _cumulative(context, [u for u in wanted if u.hours is None or id(u.hours) in opened], own, len(groups) > 1)


def _cumulative(context: Context, uses: list[PoolUse], levels: list[Level], lifted: bool) -> None:
    if not uses or sum(u.amount for u in uses) <= min(capacity for _, _, capacity in levels):
        return
    top = max(capacity for _, _, capacity in levels)
    if lifted:
        top = max(top, sum(u.amount for u in uses))
    intervals, demands = [u.interval for u in uses], [u.amount for u in uses]
    for start, end, capacity in levels:
        if capacity < top:
            intervals.append(context.cp.new_fixed_size_interval_var(start, end - start, ""))
            demands.append(top - capacity)
    context.cp.add_cumulative(intervals, demands, top)


def _by_open_calendars(levels: list[Level], calendars: list[Hours]) -> Iterator[tuple[Level, frozenset[int]]]:
    """Levels cut where a calendar opens or closes, each with the calendars open over it."""
    if not calendars:
        yield from ((level, frozenset[int]()) for level in levels)
        return
    low, high = levels[0][0], levels[-1][1]
    changes: dict[int, set[int]] = {}
    for hours in calendars:
        for a, b in hours.open[max(0, bisect_right(hours.open, (low, low)) - 1) :]:
            if a >= high:
                break
            for edge in (max(a, low), b):
                if low <= edge < high and b > low:
                    changes.setdefault(edge, set()).symmetric_difference_update({id(hours)})
    edges = sorted(changes)
    opened: frozenset[int] = frozenset()
    at = 0
    for start, end, capacity in levels:
        while at < len(edges) and edges[at] < end:
            if edges[at] > start:
                yield (start, edges[at], capacity), opened
                start = edges[at]
            opened = opened.symmetric_difference(changes[edges[at]])
            at += 1
        if start < end:
            yield (start, end, capacity), opened


def _residual(context: Context, pool: str, span: Steps) -> list[Level]:
    """Capacity left by the activities that are constants here, over a span; not below zero."""
    problem = context.problem
    low, high = max(span[0], 0), span[1]
    changes: dict[int, int] = {low: 0}
    for start, end, capacity in problem.pool_levels(pool):
        start, end = max(low, start), min(high, end)
        if start < end:
            changes[start] = changes.get(start, 0) + capacity
            changes[end] = changes.get(end, 0) - capacity
    for start, end, amount in _constants(context, pool, (low, high)):
        start, end = max(start, low), min(end, high)
        if start < end:
            changes[start] = changes.get(start, 0) - amount
            changes[end] = changes.get(end, 0) + amount
    steps = sorted(changes)
    levels: list[Level] = []
    capacity = 0
    for a, b in pairwise(steps):
        capacity += changes[a]
        if levels and levels[-1][2] == max(0, capacity):
            levels[-1] = (levels[-1][0], b, levels[-1][2])
        else:
            levels.append((a, b, max(0, capacity)))
    return levels


def _constants(context: Context, pool: str, span: Steps) -> Iterator[Level]:
    low, high = span
    for campaign in context.fixed.campaigns.values():
        for batch in campaign.batches if campaign.start < high and campaign.end > low else ():
            for key, run in batch.procedures.items():
                data = campaign.slot.recipe.procedures[key]
                for operation, start, end in zip(data.operations, run.edges, run.edges[1:], strict=False):
                    if operation.pools:
                        pausing = operation.attendance is Attendance.INTERRUPTIBLE
                        hours = run.alternative.hours if pausing else None
                        yield from held(operation.pools, pool, start, end, hours)
    for lot, release in constant_releases(context):
        yield from held(release.pools, pool, lot.usable - release.duration, lot.usable, None)
    for task in _constant_tasks(context):
        data, start, end, unit = task
        if data.pools and start < high and end > low:
            pausing = data.attendance is Attendance.INTERRUPTIBLE
            yield from held(data.pools, pool, start, end, context.problem.hours((unit,)) if pausing else None)


def _constant_tasks(context: Context) -> Iterator[tuple]:  # type: ignore[type-arg]
    for unit, tasks in context.fixed.tasks.items():
        here = context.rows[unit].tasks if unit in context.rows else tasks
        yield from ((t.data, t.start, t.end, unit) for t in here if t.data.pools and t.start < t.end)
    inside = [t for nodes in context.nodes.values() for n in nodes for v in n.visits for t in v.tasks]
    around = [t for nodes in context.nodes.values() for n in nodes for t in (*n.tasks, *n.bounds)]
    for t in (*inside, *around, *context.maintenance):
        if isinstance(t.start, int) and isinstance(t.end, int):
            yield (t.data, t.start, t.end, t.unit)


def held(demands: tuple[Demand, ...], pool: str, start: int, end: int, hours: Hours | None) -> Iterator[Level]:
    """(start, end, places) of a pool that an activity holds; `hours` = only its open hours."""
    for demand in demands:
        if demand.pool != pool:
            continue
        first = end - demand.duration if demand.during == "end" else start
        last = start + demand.duration if demand.during == "start" else end
        if hours is None or hours.always:
            yield first, last, demand.amount
            continue
        for a, b in hours.open[max(0, bisect_right(hours.open, (first, first)) - 1) :]:
            if a >= last:
                break
            if b > first:
                yield max(a, first), min(b, last), demand.amount
