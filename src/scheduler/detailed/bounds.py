"""What no plan can beat: each set of units can do so much work by a date, and no more.

Quantities in multiples of the precision, times in steps. A batch of a recipe keeps the units of a set busy for a least
time, so by step t all batches that end by then took no more than units × t. Of the orders due by t that leaves some
undelivered: at least those that weigh least for their work (a fractional knapsack). Their weight, less what a plan may
leave unmet, is late at t. Products that also come from elsewhere (lots, commitments, co-products) do not count.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from scheduler.detailed.evaluate import Value
from scheduler.detailed.output import floors, load_on, units_of
from scheduler.detailed.problem import Problem
from scheduler.domain.objective import Term
from scheduler.domain.plan import BoundSource, TierResult

LOOKS = 100
"""How often over the horizon it is asked what is late; from one time to the next the smaller, later, figure stands."""

Bounds = dict[Term, Fraction]


class Item(NamedTuple):
    """An order as work on a set of units: due when the work must be done; weight and work of all of it."""

    due: int
    weight: Fraction
    work: Fraction


def tier_results(problem: Problem, value: Value, found: Mapping[int, Fraction]) -> tuple[TierResult, ...]:
    """What is known of each tier of a plan: its value, the best bound, and what that rests on.

    Args:
        problem: the compiled scenario.
        value: of the plan, by tier.
        found: bounds that the search proved, by tier; each holds under the best values of the tiers before.
    """
    tiers: list[TierResult] = []
    for index, (least, work) in enumerate(zip(floors(problem), work_bounds(problem, value), strict=True)):
        rows = [(least, BoundSource.SIGN), (work, BoundSource.WORK)]
        if index in found and all(t.optimal for t in tiers):
            rows.append((found[index], BoundSource.SEARCH))
        bound, source = max(rows, key=lambda row: row[0])
        stated = min(float(bound), float(value[index]))
        optimal = bound >= value[index]
        tiers.append(TierResult(tier=index, value=float(value[index]), bound=stated, optimal=optimal, bound_by=source))
    return tuple(tiers)


def work_bounds(problem: Problem, value: Value) -> Value:
    """A value of each tier that no plan is below which is as good in the tiers before as one of this value."""
    unmet = unmet_allowed(problem, value)
    sets = {units_of(p) for recipe in problem.recipes.values() for p in recipe.procedures.values()}
    found = _together([_bounds_on(problem, units, unmet) for units in sorted(sets, key=sorted)])
    raised = []
    for index, (tier, floor) in enumerate(zip(problem.tiers, floors(problem), strict=True)):
        known = found if index else {Term.UNMET: found.get(Term.UNMET, Fraction(0))}
        raised.append(floor + sum((Fraction(w.weight) * known.get(w.term, 0) for w in tier), Fraction(0)))
    return tuple(raised)


def unmet_allowed(problem: Problem, value: Value) -> Fraction | None:
    """Weighted quantity that a plan as good in the first tier, which is unmet alone, leaves unmet; None = any."""
    weight = Fraction(problem.tiers[0][0].weight)
    return value[0] / weight if weight else None


def _together(rows: list[Bounds]) -> Bounds:
    return {term: max(row.get(term, Fraction(0)) for row in rows) for term in {t for row in rows for t in row}}


def _bounds_on(problem: Problem, units: frozenset[str], unmet: Fraction | None) -> Bounds:
    """Bounds of terms by the work of one set of units."""
    items = items_on(problem, units)
    work, capacity = sum((item.work for item in items), Fraction(0)), len(units) * problem.horizon
    found: Bounds = {}
    if work > capacity:
        found[Term.UNMET] = undone([item._replace(due=0) for item in items], 0, capacity)
    if unmet is not None:
        found[Term.LATENESS] = problem.day * _late(problem, items, len(units), unmet)
    if unmet == 0:
        found[Term.MAKESPAN] = problem.hour * work / len(units)
    return found


def _late(problem: Problem, items: list[Item], units: int, unmet: Fraction) -> Fraction:
    """Least weight × steps that orders are late."""
    stride, total, due_work = max(1, problem.horizon // LOOKS), Fraction(0), Fraction(0)
    by_due = sorted(items, key=lambda item: item.due, reverse=True)
    for step in range(0, problem.horizon, stride):
        while by_due and by_due[-1].due <= step:
            due_work += by_due.pop().work
        end = min(step + stride, problem.horizon)
        if due_work > units * (end - 1):
            total += (end - step) * max(Fraction(0), undone(items, step, units * (end - 1)) - unmet)
    return total


def items_on(problem: Problem, units: frozenset[str]) -> list[Item]:
    """Orders whose product is only made in batches that keep some of the units busy, weight for work in falling order.

    A product of several recipes counts with the least work of any.
    """
    least: dict[str, Fraction] = {}
    for recipe in problem.recipes.values():
        each = Fraction(load_on(recipe, units), recipe.quantity)
        least[recipe.product] = min(each, least.get(recipe.product, each))
    elsewhere = {lot.item for lot in problem.scenario.lots}
    elsewhere |= {gift.item for gifts in problem.stock.gifts.values() for gift in gifts}
    elsewhere |= {problem.recipes[c.recipe].product for c in problem.scenario.commitments}
    found = []
    for want in problem.stock.wants.values():
        work = least.get(want.product, Fraction(0)) * want.quantity
        if work and want.product not in elsewhere:
            release = problem.stock.releases.get(want.product)
            found.append(Item(want.due - (release.duration if release else 0), want.rate * want.quantity, work))
    return sorted(found, key=lambda item: item.weight / item.work, reverse=True)


def undone(items: list[Item], step: int, work: int) -> Fraction:
    """Least weight of what is due by a step and not done with so much work; `items` by weight for their work."""
    left, missing = Fraction(work), Fraction(0)
    for item in items:
        if item.due <= step:
            part = min(left, item.work)
            left -= part
            missing += item.weight * (1 - part / item.work)
    return missing
