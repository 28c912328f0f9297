"""What a recipe means: the readings that solver, checker and reports share."""

from datetime import timedelta
from itertools import pairwise
from typing import NamedTuple

from scheduler.domain.plant import Task
from scheduler.domain.product import Alternative, Operation, Point, Procedure, Recipe, parse_point
from scheduler.domain.scenario import Scenario

RUN = "run"


class Link(NamedTuple):
    """A time link with its points read; a lag of None is no bound."""

    source: Point
    target: Point
    min: timedelta | None
    max: timedelta | None


def procedure_of(recipe: Recipe, procedure: str) -> Procedure:
    """A procedure by id."""
    return next(p for p in recipe.procedures if p.id == procedure)


def alternative_of(procedure: Procedure, alternative: str) -> Alternative:
    """An alternative by id."""
    return next(a for a in procedure.alternatives if a.id == alternative)


def operations_of(procedure: Procedure, alternative: Alternative) -> tuple[Operation, ...]:
    """The operations as this alternative runs them, durations replaced where it says so."""
    operations = procedure.operations or (Operation(id=RUN, duration=alternative.duration or timedelta(0)),)
    durations = dict(alternative.durations)
    if alternative.duration is not None and len(operations) == 1:
        durations.setdefault(operations[0].id, alternative.duration)
    return tuple(o.model_copy(update={"duration": durations.get(o.id, o.duration)}) for o in operations)


def transfers_of(recipe: Recipe) -> tuple[tuple[str, str], ...]:
    """Pairs of procedures that material passes between; consecutive in the list when the recipe states none."""
    if recipe.transfers is not None:
        return tuple((t.source, t.target) for t in recipe.transfers)
    ids = [p.id for p in recipe.procedures]
    return tuple(pairwise(ids))


def links_of(recipe: Recipe) -> tuple[Link, ...]:
    """Every time link: the stated ones, and end-to-start for each transfer whose procedures no stated link joins."""
    stated = [Link(parse_point(k.source), parse_point(k.target), k.min, k.max) for k in recipe.links]
    joined = {frozenset((k.source.procedure, k.target.procedure)) for k in stated}
    implied = [
        Link(Point(a, None, "end"), Point(b, None, "start"), timedelta(0), None)
        for a, b in transfers_of(recipe)
        if frozenset((a, b)) not in joined
    ]
    return (*stated, *implied)


def connected(scenario: Scenario, source: Procedure, target: Procedure) -> set[tuple[str, str]] | None:
    """Unit pairs a transfer may take; None = all.

    The connections that concern a transfer are those from a unit the source may use to a unit the target may use; where
    none is stated every pair is connected. A unit is always connected to itself.
    """
    sources = {u for a in source.alternatives for u in a.units}
    targets = {u for a in target.alternatives for u in a.units}
    pairs = {(c.source, c.target) for c in scenario.connections if c.source in sources and c.target in targets}
    return pairs | {(u, u) for u in sources & targets} if pairs else None


def may_transfer(pairs: set[tuple[str, str]] | None, source: Alternative, target: Alternative) -> bool:
    """Whether any unit of one alternative passes material to any unit of the other."""
    return pairs is None or any((a, b) in pairs for a in source.units for b in target.units)


def turnaround_of(scenario: Scenario, procedure: Procedure, unit: str) -> Task | None:
    """The minor clean between two batches of a campaign on a unit; None = there is none."""
    return procedure.turnaround or scenario.unit_by_id[unit].turnaround
