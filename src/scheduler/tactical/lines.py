"""Lines: a recipe on a train, and what a batch and a campaign of it ask of each unit."""

from itertools import product
from typing import NamedTuple

from scheduler.domain.changeover import UnitUse, lookup
from scheduler.domain.plant import Task, Unit
from scheduler.domain.product import Allocation, Alternative, Operation, Procedure, Recipe
from scheduler.domain.recipe import connected, may_transfer, operations_of, transfers_of, turnaround_of
from scheduler.domain.scenario import Scenario
from scheduler.domain.working_time import Attendance
from scheduler.tactical.periods import HOUR
from scheduler.tactical.timing import shortest

MOST_TRAINS = 12


class Stage(NamedTuple):
    """A unit procedure on a line; batches choose among its alternatives where there are several.

    Attributes:
        units: all that batches may run on; held: how many of them a batch holds at once.
        hours: of a batch, as a planner reckons (attended work waits for open hours); least: no schedule needs less.
        turnaround: hours between two batches.
        own: hours of set-up and tear-down a campaign, own_cost: their money.
        setup: hours of the changeover before a campaign, on average over the better half of what may come before.
        setup_cost, setup_count: money and number of changeovers a campaign, likewise on average.
        least_setup: hours of set-up, tear-down and changeover that a product cannot do without.
        cost: money a batch, of the cheapest alternative.
        offset: hours from its end to the batch's end.
    """

    procedure: str
    units: tuple[str, ...]
    held: int
    hours: float
    least: float
    turnaround: float
    own: float
    own_cost: float
    setup: float
    setup_cost: float
    setup_count: float
    least_setup: float
    cost: float
    offset: float

    @property
    def parts(self) -> tuple[tuple[tuple[str, ...], int], ...]:
        """Sets of units and how many of each a batch holds: each unit by itself where there is no choice."""
        if len(self.units) == self.held:
            return tuple(((unit,), 1) for unit in self.units)
        return ((tuple(sorted(self.units)), self.held),)


class Line(NamedTuple):
    """A recipe on a train; lead: hours from a batch's first start to its end, least_lead: no batch needs less."""

    recipe: Recipe
    train: str
    stages: tuple[Stage, ...]
    lead: float
    least_lead: float

    @property
    def units(self) -> tuple[str, ...]:
        """The units that a campaign has to itself: those of procedures with no choice."""
        return tuple(dict.fromkeys(u for s in self.stages if len(s.units) == s.held for u in s.units))


def lines_of(scenario: Scenario, open_share: dict[str, float]) -> tuple[Line, ...]:
    """Every line of every recipe.

    Procedures of allocation `spread` keep all their alternatives; of the others each combination that connections,
    compatible pairs, trains and unit groups allow is a line. Where there are more than 12, batches choose freely
    instead: one line with all alternatives.

    Args:
        scenario: normalised.
        open_share: by unit, open hours as a share of running hours.
    """
    lines = []
    for recipe in scenario.recipes:
        lines += [_line(scenario, recipe, choice, open_share) for choice in _choices(scenario, recipe)]
    return tuple(lines)


Choice = dict[str, tuple[Alternative, ...]]


def _choices(scenario: Scenario, recipe: Recipe) -> list[Choice]:
    usable = {p.id: tuple(a for a in p.alternatives if _may_run(scenario, recipe, a)) for p in recipe.procedures}
    if not all(usable.values()):
        return []
    options = [
        [usable[p.id]] if p.allocation is Allocation.SPREAD else [(a,) for a in usable[p.id]] for p in recipe.procedures
    ]
    ids = [p.id for p in recipe.procedures]
    count = 1
    for option in options:
        count *= len(option)
    if count > 50 * MOST_TRAINS:
        return [usable]
    found = [
        choice
        for combination in product(*options)
        if _together(scenario, recipe, choice := dict(zip(ids, combination, strict=True)))
    ]
    return found if len(found) <= MOST_TRAINS else [usable]


def _may_run(scenario: Scenario, recipe: Recipe, alternative: Alternative) -> bool:
    units = [scenario.unit_by_id[u] for u in alternative.units]
    return all(
        (u.capacity is None or u.capacity >= recipe.batch_size)
        and (not u.qualified or any(q.product == recipe.product for q in u.qualified))
        for u in units
    )


def _together(scenario: Scenario, recipe: Recipe, choice: Choice) -> bool:
    procedures = {p.id: p for p in recipe.procedures}
    for a, b in transfers_of(recipe):
        pairs = connected(scenario, procedures[a], procedures[b])
        if not any(may_transfer(pairs, x, y) for x in choice[a] for y in choice[b]):
            return False
    for rule in recipe.compatible:
        if not any((x.id, y.id) in rule.pairs for x in choice[rule.source] for y in choice[rule.target]):
            return False
    if recipe.trains and not any(
        all(any(a.id == wanted for a in choice[p]) for p, wanted in train.items()) for train in recipe.trains.values()
    ):
        return False
    for group in recipe.unit_groups:
        sets = [{frozenset(a.units) for a in choice[p]} for p in group.procedures]
        alike = bool(set.intersection(*sets))
        single = all(len(s) == 1 for s in sets)
        if (group.kind != "different" and not alike) or (group.kind == "different" and single and alike):
            return False
    return True


