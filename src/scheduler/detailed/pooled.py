"""Intermediates that are sold too: what other campaigns draw is made in campaigns for orders, not in further ones."""

from dataclasses import replace
from math import ceil

from scheduler.detailed.constraints.campaign import allowed_sizes
from scheduler.detailed.problem import Problem
from scheduler.detailed.slots import Names, from_last, largest_campaign, pegged_slots
from scheduler.detailed.solution import Slot, Solution
from scheduler.detailed.spare import spare_lots


def pooled(problem: Problem, base: Solution, slots: list[Slot]) -> list[Slot]:
    """Slots with room for the batches that other slots draw on and lots do not cover; the first slot grows first.

    What finds no room there is left to campaigns of its own (`suppliers`).
    """
    found = {slot.id: slot for slot in slots}
    for item in from_last(problem, sorted({slot.recipe.product for slot in slots})):
        makers = [s for s in found.values() if s.recipe.product == item and s.pegs is not None]
        short = _drawn(problem, base, list(found.values()), item) - sum(surplus(s) for s in makers)
        for slot in makers if short > 0 else ():
            wanted = slot.size + ceil(max(0, short) / slot.recipe.quantity)
            sizes = allowed_sizes(slot.recipe.rules, largest_campaign(problem, slot.recipe))
            size = max((n for n in sizes if slot.size <= n <= wanted), default=slot.size)
            short -= (size - slot.size) * slot.recipe.quantity
            found[slot.id] = replace(slot, pegs=(*(slot.pegs or ()), *((),) * (size - slot.size)), size=size)
    return list(found.values())


def spared(problem: Problem, base: Solution) -> Solution:
    """The plan with fewer deliveries from lots that further campaigns will draw on: the orders due last do without."""
    slots = pegged_slots(problem, base, Names(set()), problem.horizon)
    wants, kept = problem.stock.wants, list(base.deliveries)
    for item in sorted(problem.stock.consumed & problem.scenario.product_by_id.keys()):
        short = _drawn(problem, base, slots, item)
        given = [d for d in kept if wants[d.order].product == item]
        for order in sorted({d.order for d in given}, key=lambda o: (-wants[o].due, o)):
            if short > 0:
                short -= sum(d.quantity for d in given if d.order == order)
                kept = [d for d in kept if d.order != order]
    return replace(base, deliveries=tuple(kept))


def _drawn(problem: Problem, base: Solution, slots: list[Slot], item: str) -> int:
    """What slots draw of an item beyond what lots have."""
    drawing = [s for s in slots if any(n.item == item for n in problem.stock.needs[s.recipe.id])]
    if not drawing:
        return 0
    drawn = sum(s.size * n.quantity for s in drawing for n in problem.stock.needs[s.recipe.id] if n.item == item)
    return drawn - sum(lot.quantity for lot in spare_lots(problem, base, item, drawing[0].recipe))


def surplus(slot: Slot) -> int:
    """What a slot makes beyond what its batches are meant for."""
    return slot.size * slot.recipe.quantity - sum(p.quantity for pegs in slot.pegs or () for p in pegs)


def first_of(problem: Problem, solution: Solution, slot: Slot, waiting: list[Slot]) -> list[Slot]:
    """Of the slots that wait, those with a surplus of what a slot draws, where the plan has not enough of it."""
    found: list[Slot] = []
    for need in problem.stock.needs[slot.recipe.id]:
        makers = [s for s in waiting if s.recipe.product == need.item and s.id != slot.id and surplus(s) > 0]
        if makers:
            left = sum(lot.quantity for lot in spare_lots(problem, solution, need.item, slot.recipe))
            for maker in makers:
                if left < need.quantity * slot.size:
                    found += [*first_of(problem, solution, maker, [s for s in waiting if s is not slot]), maker]
                    left += surplus(maker)
    return found
