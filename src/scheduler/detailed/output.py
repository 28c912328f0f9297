"""How much could be made at most: room for batches that no order asks for, and a bound where output is maximised."""

from fractions import Fraction

from scheduler.detailed.evaluate import weight_of
from scheduler.detailed.problem import NEVER, Problem
from scheduler.detailed.recipe_data import ProcedureData, RecipeData
from scheduler.domain.objective import MAXIMISED, Term


def output_worth(problem: Problem, recipe: RecipeData) -> Fraction:
    """What the objective gives for a batch as such, whoever wants it, over all tiers."""
    product = problem.scenario.product_by_id[recipe.product]
    each = {Term.THROUGHPUT: Fraction(1), Term.VALUE: Fraction(product.value)}
    gains = (Fraction(w.weight) * each[w.term] for tier in problem.tiers for w in tier if w.term in each)
    return sum(gains, Fraction(0)) * Fraction(recipe.source.batch_size)


def wants_stock(problem: Problem) -> bool:
    """Whether the objective counts what stock is short of its targets."""
    return any(w.term is Term.STOCK_DEFICIT and w.weight for tier in problem.tiers for w in tier)


def most_for_targets(problem: Problem, product: str) -> int:
    """The most that stock targets of a product can call for: the largest where it keeps, else all of them."""
    wanted = [quantity for _, quantity in problem.stock.targets.get(product, ())] if wants_stock(problem) else []
    return sum(wanted) if product in problem.stock.lives else max(wanted, default=0)


def most_batches(problem: Problem, recipe: RecipeData) -> int:
    """No plan has more batches of a recipe that end in the horizon: each keeps a unit of every procedure busy.

    Committed batches may have done so before the plan starts.
    """
    busy = [p.alternatives for p in recipe.procedures.values() if all(a.duration for a in p.alternatives)]
    return _begun(problem, recipe) + min(
        (sum(problem.horizon // a.duration for a in row) for row in busy), default=NEVER
    )


def _begun(problem: Problem, recipe: RecipeData) -> int:
    return sum(len(c.batches) for c in problem.scenario.commitments if c.recipe == recipe.id)


def most_output(problem: Problem, worth: dict[str, Fraction]) -> Fraction:
    """No plan makes batches that are worth more together; `worth` of a batch by recipe.

    For every set of units that some procedure may use: Σ batches × least time they take there ≤ units × horizon.
    """
    alone = {r.id: most_batches(problem, r) * worth[r.id] for r in problem.recipes.values()}
    most = sum(alone.values(), Fraction(0))
    sets = {units_of(p) for r in problem.recipes.values() for p in r.procedures.values()}
    for units in sets:
        loads = {r.id: load_on(r, units) for r in problem.recipes.values()}
        rate = max((worth[key] / load for key, load in loads.items() if load), default=Fraction(0))
        inside = [problem.recipes[key] for key, load in loads.items() if load]
        begun = sum((_begun(problem, r) * worth[r.id] for r in inside), Fraction(0))
        others = sum((alone[key] for key, load in loads.items() if not load), Fraction(0))
        most = min(most, begun + rate * len(units) * problem.horizon + others)
    return most


def units_of(procedure: ProcedureData) -> frozenset[str]:
    """Every unit that some alternative of a procedure uses."""
    return frozenset(u for a in procedure.alternatives for u in a.units)


def load_on(recipe: RecipeData, units: frozenset[str]) -> int:
    """Least steps that a batch keeps some of the units busy."""
    inside = [p for p in recipe.procedures.values() if units_of(p) <= units]
    return sum(min(a.duration * len(set(a.units)) for a in p.alternatives) for p in inside)


def floors(problem: Problem) -> tuple[Fraction, ...]:
    """A value of each tier that no plan is below: zero, less the most that its maximised terms can bring."""
    scenario, recipes = problem.scenario, problem.recipes.values()
    prices = {p.id: Fraction(p.price) for p in scenario.products}
    sold = sum((prices[o.product] * Fraction(o.quantity) for o in scenario.orders), Fraction(0))
    sizes = {r.id: Fraction(r.source.batch_size) for r in recipes}
    values = {r.id: sizes[r.id] * Fraction(scenario.product_by_id[r.product].value) for r in recipes}
    most = {
        Term.THROUGHPUT: most_output(problem, sizes),
        Term.VALUE: most_output(problem, values),
        Term.SALES: sold,
        Term.PROFIT: sold,
    }
    return tuple(
        sum((weight_of(w) * most[w.term] for w in tier if w.term in MAXIMISED), Fraction(0)) for tier in problem.tiers
    )
