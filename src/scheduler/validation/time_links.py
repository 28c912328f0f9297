"""Time links of a recipe as a system of differences: contradictions, and the shortest run of a batch."""

from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

from scheduler.domain.errors import Issue
from scheduler.domain.normalise import normalise
from scheduler.domain.product import Point, Procedure, Recipe, TimeLink
from scheduler.domain.recipe import RUN, links_of, operations_of
from scheduler.domain.scenario import Scenario
from scheduler.domain.units import format_duration
from scheduler.domain.working_time import Attendance
from scheduler.validation.issue import error, pointer
from scheduler.validation.sizes import oversized

Node = tuple[int, int, str]  # index of the procedure, of its operation, and start or end
ZERO = timedelta(0)


class Bound(NamedTuple):
    """`target` lies at least `least` seconds after `source`."""

    source: Node
    target: Node
    least: int


class Run(NamedTuple):
    """Shortest run of a batch by its durations and links; None where the links contradict, with the procedures."""

    length: timedelta | None
    cycle: tuple[str, ...] = ()


def lags_ordered(scenario: Scenario) -> Iterator[Issue]:
    """A link's minimum is not above its maximum."""
    for i, recipe in enumerate(scenario.recipes):
        for k, link in enumerate(recipe.links):
            if _backwards(link):
                message = (
                    f"Recipe {recipe.id!r}, link {k + 1} from {link.source} to {link.target}: min "
                    f"{format_duration(link.min or ZERO)} is above max {format_duration(link.max or ZERO)}."
                )
                where = pointer("recipes", i, "links", k)
                yield error("min_above_max", where, message, "Lower min or raise max.")


def _backwards(link: TimeLink) -> bool:
    return link.min is not None and link.max is not None and link.min > link.max


def links_consistent(scenario: Scenario) -> Iterator[Issue]:
    """No cycle of links and durations asks more time than it allows."""
    step, rounded = format_duration(scenario.time_step), normalise(scenario).scenario
    for i, (recipe, on_grid) in enumerate(zip(scenario.recipes, rounded.recipes, strict=True)):
        if oversized(recipe) or any(_backwards(link) for link in recipe.links):
            continue
        run = shortest_run(on_grid)
        if run.length is not None:
            continue
        stated = shortest_run(recipe)
        cause = "" if stated.length is None else f" once durations are rounded to the time step of {step}"
        message = (
            f"Recipe {recipe.id!r}: durations and time links of {', '.join(map(repr, run.cycle))} contradict one "
            f"another{cause}; no batch can keep them all."
        )
        fix = "Raise a maximum lag, lower a minimum lag or a duration, or take a finer time step."
        yield error("link_contradiction", pointer("recipes", i, "links"), message, fix)


def shortest_run(recipe: Recipe) -> Run:
    """Least time from the first start to the last end, each operation as short as any alternative allows."""
    bounds = [bound for index, procedure in enumerate(recipe.procedures) for bound in _chain(index, procedure)]
    nodes = {node for bound in bounds for node in (bound.source, bound.target)}
    places = {p.id: (index, [o.id for o in p.operations] or [RUN]) for index, p in enumerate(recipe.procedures)}
    for link in links_of(recipe):
        source, target = _node(link.source, places), _node(link.target, places)
        if source and target:
            if link.min is not None:
                bounds.append(Bound(source, target, _seconds(link.min)))
            if link.max is not None:
                bounds.append(Bound(target, source, -_seconds(link.max)))
    length, cycle = _longest(nodes, bounds)
    return Run(length, tuple(recipe.procedures[index].id for index in sorted({index for index, _, _ in cycle})))


def _seconds(value: timedelta) -> int:
    return value // timedelta(seconds=1)


def _node(point: Point, places: dict[str, tuple[int, list[str]]]) -> Node | None:
    """The node of a point; None where it names what the recipe does not have."""
    index, operations = places.get(point.procedure, (0, []))
    if point.operation is None and operations:
        return (index, 0 if point.edge == "start" else len(operations) - 1, point.edge)
    return (index, operations.index(point.operation), point.edge) if point.operation in operations else None


def _chain(index: int, procedure: Procedure) -> Iterator[Bound]:
    """Bounds of the operations: least and greatest duration, each begins when the one before ends."""
    runs = [operations_of(procedure, alternative) for alternative in procedure.alternatives]
    before: Node | None = None
    for place, choices in enumerate(zip(*runs, strict=True)):
        operation, start, end = choices[0], (index, place, "start"), (index, place, "end")
        yield Bound(start, end, _seconds(min(o.duration for o in choices)))
        if operation.attendance is not Attendance.INTERRUPTIBLE:
            longest = max(o.duration for o in choices) + (operation.extendable or ZERO)
            yield Bound(end, start, -_seconds(longest))
        if before:
            yield Bound(before, start, 0)
            yield Bound(start, before, 0)
        before = end


def _longest(nodes: set[Node], bounds: list[Bound]) -> tuple[timedelta | None, list[Node]]:
    """Bellman-Ford for earliest instants; a node that still moves after as many rounds as nodes is on a cycle."""
    earliest = dict.fromkeys(nodes, 0)
    cause: dict[Node, Node] = {}
    moved: Node | None = None
    for _ in range(len(nodes) + 1):
        moved = None
        for source, target, least in bounds:
            if earliest[source] + least > earliest[target]:
                earliest[target] = earliest[source] + least
                cause[target], moved = source, target
        if moved is None:
            return timedelta(seconds=max(earliest.values())), []
    return None, _cycle(moved, cause, len(nodes))


def _cycle(node: Node | None, cause: dict[Node, Node], steps: int) -> list[Node]:
    """The cycle that keeps a node moving, found by going back far enough."""
    trail: list[Node] = []
    while node is not None and len(trail) <= 2 * steps:
        trail.append(node)
        node = cause.get(node)
    last = trail[-1]
    before = len(trail) - 2 - trail[-2::-1].index(last)
    return trail[:before:-1]
