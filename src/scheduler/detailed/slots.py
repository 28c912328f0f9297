"""Room for campaigns: how demand is cut into batches, and batches into slots."""

from collections.abc import Iterator
from math import ceil

from scheduler.detailed.constraints.campaign import allowed_sizes
from scheduler.detailed.output import most_batches, most_for_targets, output_worth
from scheduler.detailed.problem import Problem
from scheduler.detailed.recipe_data import RecipeData
from scheduler.detailed.solution import Delivered, Peg, Slot, Solution
from scheduler.domain.demand import Order
from scheduler.domain.purpose import RunPurpose
from scheduler.domain.units import utc

MOST = 1_000
"""More batches of a recipe than a whole model is ever built for."""


def recipes_for(problem: Problem, product: str) -> list[RecipeData]:
    """Recipes that make a product, in the order of the scenario."""
    return [r for r in problem.recipes.values() if r.product == product]


def orders_of(problem: Problem, product: str) -> list[Order]:
    """Orders of a product by due date, the more important first where it is the same."""
    orders = [o for o in problem.scenario.orders if o.product == product]
    return sorted(orders, key=lambda o: (utc(o.due), -o.priority, o.id))


def demand_of(problem: Problem, product: str, deliveries: tuple[Delivered, ...]) -> list[Peg]:
    """What is still to be made for each order, in multiples of the precision, by due date."""
    given: dict[str, int] = {}
    for delivery in deliveries:
        given[delivery.order] = given.get(delivery.order, 0) + delivery.quantity
    precision = problem.scenario.product_by_id[product].precision
    left = [Peg(o.id, int(o.quantity / precision) - given.get(o.id, 0)) for o in orders_of(problem, product)]
    return [peg for peg in left if peg.quantity > 0]


def cut(pegs: list[Peg], size: int) -> list[tuple[Peg, ...]]:
    """Demand cut into batches of `size`, in order; the last one may not be needed in full."""
    batches: list[list[Peg]] = []
    room = 0
    for order, quantity in pegs:
        left = quantity
        while left:
            if room == 0:
                batches.append([])
                room = size
            part = min(left, room)
            batches[-1].append(Peg(order, part))
            left, room = left - part, room - part
    return [tuple(b) for b in batches]


class Names:
    """Campaign ids `recipe#n` that are not taken yet."""

    def __init__(self, taken: set[str]) -> None:
        """`taken` ids are never given again."""
        self._taken = set(taken)
        self._last: dict[str, int] = {}

    def reserve(self, taken: set[str]) -> None:
        """Never give these."""
        self._taken |= taken

    def new(self, recipe: str) -> str:
        """The next free id of a recipe."""
        while True:
            number = self._last[recipe] = self._last.get(recipe, 0) + 1
            name = f"{recipe}#{number}"
            if name not in self._taken:
                self._taken.add(name)
                return name


def free_names(problem: Problem) -> Names:
    """Ids that no commitment has, no required run, and no campaign that made a lot on hand."""
    made = {lot.id.rpartition("-")[0] for lot in problem.scenario.lots}
    return Names(made | {c.id for c in problem.scenario.commitments} | {r.slot for r in problem.runs.values()})


def pegged_slots(problem: Problem, base: Solution, names: Names, patience: int) -> list[Slot]:
    """Slots for all demand the base plan leaves: batches due within `patience` steps share a campaign.

    Each slot is made for the first recipe of its product and the purpose of its orders; every batch is pegged to the
    orders it is meant for.
    """
    slots = []
    for product, purpose in sorted({(o.product, o.purpose) for o in problem.scenario.orders}):
        recipes, orders = recipes_for(problem, product), problem.scenario.order_by_id
        if recipes:
            left = demand_of(problem, product, base.deliveries)
            batches = cut([p for p in left if orders[p.order].purpose is purpose], recipes[0].quantity)
            slots += [
                Slot(names.new(recipes[0].id), recipes[0], group, len(group), purpose=purpose)
                for group in group_batches(problem, recipes[0], batches, patience)
            ]
    return slots


def group_batches(
    problem: Problem, recipe: RecipeData, batches: list[tuple[Peg, ...]], patience: int
) -> Iterator[tuple[tuple[Peg, ...], ...]]:
    """Batches in order, in campaigns of allowed sizes; the last may be filled up with batches nobody needs."""
    top = largest_campaign(problem, recipe)
    sizes = allowed_sizes(recipe.rules, top) or [recipe.rules.min_batches]
    at = 0
    while at < len(batches):
        due = first_due(problem, batches[at])
        near = sum(1 for b in batches[at : at + sizes[-1]] if first_due(problem, b) <= due + patience)
        wanted = min(near, len(batches) - at)
        size = next((n for n in sizes if n >= wanted), sizes[-1])
        group = batches[at : at + size]
        yield tuple(group + [()] * (size - len(group)))
        at += size


