"""Every way to run one batch: alternatives and the steps at which its operations start and end."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import product
from typing import NamedTuple

from scheduler.domain.product import Alternative, Operation, Procedure, Recipe
from scheduler.domain.recipe import connected, links_of, may_transfer, operations_of, transfers_of
from scheduler.domain.restriction import Hold
from scheduler.domain.scenario import Scenario
from scheduler.domain.units import utc
from scheduler.domain.working_time import Attendance, Span

BEYOND = 60  # steps after the horizon that a last clean may take


class Run(NamedTuple):
    """A procedure of a batch; `edges` are the steps at which its operations meet, first start to last end."""

    procedure: Procedure
    alternative: Alternative
    operations: tuple[Operation, ...]
    edges: tuple[int, ...]

    @property
    def start(self) -> int:
        return self.edges[0]

    @property
    def end(self) -> int:
        return self.edges[-1]


class Option(NamedTuple):
    """A way to run a whole batch."""

    runs: tuple[Run, ...]
    start: int
    end: int
    fixed: tuple[str, ...]


class Grid:
    """Whole steps from the scenario's start, and the working hours of its units as flags per step."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.origin, self.step = utc(scenario.start), scenario.time_step
        self.horizon = scenario.horizon // scenario.time_step
        self._masks: dict[tuple[str, ...], tuple[list[bool], list[bool]]] = {}

    def at(self, moment: datetime) -> int:
        return (utc(moment) - self.origin) // self.step

    def steps(self, length: timedelta) -> int:
        return length // self.step

    def moment(self, step: int) -> datetime:
        return self.origin + step * self.step

    def window(self, hold: Hold) -> tuple[int, int]:
        """Steps over which a quality hold is in force."""
        first = self.at(hold.blocked_from) if hold.blocked_from else 0
        return first, self.at(hold.lifted) if hold.lifted else self.horizon + BEYOND

    def hours(self, units: tuple[str, ...]) -> tuple[list[bool], list[bool]]:
        """Open and running steps that the units have in common."""
        if units not in self._masks:
            times = [self.scenario.working_time(u) for u in units]
            self._masks[units] = self._flags([t.open for t in times]), self._flags([t.running for t in times])
        return self._masks[units]

    def _flags(self, hours: list[tuple[Span, ...]]) -> list[bool]:
        def inside(spans: tuple[Span, ...], step: int) -> bool:
            return any(s.start <= self.moment(step) and self.moment(step + 1) <= s.end for s in spans)

        return [all(inside(spans, step) for spans in hours) for step in range(self.horizon + BEYOND)]

    def work_end(self, units: tuple[str, ...], attendance: Attendance, start: int, length: int) -> int | None:
        """End of work of `length` that starts at `start`; None where its attendance forbids it."""
        opened, running = self.hours(units)
        if attendance is not Attendance.INTERRUPTIBLE:
            hours = running if attendance is Attendance.UNATTENDED else opened
            return start + length if all(hours[start : start + length]) and start + length <= len(hours) else None
        if not opened[start]:
            return None
        left = length
        for step in range(start, len(opened)):
            left -= opened[step]
            if left == 0:
                return step + 1
        return None


def options(grid: Grid, recipe: Recipe) -> list[Option]:
    """Every way to run a batch of a recipe by itself inside the horizon, the earliest end first."""
    found: list[Option] = []
    for chosen in product(*(p.alternatives for p in recipe.procedures)):
        if _goes_together(grid.scenario, recipe, chosen):
            ways = [list(_timelines(grid, recipe, p, a)) for p, a in zip(recipe.procedures, chosen, strict=True)]
            for runs in _linked(grid, recipe, ways, ()):
                fixed = tuple(r.alternative.id for r in runs if r.procedure.allocation == "fixed")
                found.append(Option(runs, min(r.start for r in runs), max(r.end for r in runs), fixed))
    return sorted(found, key=lambda o: (o.end, -o.start))


