"""From the compiled scenario to its suites."""

from dataclasses import replace

from scheduler.detailed.constraints.campaign import allowed_sizes
from scheduler.detailed.problem import Problem
from scheduler.detailed.recipe_data import RecipeData, TaskData
from scheduler.detailed.slots import largest_campaign, pace_of
from scheduler.detailed.suites.demand import cells_of, limits_of
from scheduler.detailed.suites.prices import Priced, batch_terms, campaign_terms, fold, turnaround_terms
from scheduler.detailed.suites.recognise import wanted
from scheduler.detailed.suites.suite import START, Gap, Make, Suite
from scheduler.domain.changeover import UnitUse
from scheduler.domain.objective import Term
from scheduler.domain.units import utc

Key = tuple[str, int, int]


def suites_of(problem: Problem) -> list[Suite] | None:
    """The suites of a plant without obstacles; None = what counts does not fit one whole number."""
    by_unit: dict[str, list[RecipeData]] = {}
    for recipe in wanted(problem):
        by_unit.setdefault(next(iter(recipe.units)), []).append(recipe)
    suites = [_suite(problem, unit, recipes) for unit, recipes in sorted(by_unit.items())]
    found = [s for s in suites if s is not None]
    return found if len(found) == len(suites) else None


def _suite(problem: Problem, unit: str, recipes: list[RecipeData]) -> Suite | None:
    products = tuple(dict.fromkeys(r.product for r in recipes))
    cells = tuple(cells_of(problem, p) for p in products)
    makes = [_make(problem, recipe, products.index(recipe.product)) for recipe in recipes]
    changeovers = _changeovers(problem, unit, recipes)
    most = 1 + problem.horizon // max(1, min(m.pace for m in makes))
    rows: dict[Key, Priced] = {}
    for (before, after), task in changeovers.items():
        rows["gap", before, after] = Priced(campaign_terms(problem, recipes[after], task), most)
    for i, recipe in enumerate(recipes):
        rows["batch", i, 0] = Priced(batch_terms(problem, recipe), most)
        rows["again", i, 0] = Priced(turnaround_terms(problem, _turnaround(problem, recipe)), most)
    for p, product in enumerate(products):
        rows["deficit", p, 0] = Priced(
            {Term.STOCK_DEFICIT: problem.precision(product)}, sum(cell.target for cell in cells[p])
        )
    prices = fold(problem, rows)
    if prices is None:
        return None
    ready = problem.unit(unit).available_from
    return Suite(
        unit,
        tuple(replace(m, price=prices["batch", i, 0], again=prices["again", i, 0]) for i, m in enumerate(makes)),
        products,
        {pair: Gap(task.duration, prices["gap", *pair]) for pair, task in changeovers.items()},
        cells,
        tuple(limits_of(problem, p) for p in products),
        tuple(prices["deficit", p, 0] for p in range(len(products))),
        max(0, problem.grid.at(utc(ready))) if ready else 0,
        problem.horizon,
    )


def _make(problem: Problem, recipe: RecipeData, product: int) -> Make:
    rules = recipe.rules
    sizes = allowed_sizes(rules, largest_campaign(problem, recipe))
    duration = next(iter(recipe.procedures.values())).alternatives[0].duration
    turnaround = _turnaround(problem, recipe)
    pace = duration + (turnaround.duration if turnaround else 0)
    if rules.cadence is not None:
        pace = pace_of(problem, recipe)
    return Make(recipe, product, recipe.quantity, duration, pace, sizes[0], rules.multiple_of, sizes[-1])


def _turnaround(problem: Problem, recipe: RecipeData) -> TaskData | None:
    procedure = next(iter(recipe.procedures.values()))
    return problem.turnaround(procedure.source, procedure.alternatives[0].units[0])


def _changeovers(problem: Problem, unit: str, recipes: list[RecipeData]) -> dict[tuple[int, int], TaskData]:
    """What lies between every two campaigns, where their sequence is allowed."""
    state = problem.unit(unit).initial
    procedures = [next(iter(r.procedures.values())) for r in recipes]
    uses = [UnitUse(r.product, p.alternatives[0].setup_state) for r, p in zip(recipes, procedures, strict=True)]
    before = {START: UnitUse(state.last_product, state.last_setup_state), **dict(enumerate(uses))}
    found = {}
    for i, left in before.items():
        for j, right in enumerate(uses):
            task = problem.changeover(unit, left, right, procedures[j].source)
            if task is not None:
                found[i, j] = task
    return found
