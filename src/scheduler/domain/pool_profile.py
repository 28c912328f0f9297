"""Capacity of a pool over time, expanded from its weekly hours and exceptions."""

from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from scheduler.domain.plant import Pool
from scheduler.domain.scenario import Scenario
from scheduler.domain.units import utc
from scheduler.domain.working_time import Span, expand_window


class Level(NamedTuple):
    """Constant capacity over [start, end)."""

    start: datetime
    end: datetime
    capacity: int


def pool_profile(scenario: Scenario, pool: Pool) -> tuple[Level, ...]:
    """Capacity over the plan's span, on the time grid; a grid cell with two capacities gets the smaller."""
    span = scenario.plan_span
    overrides: list[tuple[Span, int]] = []
    for window in pool.weekly:
        overrides += [(s, window.capacity) for s in expand_window((window,), scenario.zone_of(pool.site), span)]
    overrides += [(Span(utc(e.start), utc(e.end)), e.capacity) for e in pool.exceptions]
    step, origin = scenario.time_step, utc(scenario.start)

    def floor(t: datetime) -> datetime:
        return origin + (t - origin) // step * step

    cuts = {floor(span.start), floor(span.end)}
    for part, _ in overrides:
        for edge in part:
            if span.start < edge < span.end:
                cuts |= {floor(edge), floor(edge) if floor(edge) == edge else floor(edge) + step}
    edges = sorted(cuts)
    levels: list[Level] = []
    by_start = sorted(enumerate(overrides), key=lambda item: item[1][0].start)
    active: list[tuple[int, Span, int]] = []
    upcoming = iter(by_start)
    following = next(upcoming, None)
    for start, end in pairwise(edges):
        while following and following[1][0].start < end:
            active.append((following[0], *following[1]))
            following = next(upcoming, None)
        active = [item for item in active if item[1].end > start]
        moments = {start} | {i[1].start for i in active if start < i[1].start < end}
        moments |= {i[1].end for i in active if start < i[1].end < end}
        capacity = min(_at(active, moment, pool.capacity) for moment in moments)
        if levels and levels[-1].capacity == capacity:
            levels[-1] = Level(levels[-1].start, end, capacity)
        else:
            levels.append(Level(start, end, capacity))
    return tuple(levels)


def _at(active: list[tuple[int, Span, int]], moment: datetime, standard: int) -> int:
    holding = [(order, capacity) for order, span, capacity in active if span.start <= moment < span.end]
    return max(holding)[1] if holding else standard
