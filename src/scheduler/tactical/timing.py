"""How a batch lies in time: each procedure's place before the batch's end, by the shortest schedule its links allow."""

from collections.abc import Mapping

from scheduler.domain.product import Point, Recipe
from scheduler.domain.recipe import links_of
from scheduler.tactical.periods import HOUR


def shortest(recipe: Recipe, hours: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """Earliest start of each procedure, in hours from the batch's first start.

    Longest paths over the time links, where maximum lags push sources later; operations follow one another without
    waiting.

    Args:
        recipe: whose procedures and links are read.
        hours: by procedure, its operations' hours in order.
    """
    starts = dict.fromkeys(hours, 0.0)
    arcs = []
    for link in links_of(recipe):
        a, b = link.source, link.target
        shift = _offset(hours, a) - _offset(hours, b)
        if link.min is not None:
            arcs.append((a.procedure, b.procedure, shift + link.min / HOUR))
        if link.max is not None:
            arcs.append((b.procedure, a.procedure, -shift - link.max / HOUR))
    for _ in range(len(starts) + 1):
        moved = False
        for source, target, lag in arcs:
            if starts[source] + lag > starts[target] + 1e-9:
                starts[target], moved = starts[source] + lag, True
        if not moved:
            break
    return starts


def _offset(hours: Mapping[str, Mapping[str, float]], point: Point) -> float:
    """Hours from a procedure's start to a point of it."""
    operations = hours[point.procedure]
    if point.operation is None:
        return sum(operations.values()) if point.edge == "end" else 0.0
    before = 0.0
    for operation, length in operations.items():
        if operation == point.operation:
            return before + (length if point.edge == "end" else 0.0)
        before += length
    return before