def largest_campaign(problem: Problem, recipe: RecipeData) -> int:
    """Most batches a campaign may have by its maximum, its duration and the horizon."""
    most = recipe.rules.max_batches or 1_000
    limit = problem.grid.steps(recipe.rules.max_duration) if recipe.rules.max_duration else problem.horizon
    pace = max(1, pace_of(problem, recipe))
    return max(1, min(most, 1 + max(0, limit - recipe.span) // pace))


def pace_of(problem: Problem, recipe: RecipeData) -> int:
    """Least steps between two batches of a campaign: the cadence, or what the slowest procedure's units allow."""
    if recipe.rules.cadence is not None:
        return problem.grid.steps(recipe.rules.cadence)
    return max(
        ceil(min(a.duration for a in p.alternatives) / (1 if p.fixed else len(p.alternatives)))
        for p in recipe.procedures.values()
    )


def testing_of(problem: Problem, recipe: RecipeData) -> int:
    """Least steps from the end of a batch to its release."""
    release = problem.stock.releases.get(recipe.product)
    return release.duration if release else 0


def first_due(problem: Problem, pegs: tuple[Peg, ...]) -> int:
    """Earliest due step of what a batch is meant for; the horizon when it is meant for nothing."""
    dues = [problem.grid.at(utc(problem.scenario.order_by_id[p.order].due)) for p in pegs]
    return min(dues, default=problem.horizon)


def open_slots(problem: Problem, base: Solution, names: Names) -> list[Slot]:
    """Slots that leave number, size and pegging of campaigns to the model: as many as the demand could call for.

    Commercial batches may serve clinical orders too, so they have room for all of a product's demand, and for what
    stock targets call for or, where output counts, as much as fits.
    """
    slots: list[Slot] = []
    left: dict[tuple[str, RunPurpose], int] = {}
    for product in sorted({o.product for o in problem.scenario.orders}):
        for order, quantity in demand_of(problem, product, base.deliveries):
            for purpose in {RunPurpose.COMMERCIAL, problem.scenario.order_by_id[order].purpose}:
                left[product, purpose] = left.get((product, purpose), 0) + quantity
    for product in problem.stock.targets:
        key = product, RunPurpose.COMMERCIAL
        left[key] = left.get(key, 0) + most_for_targets(problem, product)
    for recipe in problem.recipes.values():
        if output_worth(problem, recipe):
            left[recipe.product, RunPurpose.COMMERCIAL] = most_batches(problem, recipe) * recipe.quantity
    for product in from_last(problem, sorted({product for product, _ in left})):
        for purpose in (RunPurpose.CLINICAL, RunPurpose.COMMERCIAL):
            for recipe in recipes_for(problem, product) if left.get((product, purpose)) else []:
                needed = ceil(left[product, purpose] / recipe.quantity)
                slots += _room_for(needed, recipe, purpose, names)
                for need in problem.stock.needs[recipe.id]:
                    made = need.quantity * max(needed, recipe.rules.min_batches)
                    left[need.item, purpose] = left.get((need.item, purpose), 0) + made
    return slots


def _room_for(needed: int, recipe: RecipeData, purpose: RunPurpose, names: Names) -> list[Slot]:
    """Slots for campaigns of which together `needed` batches are wanted."""
    needed = min(needed, MOST)
    sizes = allowed_sizes(recipe.rules, max(needed, recipe.rules.min_batches) + recipe.rules.multiple_of)
    if not sizes:
        return []
    size = next((n for n in sizes if n >= needed), sizes[-1])
    return [Slot(names.new(recipe.id), recipe, None, size, purpose=purpose) for _ in range(ceil(needed / sizes[0]))]


def from_last(problem: Problem, products: list[str]) -> list[str]:
    """Products and the intermediates they are made from, each after everything that draws on it."""
    found: list[str] = []
    for product in products:
        found = _before(problem, product, found, ())
    return found


def _before(problem: Problem, product: str, found: list[str], above: tuple[str, ...]) -> list[str]:
    """`found` with a product and, behind it, what it is made from."""
    if product in found or product in above:
        return found
    for recipe in recipes_for(problem, product):
        for item in dict.fromkeys(n.item for n in problem.stock.needs[recipe.id]):
            if item in problem.scenario.product_by_id:
                found = _before(problem, item, found, (*above, product))
    return [product, *found]
