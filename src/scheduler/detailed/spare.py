"""What the lots of a plan have left, and from when a further campaign may draw on it."""

from dataclasses import replace

from scheduler.detailed.lots import lots_of
from scheduler.detailed.problem import Problem
from scheduler.detailed.recipe_data import RecipeData
from scheduler.detailed.solution import Slot, Solution
from scheduler.detailed.stock_data import FOREVER, Need, Supply


def spare_lots(problem: Problem, solution: Solution, item: str, recipe: RecipeData) -> list[Supply]:
    """Lots of an item that suit a recipe, with what is left of them; what is to be bought is left out."""
    taken = dict(solution.given)
    for draw in solution.draws:
        taken[draw.lot] = taken.get(draw.lot, 0) + draw.quantity
    sponsor = problem.stock.sponsor(recipe.product)
    lots = lots_of(problem, replace(solution, purchases=()), item)
    left = [lot._replace(quantity=lot.quantity - taken.get(lot.lot, 0)) for lot in lots]
    return [lot for lot in left if lot.quantity > 0 and lot.suits(recipe.product, sponsor)]


def supplied_from(problem: Problem, solution: Solution, slot: Slot) -> dict[Need, list[int]]:
    """Step from which each batch of a campaign finds what it draws, one after the other; FOREVER where it never does.

    What lots do not have may be bought, as soon as a purchase may arrive.
    """
    found: dict[Need, list[int]] = {}
    for need in problem.stock.needs[slot.recipe.id]:
        rows = sorted(spare_lots(problem, solution, need.item, slot.recipe), key=lambda lot: lot.usable)
        buying = problem.stock.purchases.get(need.item)
        bought = buying.first if buying else FOREVER
        steps, left, reached = [], 0, 0
        for _ in range(slot.size):
            while left < need.quantity and rows:
                lot = rows.pop(0)
                left, reached = left + lot.quantity, max(reached, lot.usable)
            if left < need.quantity:
                reached = max(reached, bought)
            left = max(0, left - need.quantity)
            steps.append(reached)
        found[need] = steps
    return found
