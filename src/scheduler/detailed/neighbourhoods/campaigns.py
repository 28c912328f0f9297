"""Neighbourhoods of one product: its campaigns placed again, cut anew, or made longer."""

from dataclasses import replace
from random import Random

from scheduler.detailed.neighbourhoods.choice import NOTHING, Choice, again, first_batches, movable
from scheduler.detailed.neighbourhoods.units import one_unit
from scheduler.detailed.neighbourhoods.window import time_window
from scheduler.detailed.output import output_worth
from scheduler.detailed.problem import Problem
from scheduler.detailed.slots import Names, group_batches, largest_campaign, orders_of
from scheduler.detailed.solution import Slot, Solution
from scheduler.domain.purpose import RunPurpose


def one_product(problem: Problem, solution: Solution, names: Names, random: Random, most: int) -> Choice:
    """Campaigns of one product, and what runs at some moment beside them."""
    keys = movable(solution)
    products = sorted({solution.campaigns[k].slot.recipe.product for k in keys})
    if not products:
        return NOTHING
    product = random.choice(products)
    mine = [k for k in keys if solution.campaigns[k].slot.recipe.product == product]
    random.shuffle(mine)
    near = time_window(problem, solution, names, random, most).out
    return again(solution, first_batches(solution, [*mine, *sorted(near - set(mine))], most))


def regroup(problem: Problem, solution: Solution, names: Names, random: Random, most: int) -> Choice:
    """Batches of neighbouring campaigns of one product cut into campaigns anew: merged, split or resized."""
    rows: dict[tuple[str, RunPurpose], list[str]] = {}
    for key in movable(solution):
        slot = solution.campaigns[key].slot
        if slot.commitment is None and slot.run is None and slot.pegs is not None:
            rows.setdefault((slot.recipe.id, slot.purpose), []).append(key)
    if not rows:
        return NOTHING
    row = sorted(rows[random.choice(sorted(rows))], key=lambda k: solution.campaigns[k].batches[0].start)
    start = random.randrange(len(row))
    keys = first_batches(solution, row[start : start + 3], most)
    recipe, purpose = solution.campaigns[row[start]].slot.recipe, solution.campaigns[row[start]].slot.purpose
    pegs = [p for k in row if k in keys for p in (solution.campaigns[k].slot.pegs or ()) if p]
    if not pegs:
        return NOTHING
    ranks = {o.id: i for i, o in enumerate(orders_of(problem, recipe.product))}
    pegs.sort(key=lambda batch: min(ranks[p.order] for p in batch))
    patience = random.choice([0, recipe.span, 2 * recipe.span, 4 * recipe.span, problem.horizon])
    groups = group_batches(problem, recipe, pegs, patience)
    return Choice(keys, [Slot(names.new(recipe.id), recipe, g, len(g), purpose=purpose) for g in groups], [])


def longer(problem: Problem, solution: Solution, names: Names, random: Random, most: int) -> Choice:
    """Consecutive campaigns on one unit, one of them with room for more batches, where these count as such."""
    choice = one_unit(problem, solution, names, random, most)
    counted = [s for s in choice.slots if output_worth(problem, s.recipe) or s.wanted]
    counted = [s for s in counted if not s.commitment and not s.run]
    if not counted:
        return NOTHING
    slot = random.choice(counted)
    more = random.choice([1, 2, 4]) * slot.recipe.rules.multiple_of
    top = min(slot.size + more, largest_campaign(problem, slot.recipe))
    if top <= slot.size:
        return NOTHING
    pegs = slot.pegs or ((),) * slot.size
    grown = replace(slot, pegs=(*pegs, *((),) * (top - slot.size)), size=top)
    return choice._replace(slots=[grown if s is slot else s for s in choice.slots])
