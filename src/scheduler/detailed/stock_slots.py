"""Room for batches that no order asks for: they fill stock up to its targets, or count as output."""

from math import ceil

from scheduler.detailed.constraints.campaign import allowed_sizes
from scheduler.detailed.output import most_batches, output_worth, wants_stock
from scheduler.detailed.problem import Problem
from scheduler.detailed.recipe_data import RecipeData
from scheduler.detailed.slots import Names, group_batches, largest_campaign, pace_of, recipes_for
from scheduler.detailed.solution import Slot, Solution
from scheduler.detailed.stock_terms import shortfalls

MOST = 24
"""Batches that are put into a plan as one campaign, where the recipe allows less than all."""


def target_slots(problem: Problem, solution: Solution, names: Names) -> list[Slot]:
    """Slots for what a plan is short of its stock targets, by date; what is made for one date serves later ones too."""
    products = problem.stock.targets if wants_stock(problem) else ()
    return [
        Slot(names.new(recipe.id), recipe, group, len(group), wanted=date)
        for product in products
        for recipe in recipes_for(problem, product)[:1]
        for date, count in _missing(problem, solution, recipe)
        for group in group_batches(problem, recipe, [()] * count, problem.horizon)
    ]


def _missing(problem: Problem, solution: Solution, recipe: RecipeData) -> list[tuple[int, int]]:
    """(step by which batches have to end, how many) for each target date that lacks some."""
    release = problem.stock.releases.get(recipe.product)
    found: list[tuple[int, int]] = []
    for date, short in shortfalls(problem, solution, recipe.product):
        made = sum(count for end, count in found if date < problem.stock.expiry(recipe.product, end))
        count = ceil((short - made * recipe.quantity) / recipe.quantity)
        end = date - (release.duration if release else 0)
        if count > 0 and end >= recipe.span:
            found.append((end, count))
    return found


def output_slots(problem: Problem, names: Names) -> list[Slot]:
    """A large campaign of each recipe whose batches count as output, the one that brings most in its time first."""
    worth = {r.id: output_worth(problem, r) / max(1, pace_of(problem, r)) for r in problem.recipes.values()}
    slots = []
    for recipe in sorted(problem.recipes.values(), key=lambda r: (-worth[r.id], r.id)):
        top = min(largest_campaign(problem, recipe), most_batches(problem, recipe), max(MOST, recipe.rules.min_batches))
        sizes = allowed_sizes(recipe.rules, top)
        if worth[recipe.id] and sizes:
            slots.append(Slot(names.new(recipe.id), recipe, ((),) * sizes[-1], sizes[-1]))
    return slots


def halved(slot: Slot) -> list[Slot]:
    """A slot with all its batches, half of them, and so on down to the smallest campaign allowed."""
    found, sizes = [slot], allowed_sizes(slot.recipe.rules, slot.size)
    while smaller := [n for n in sizes if n <= max(1, found[-1].size // 2) and n < found[-1].size]:
        size = smaller[-1]
        found.append(Slot(slot.id, slot.recipe, ((),) * size, size, wanted=slot.wanted, purpose=slot.purpose))
    return found