def _line(scenario: Scenario, recipe: Recipe, choice: Choice, open_share: dict[str, float]) -> Line:
    procedures = {p.id: p for p in recipe.procedures}
    planned, least = (
        {p: _hours(procedures[p], alternatives, open_share if waits else {}) for p, alternatives in choice.items()}
        for waits in (True, False)
    )
    starts = shortest(recipe, planned)
    ends = {p: starts[p] + sum(planned[p].values()) for p in starts}
    least_starts = shortest(recipe, least)
    lead = max(ends.values()) - min(starts.values())
    stages = tuple(
        _stage(scenario, recipe, procedures[p], choice[p], sum(planned[p].values()), sum(least[p].values()))._replace(
            offset=max(ends.values()) - ends[p]
        )
        for p in starts
    )
    label = " → ".join("|".join(a.id for a in choice[p]) for p in choice)
    least_lead = max(least_starts[p] + sum(least[p].values()) for p in starts) - min(least_starts.values())
    return Line(recipe, label, stages, lead, least_lead)


def _hours(procedure: Procedure, choice: tuple[Alternative, ...], open_share: dict[str, float]) -> dict[str, float]:
    """Hours by operation: the mean over alternatives with `open_share`, the least of them without."""
    found: dict[str, list[float]] = {}
    for alternative in choice:
        share = min((open_share.get(u, 1.0) for u in alternative.units), default=1.0)
        for operation in operations_of(procedure, alternative):
            found.setdefault(operation.id, []).append(_elapsed(operation, share))
    return {o: sum(v) / len(v) if open_share else min(v) for o, v in found.items()}


def _elapsed(operation: Operation, share: float) -> float:
    hours = operation.duration / HOUR
    return hours if operation.attendance is Attendance.UNATTENDED else hours / max(share, 0.05)


def _stage(
    scenario: Scenario,
    recipe: Recipe,
    procedure: Procedure,
    choice: tuple[Alternative, ...],
    hours: float,
    least: float,
) -> Stage:
    units = tuple(dict.fromkeys(u for a in choice for u in a.units))
    before = [_before(scenario, recipe, procedure, a, scenario.unit_by_id[u]) for a in choice for u in a.units]
    own = _h(procedure.setup) + _h(procedure.teardown)
    turnarounds = [_h(turnaround_of(scenario, procedure, u)) for u in units]
    cleans = [_clean_a_batch(scenario.unit_by_id[u]) for u in units]
    return Stage(
        procedure=procedure.id,
        units=units,
        held=min(len(a.units) for a in choice),
        hours=hours,
        least=least,
        turnaround=sum(turnarounds) / len(units) + sum(cleans) / len(units),
        own=own,
        own_cost=_cost(procedure.setup) + _cost(procedure.teardown),
        setup=sum(b[0] for b in before) / len(before),
        setup_cost=sum(b[2] for b in before) / len(before),
        setup_count=sum(b[3] for b in before) / len(before),
        least_setup=own + min(b[1] for b in before),
        cost=float(min(a.cost for a in choice)),
        offset=0.0,
    )


def _before(
    scenario: Scenario, recipe: Recipe, procedure: Procedure, alternative: Alternative, unit: Unit
) -> tuple[float, float, float, float]:
    """Changeover into a recipe on a unit: mean and least hours, mean cost, share of sequences that need one.

    The means are over the better half of what may come before: a good sequence avoids the rest.
    """
    after = UnitUse(recipe.product, alternative.setup_state)
    uses = {
        UnitUse(r.product, a.setup_state)
        for r in scenario.recipes
        for p in r.procedures
        for a in p.alternatives
        if unit.id in a.units and r.product != recipe.product
    }
    first = UnitUse(unit.initial.last_product, unit.initial.last_setup_state)
    found = [lookup(scenario, unit, use, after, procedure) for use in uses]
    known = [c for c in found if c is not None]
    start = lookup(scenario, unit, first, after, procedure)
    known_first = [*known, start] if start is not None else known
    if not known:
        known = known_first
    if not known:
        return 0.0, 0.0, 0.0, 0.0
    least = min(_h(c) for c in known_first)
    if unit.full_clean:  # it may stand in for the changeover
        least = min(least, _h(unit.full_clean))
    better = sorted(known, key=lambda c: (c.duration, c.cost))[: (len(known) + 1) // 2]
    mean, cost = sum(_h(c) for c in better) / len(better), sum(float(c.cost) for c in better) / len(better)
    return mean, least, cost, sum(bool(c.duration) for c in better) / len(better)


def _h(task: Task | None) -> float:
    return task.duration / HOUR if task else 0.0


def _cost(task: Task | None) -> float:
    return float(task.cost) if task else 0.0


def _clean_a_batch(unit: Unit) -> float:
    """Hours of full cleans that each batch brings nearer."""
    after, clean = unit.full_clean_after, unit.full_clean
    return _h(clean) / after.batches if after and after.batches and clean else 0.0
