"""Whether a recipe can run at all: units that take it, and a combination of them that its rules allow."""

from datetime import timedelta
from itertools import pairwise
from typing import NamedTuple

from scheduler.domain.plant import Unit
from scheduler.domain.product import Alternative, Procedure, Recipe
from scheduler.domain.recipe import connected, may_transfer, operations_of, procedure_of, transfers_of
from scheduler.domain.scenario import Scenario
from scheduler.domain.units import utc
from scheduler.validation.issue import number, some

_SEARCH_LIMIT = 20_000


class Blocked(NamedTuple):
    """Why no batch of a recipe can run, and what to do."""

    reason: str
    fix: str


def blocked(scenario: Scenario, recipe: Recipe) -> Blocked | None:
    """Why no batch of a recipe can run on the units of the scenario; None if one can, or the search was cut short."""
    usable: dict[str, list[Alternative]] = {}
    for procedure in recipe.procedures:
        reasons: list[str] = []
        for alternative in procedure.alternatives:
            reason = _unusable(scenario, recipe, procedure, alternative)
            if reason is None:
                usable.setdefault(procedure.id, []).append(alternative)
            else:
                reasons.append(reason)
        if procedure.id not in usable:
            what = f"procedure {procedure.id!r} has no unit that takes it ({some(list(dict.fromkeys(reasons)), 3)})"
            return Blocked(what, "Add an alternative, a qualification or capacity, or make the batch smaller.")
    if _combinations(scenario, recipe, usable):
        return None
    what = "no choice of units keeps its connections, compatible pairs, trains and unit groups together"
    return Blocked(what, "Add a connection, a compatible pair or a train, or relax a unit group.")


def _unusable(scenario: Scenario, recipe: Recipe, procedure: Procedure, alternative: Alternative) -> str | None:
    length = sum((o.duration for o in operations_of(procedure, alternative)), timedelta(0))
    for name in alternative.units:
        unit = scenario.unit_by_id[name]
        if unit.capacity is not None and unit.capacity < recipe.batch_size:
            return f"{name} takes {number(unit.capacity)} of the batch size {number(recipe.batch_size)}"
        if not _qualified(scenario, unit, recipe.product, length):
            return f"{name} is not qualified for {recipe.product} long enough in the horizon"
        limit = unit.full_clean_after.time if unit.full_clean_after else None
        if limit is not None and length > limit:
            return f"{name} is due for a full clean sooner than the procedure lasts"
    return None


def _qualified(scenario: Scenario, unit: Unit, product: str, length: timedelta) -> bool:
    begin = max(utc(scenario.start), utc(unit.available_from or scenario.start))
    if not unit.qualified:
        return length <= scenario.end - begin
    for entry in unit.qualified:
        if entry.product == product:
            first = max(begin, utc(entry.valid_from or begin))
            last = min(scenario.end, utc(entry.valid_until or scenario.end))
            if length <= last - first:
                return True
    return False


def _combinations(scenario: Scenario, recipe: Recipe, usable: dict[str, list[Alternative]]) -> bool:
    """Whether some choice of an alternative per procedure keeps every rule between two procedures."""
    allowed = _allowed_pairs(scenario, recipe, usable)
    order = [p.id for p in recipe.procedures]
    left = _SEARCH_LIMIT

    def search(depth: int, choice: dict[str, str]) -> bool:
        nonlocal left
        if depth == len(order):
            return True
        for alternative in usable[order[depth]]:
            left -= 1
            if left < 0:
                return True
            mine = {**choice, order[depth]: alternative.id}
            if _fits(order[depth], mine, allowed) and _follows_train(recipe, mine) and search(depth + 1, mine):
                return True
        return False

    return search(0, {})


def _fits(procedure: str, choice: dict[str, str], allowed: dict[tuple[str, str], list[set[tuple[str, str]]]]) -> bool:
    return all(
        (choice[first], choice[second]) in pairs
        for (first, second), rules in allowed.items()
        if procedure in (first, second) and first in choice and second in choice
        for pairs in rules
    )


def _follows_train(recipe: Recipe, choice: dict[str, str]) -> bool:
    trains = recipe.trains.values()
    return not trains or any(all(choice.get(p, a) == a for p, a in train.items()) for train in trains)


def _allowed_pairs(
    scenario: Scenario, recipe: Recipe, usable: dict[str, list[Alternative]]
) -> dict[tuple[str, str], list[set[tuple[str, str]]]]:
    """Pairs of alternatives that each rule between two procedures allows."""
    allowed: dict[tuple[str, str], list[set[tuple[str, str]]]] = {}
    for source, target in transfers_of(recipe):
        pairs = connected(scenario, procedure_of(recipe, source), procedure_of(recipe, target))
        fitting = {(a.id, b.id) for a in usable[source] for b in usable[target] if may_transfer(pairs, a, b)}
        allowed.setdefault((source, target), []).append(fitting)
    for entry in recipe.compatible:
        allowed.setdefault((entry.source, entry.target), []).append(set(entry.pairs))
    for group in recipe.unit_groups:
        members = pairwise(group.procedures) if group.kind != "different" else _each_two(group.procedures)
        for first, second in members:
            fitting = {
                (a.id, b.id)
                for a in usable[first]
                for b in usable[second]
                if _grouped(group.kind, set(a.units), set(b.units))
            }
            allowed.setdefault((first, second), []).append(fitting)
    return allowed


def _each_two(names: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(a, b) for i, a in enumerate(names) for b in names[i + 1 :]]


def _grouped(kind: str, first: set[str], second: set[str]) -> bool:
    return not first & second if kind == "different" else first == second
