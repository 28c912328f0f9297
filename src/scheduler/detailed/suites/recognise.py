"""Whether a plant is one of independent suites: each product made on one unit, in one procedure, nothing shared."""

from collections.abc import Iterator

from scheduler.detailed.constraints.campaign import allowed_sizes
from scheduler.detailed.constraints.plain import is_plain
from scheduler.detailed.problem import Problem
from scheduler.detailed.recipe_data import RecipeData
from scheduler.detailed.slots import largest_campaign, pace_of
from scheduler.detailed.suites.prices import DEMAND, PRICED
from scheduler.domain.objective import Term
from scheduler.domain.purpose import RunPurpose

SELF_SERVING = frozenset({Term.THROUGHPUT, Term.VALUE, Term.SALES, Term.PROFIT})
"""Terms for which it may pay to make what nobody ordered."""


def obstacles(problem: Problem) -> Iterator[str]:
    """Why a plant is not one of independent suites, in the planner's ids; nothing = it is one."""
    recipes = wanted(problem)
    if not recipes:
        yield "no recipe makes anything that is wanted"
    yield from _objective(problem)
    yield from _commitments(problem)
    for recipe in recipes:
        yield from _recipe(problem, recipe)
    for unit in sorted({u for r in recipes for u in r.units}):
        yield from _unit(problem, unit, [r for r in recipes if unit in r.units])
    yield from _products(problem, recipes)
    yield from _orders(problem)


def wanted(problem: Problem) -> list[RecipeData]:
    """Recipes of products that are ordered or have stock targets; all of them where making more counts in itself."""
    scenario = problem.scenario
    if any(w.term in SELF_SERVING for tier in problem.tiers for w in tier):
        return list(problem.recipes.values())
    products = {o.product for o in scenario.orders} | {p.id for p in scenario.products if p.stock_targets}
    return [r for r in problem.recipes.values() if r.product in products]


def _objective(problem: Problem) -> Iterator[str]:
    kinds = [{w.term for w in tier if w.weight} for tier in problem.tiers]
    first = next((kind for kind in kinds if not kind <= DEMAND), None)
    if first is not None and first.isdisjoint(DEMAND | PRICED):
        yield f"what counts first is {', '.join(sorted(first))}, which a sequence of campaigns does not show"


def _commitments(problem: Problem) -> Iterator[str]:
    scenario = problem.scenario
    stated: dict[str, list[str]] = {
        "commitments": [c.id for c in scenario.commitments],
        "maintenance": [m.id for m in scenario.maintenance],
        "required runs": [r.id for r in scenario.runs],
        "gates": [g.id for g in scenario.gates],
        "holds": [h.id for h in scenario.holds],
        "reservations": [r.id for r in scenario.reservations],
    }
    for name, ids in stated.items():
        if ids:
            yield f"there are {name}: {', '.join(ids)}"


def _recipe(problem: Problem, recipe: RecipeData) -> Iterator[str]:
    procedures = list(recipe.procedures.values())
    if len(procedures) > 1 or len(procedures[0].alternatives) > 1 or len(recipe.units) > 1:
        yield f"recipe {recipe.id} is not one procedure on one unit"
        return
    procedure = procedures[0]
    if not procedure.rigid or procedure.source.interleaved or procedure.source.setup or procedure.source.teardown:
        yield f"recipe {recipe.id} waits, pauses or is set up"
    if recipe.source.links or any(o.pools or o.consumes or o.produces for o in procedure.source.operations):
        yield f"recipe {recipe.id} has time links, pools or materials"
    unit = procedure.alternatives[0].units[0]
    turnaround = problem.turnaround(procedure.source, unit)
    if pace_of(problem, recipe) < procedure.alternatives[0].duration + (turnaround.duration if turnaround else 0):
        yield f"recipe {recipe.id} has a cadence shorter than a batch and its turnaround"
    if not allowed_sizes(recipe.rules, largest_campaign(problem, recipe)):
        yield f"recipe {recipe.id} has no campaign that fits the horizon"


def _unit(problem: Problem, unit: str, recipes: list[RecipeData]) -> Iterator[str]:
    owner = problem.unit(unit)
    if not is_plain(problem, unit) or owner.initial.dirty_since:
        yield f"unit {unit} has hours, hold times, full cleans, maintenance, a crew or an exclusive room"
    always = {q.product for q in owner.qualified if q.valid_from is None and q.valid_until is None}
    for recipe in recipes:
        if owner.qualified and recipe.product not in always:
            yield f"unit {unit} is not qualified for {recipe.product} at all times"
        if owner.capacity is not None and owner.capacity < recipe.source.batch_size:
            yield f"unit {unit} is too small for {recipe.id}"


def _products(problem: Problem, recipes: list[RecipeData]) -> Iterator[str]:
    scenario = problem.scenario
    for product in sorted({r.product for r in recipes}):
        owner = scenario.product_by_id[product]
        units = sorted({u for r in recipes if r.product == product for u in r.units})
        if len(units) > 1:
            yield f"product {product} is made on {', '.join(units)}"
        if owner.storage or (owner.qc and owner.qc.pools):
            yield f"product {product} takes up storage or places of QC"
        for lot in (x for x in scenario.lots if x.item == product):
            if lot.approved_for or lot.owner not in (None, owner.sponsor):
                yield f"lot {lot.id} is not for every order of {product}"


def _orders(problem: Problem) -> Iterator[str]:
    for order in problem.scenario.orders:
        usual = order.purpose is RunPurpose.COMMERCIAL and order.partial
        if not usual or order.earliest is not None or order.min_remaining_life is not None:
            yield f"order {order.id} is clinical, undivided or states an earliest delivery or a remaining life"
