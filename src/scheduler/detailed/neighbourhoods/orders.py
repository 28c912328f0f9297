"""Neighbourhoods around what the plan does badly: orders that are late, short, or starved of a material."""

from collections.abc import Iterable
from math import sqrt
from random import Random

from scheduler.detailed.lots import parts_of
from scheduler.detailed.missing import missing_slots, with_suppliers
from scheduler.detailed.neighbourhoods.choice import (
    NOTHING,
    Choice,
    again,
    first_batches,
    middle,
    movable,
    units_used,
)
from scheduler.detailed.problem import Problem
from scheduler.detailed.slots import Names, first_due, pace_of, testing_of
from scheduler.detailed.solution import Slot, Solution

JITTER = 20
"""Part of the horizon by which the order of rivals is shaken."""


def late_orders(problem: Problem, solution: Solution, names: Names, random: Random, most: int) -> Choice:
    """A campaign that delivers late, what it draws on, and what stands on its units where it is or where it should be.

    Drawn by the root of what the lateness costs, so that one very late order does not take all the attention.
    """
    late = lateness_of(problem, solution)
    if not late:
        return NOTHING
    chosen = random.choices(sorted(late), [sqrt(late[key]) for key in sorted(late)])[0]
    campaign = solution.campaigns[chosen]
    at = random.choice([middle(campaign), best_middle(problem, campaign.slot)])
    row = rivals(problem, solution, random, campaign.slot.recipe.units, at)
    first = [chosen, *(k for k in makers_for(solution, chosen) if random.random() < 0.5)]
    return again(solution, first_batches(solution, dict.fromkeys([*first, *row]), most))


def short_orders(problem: Problem, solution: Solution, names: Names, random: Random, most: int) -> Choice:
    """A campaign for what is unmet, its suppliers, and what stands on its units when it would have to run."""
    missing = missing_slots(problem, solution, names)
    if not missing:
        return NOTHING
    slot = random.choice(missing)
    extra = with_suppliers(problem, solution, slot, names)
    units = {u for part in extra for u in part.recipe.units}
    row = rivals(problem, solution, random, units, best_middle(problem, slot))
    return again(solution, first_batches(solution, row, most), extra)


def shortage(problem: Problem, solution: Solution, names: Names, random: Random, most: int) -> Choice:
    """Campaigns that draw on, or make, one item of which what is late or unmet draws too; and that."""
    missing = missing_slots(problem, solution, names)
    late = [solution.campaigns[key].slot for key in sorted(lateness_of(problem, solution))]
    needs = problem.stock.needs
    starved = [slot for slot in (*missing, *late) if needs[slot.recipe.id]]
    if not starved:
        return NOTHING
    slot = random.choice(starved)
    item = random.choice(sorted({n.item for n in needs[slot.recipe.id]}))
    makers = set(problem.stock.makers.get(item, ()))
    drawing = {key for key, row in needs.items() if any(n.item == item for n in row)}
    inside = [k for k in movable(solution) if solution.campaigns[k].slot.recipe.id in makers | drawing]
    at = wanted_by(problem, slot)
    inside.sort(key=lambda k: abs(middle(solution.campaigns[k]) - at) + _shaken(problem, random))
    if slot.id in solution.campaigns:
        return again(solution, first_batches(solution, dict.fromkeys([slot.id, *inside]), most))
    extra = with_suppliers(problem, solution, slot, names)
    return again(solution, first_batches(solution, inside, most), extra)


def in_turn(problem: Problem, random: Random, choice: Choice) -> Choice:
    """A choice to be placed one after the other: roughly by when each must start, what others draw on before them."""
    slots = [*choice.slots, *choice.extra]
    latest = {slot.id: wanted_by(problem, slot) - slot.recipe.span + _shaken(problem, random) for slot in slots}
    return Choice(choice.out, sorted(slots, key=lambda slot: latest[slot.id]), [], "in turn")


def lateness_of(problem: Problem, solution: Solution) -> dict[str, float]:
    """Campaigns that may move and deliver late, with what that costs."""
    owners = {b.id: key for key in movable(solution) for b in solution.campaigns[key].batches}
    found: dict[str, float] = {}
    for want, lot, quantity, _, delivered in parts_of(problem, solution):
        if delivered > want.due and lot in owners:
            cost = float(want.rate * quantity * (delivered - want.due))
            found[owners[lot]] = found.get(owners[lot], 0.0) + cost
    return {key: cost for key, cost in found.items() if cost > 0}


def makers_for(solution: Solution, key: str) -> list[str]:
    """Campaigns that may move and make lots that a campaign draws on."""
    batches = {b.id for b in solution.campaigns[key].batches}
    drawn = {d.lot.partition("/")[0] for d in solution.draws if d.batch in batches}
    return [k for k in movable(solution) if any(b.id in drawn for b in solution.campaigns[k].batches)]


def rivals(problem: Problem, solution: Solution, random: Random, units: Iterable[str], at: float) -> list[str]:
    """Campaigns that use some of the units, those near a moment first."""
    units = set(units)
    found = [k for k in movable(solution) if units & units_used(solution.campaigns[k])]
    return sorted(found, key=lambda k: abs(middle(solution.campaigns[k]) - at) + _shaken(problem, random))


def wanted_by(problem: Problem, slot: Slot) -> int:
    """When the batches of a slot have to end, to be released when they are wanted."""
    if slot.wanted is not None:
        return slot.wanted
    if slot.run is not None:
        return problem.runs[slot.run].due
    return min(first_due(problem, pegs) for pegs in slot.pegs or ((),)) - testing_of(problem, slot.recipe)


def best_middle(problem: Problem, slot: Slot) -> float:
    """The mean moment of a campaign that ends just when it is wanted."""
    length = slot.recipe.span + (slot.size - 1) * pace_of(problem, slot.recipe)
    return wanted_by(problem, slot) - length / 2


def _shaken(problem: Problem, random: Random) -> float:
    return random.random() * problem.horizon / JITTER
