"""Intermediates: the campaigns that must be made before another one can draw on their lots."""

from math import ceil

from scheduler.detailed.problem import Problem
from scheduler.detailed.recipe_data import RecipeData
from scheduler.detailed.slots import Names, first_due, group_batches, pace_of
from scheduler.detailed.solution import Slot, Solution
from scheduler.detailed.spare import spare_lots
from scheduler.domain.purpose import RunPurpose


def suppliers(problem: Problem, solution: Solution, slot: Slot, names: Names, *, spare: bool = True) -> list[Slot]:
    """Slots for what a campaign draws and the plan does not have to spare, those that supply others first.

    Args:
        problem: the compiled scenario.
        solution: the plan whose lots may have something left.
        slot: the campaign that draws.
        names: gives ids to the new slots.
        spare: count on what lots have left, whenever it is usable; else everything is made.
    """
    stock, drawn = problem.stock, {n.item for n in problem.stock.needs[slot.recipe.id]}
    found: list[Slot] = []
    for item in sorted(drawn & problem.scenario.product_by_id.keys()):
        maker = next((r for r in problem.recipes.values() if r.product == item), None)
        if maker is None or maker is slot.recipe:
            continue
        each = sum(n.quantity for n in stock.needs[slot.recipe.id] if n.item == item)
        short = each * slot.size - (_spare(problem, solution, item, slot.recipe) if spare else 0)
        empty = [()] * ceil(max(0, short) / maker.quantity)
        for group in group_batches(problem, maker, list(empty), problem.horizon):
            wanted, purpose = _wanted(problem, slot, item), supplier_purpose(slot)
            made = Slot(names.new(maker.id), maker, group, len(group), wanted=wanted, purpose=purpose)
            found += [*suppliers(problem, solution, made, names, spare=spare), made]
    return found


def supplier_purpose(slot: Slot) -> RunPurpose:
    """What campaigns are for that a campaign draws on: clinical ones for a clinical one, else commercial."""
    return RunPurpose.CLINICAL if slot.purpose is RunPurpose.CLINICAL else RunPurpose.COMMERCIAL


def _spare(problem: Problem, solution: Solution, item: str, recipe: RecipeData) -> int:
    """What lots of an item have left for a recipe."""
    return sum(lot.quantity for lot in spare_lots(problem, solution, item, recipe))


def _wanted(problem: Problem, slot: Slot, item: str) -> int:
    """Step by which lots of an item end, so that the campaign that draws on them is on time."""
    due = slot.wanted if slot.wanted is not None else min(first_due(problem, pegs) for pegs in slot.pegs or ((),))
    release = problem.stock.releases.get(item)
    length = slot.recipe.span + (slot.size - 1) * pace_of(problem, slot.recipe)
    return max(0, due - length - (release.duration if release else 0))
