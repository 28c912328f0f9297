"""What no plan can beat: each set of units can do so much work by a date, and no more.

Quantities in multiples of the precision, times in steps. A batch of a recipe keeps the units of a set busy for a least
time, so by step t all batches that end by then took no more than units × t. Of the orders due by t that leaves some
undelivered: at least those that weigh least for their work (a fractional knapsack). Their weight, less what a plan may
leave unmet, is late at t. Products that also come from elsewhere (lots, commitments, co-products) do not count.
"""

from fractions import Fraction
from typing import NamedTuple

from scheduler.detailed.output import floors, load_on, units_of
from scheduler.detailed.problem import Problem
from scheduler.detailed.slots import recipes_for
from scheduler.domain.objective import Term

STRIDE = 24
"""Steps from one look at what is late to the next; in between the later, smaller, figure stands for all."""

Bounds = dict[Term, Fraction]


class Item(NamedTuple):
    """An order as work on a set of units: due when the work must be done; weight and work of all of it."""

    due: int
    weight: Fraction
    work: Fraction


def tier_bounds(problem: Problem, value: tuple[Fraction, ...]) -> tuple[Fraction, ...]:
    """A value of each tier that no plan is below which is as good in the tiers before as one of this value."""
    least = floors(problem)
    unmet = unmet_allowed(problem, value)
    sets = {units_of(p) for recipe in problem.recipes.values() for p in recipe.procedures.values()}
    found = _together([_bounds_on(problem, units, unmet) for units in sorted(sets, key=sorted)])
    raised = []
    for index, (tier, floor) in enumerate(zip(problem.tiers, least, strict=True)):
        known = found if index else {Term.UNMET: found.get(Term.UNMET, Fraction(0))}
        raised.append(floor + sum(Fraction(w.weight) * known.get(w.term, 0) for w in tier))
    return tuple(raised)


def unmet_allowed(problem: Problem, value: tuple[Fraction, ...]) -> Fraction | None:
    """Weighted quantity that a plan as good in the first tier leaves unmet; None where that tier says nothing of it."""
    first = problem.tiers[0]
    if len(first) != 1 or first[0].term is not Term.UNMET or not first[0].weight:
        return None
    return value[0] / Fraction(first[0].weight)


def _together(rows: list[Bounds]) -> Bounds:
    return {term: max(row.get(term, Fraction(0)) for row in rows) for term in {t for row in rows for t in row}}


def _bounds_on(problem: Problem, units: frozenset[str], unmet: Fraction | None) -> Bounds:
    """Bounds of terms by the work of one set of units."""
    items = items_on(problem, units)
    items.sort(key=lambda item: item.weight / item.work, reverse=True)
    due_ever = [item._replace(due=0) for item in items]
    found = {Term.UNMET: undone(due_ever, 0, len(units) * problem.horizon)}
    if unmet is not None:
        late = Fraction(0)
        for step in range(0, problem.horizon, STRIDE):
            end = min(step + STRIDE, problem.horizon)
            left = undone(items, step, len(units) * (end - 1)) - unmet
            late += (end - step) * max(Fraction(0), left)
        found[Term.LATENESS] = problem.day * late
    if unmet == 0 and items:
        found[Term.MAKESPAN] = problem.hour * sum(item.work for item in items) / len(units)
    return found


def items_on(problem: Problem, units: frozenset[str]) -> list[Item]:
    """Orders whose product is only made in batches that keep some of the units busy."""
    made_elsewhere = {lot.item for lot in problem.scenario.lots}
    made_elsewhere |= {gift.item for gifts in problem.stock.gifts.values() for gift in gifts}
    made_elsewhere |= {problem.recipes[c.recipe].product for c in problem.scenario.commitments}
    found = []
    for want in problem.stock.wants.values():
        recipes = recipes_for(problem, want.product)
        each = min((Fraction(load_on(r, units), r.quantity) for r in recipes), default=Fraction(0))
        if each and want.quantity and want.product not in made_elsewhere:
            release = problem.stock.releases.get(want.product)
            due = want.due - (release.duration if release else 0)
            found.append(Item(due, want.rate * want.quantity, each * want.quantity))
    return found


def undone(items: list[Item], step: int, work: int) -> Fraction:
    """Least weight of what is due by a step and not done with so much work; `items` by weight for their work."""
    left, missing = Fraction(work), Fraction(0)
    for item in items:
        if item.due <= step:
            part = min(left, item.work)
            left -= part
            missing += item.weight * (1 - part / item.work)
    return missing