def _goes_together(scenario: Scenario, recipe: Recipe, chosen: tuple[Alternative, ...]) -> bool:
    by_id = {p.id: a for p, a in zip(recipe.procedures, chosen, strict=True)}
    procedures = {p.id: p for p in recipe.procedures}
    for source, target in transfers_of(recipe):
        pairs = connected(scenario, procedures[source], procedures[target])
        if not may_transfer(pairs, by_id[source], by_id[target]):
            return False
    for entry in recipe.compatible:
        if (by_id[entry.source].id, by_id[entry.target].id) not in entry.pairs:
            return False
    named = [all(by_id[p].id == a for p, a in train.items()) for train in recipe.trains.values()]
    if named and not any(named):
        return False
    for group in recipe.unit_groups:
        sets = [set(by_id[p].units) for p in group.procedures]
        for i, one in enumerate(sets):
            for other in sets[i + 1 :]:
                if (one & other) if group.kind == "different" else one != other:
                    return False
    return all(
        (scenario.unit_by_id[u].capacity or recipe.batch_size) >= recipe.batch_size for a in chosen for u in a.units
    )


def _timelines(grid: Grid, recipe: Recipe, procedure: Procedure, alternative: Alternative) -> Iterator[Run]:
    operations = operations_of(procedure, alternative)
    low, high = _qualified(grid, recipe, alternative)
    for start in range(max(0, low), grid.horizon):
        for edges in _edges(grid, alternative.units, operations, (start,)):
            running = grid.hours(alternative.units)[1]
            survives = procedure.survives_shutdown or all(running[start : edges[-1]])
            if survives and edges[-1] <= min(high, grid.horizon):
                yield Run(procedure, alternative, operations, edges)


def _qualified(grid: Grid, recipe: Recipe, alternative: Alternative) -> tuple[int, int]:
    low, high = 0, grid.horizon
    for unit in (grid.scenario.unit_by_id[u] for u in alternative.units):
        if unit.available_from is not None:
            low = max(low, grid.at(unit.available_from))
        stated = [q for q in unit.qualified if q.product == recipe.product]
        if unit.qualified and not stated:
            return 1, 0
        for q in stated[:1]:
            low = max(low, grid.at(q.valid_from)) if q.valid_from else low
            high = min(high, grid.at(q.valid_until)) if q.valid_until else high
    return low, high


def _edges(
    grid: Grid, units: tuple[str, ...], operations: tuple[Operation, ...], edges: tuple[int, ...]
) -> Iterator[tuple[int, ...]]:
    if len(edges) > len(operations):
        yield edges
        return
    operation = operations[len(edges) - 1]
    end = grid.work_end(units, operation.attendance, edges[-1], grid.steps(operation.duration))
    longest = grid.steps(operation.extendable) if operation.extendable else 0
    for extra in range(longest + 1) if end is not None else ():
        if end is not None and end + extra <= grid.horizon:
            yield from _edges(grid, units, operations, (*edges, end + extra))


def _linked(grid: Grid, recipe: Recipe, ways: list[list[Run]], runs: tuple[Run, ...]) -> Iterator[tuple[Run, ...]]:
    if len(runs) == len(ways):
        yield runs
        return
    for run in ways[len(runs)]:
        if _apart(runs, run) and _links_hold(grid, recipe, (*runs, run)):
            yield from _linked(grid, recipe, ways, (*runs, run))


def _apart(runs: tuple[Run, ...], run: Run) -> bool:
    """Whether a unit that two procedures of the batch use runs one of them at a time."""
    return all(
        earlier.end <= run.start or run.end <= earlier.start
        for earlier in runs
        if set(earlier.alternative.units) & set(run.alternative.units)
    )


def _links_hold(grid: Grid, recipe: Recipe, runs: tuple[Run, ...]) -> bool:
    by_id = {run.procedure.id: run for run in runs}
    newest = runs[-1].procedure.id
    for link in links_of(recipe):
        ends = (link.source.procedure, link.target.procedure)
        if newest in ends and all(p in by_id for p in ends):
            lag = _point(by_id, *link.target) - _point(by_id, *link.source)
            if link.min is not None and lag < grid.steps(link.min):
                return False
            if link.max is not None and lag > grid.steps(link.max):
                return False
    return True


def _point(runs: dict[str, Run], procedure: str, operation: str | None, edge: str) -> int:
    run = runs[procedure]
    if operation is None:
        return run.start if edge == "start" else run.end
    index = [o.id for o in run.operations].index(operation)
    return run.edges[index + (edge == "end")]
