"""What batches, campaigns, changeovers and shortfalls of stock cost, all tiers in one whole number."""

from collections.abc import Hashable
from fractions import Fraction
from math import lcm
from typing import NamedTuple, TypeVar

from scheduler.detailed.problem import Problem
from scheduler.detailed.recipe_data import RecipeData, TaskData
from scheduler.domain.objective import MAXIMISED, Term

DEMAND = frozenset({Term.UNMET, Term.LATENESS, Term.WASTE})
"""Terms that are zero where every order is met on time and nothing expires; the search sees to that first."""
PRICED = frozenset(
    {
        Term.STOCK_DEFICIT,
        Term.THROUGHPUT,
        Term.VALUE,
        Term.CHANGEOVER_TIME,
        Term.CHANGEOVER_COST,
        Term.CHANGEOVER_COUNT,
        Term.CAMPAIGN_COUNT,
        Term.CLEANING,
        Term.PREFERENCE,
    }
)
LARGEST = 2**52
"""Beyond it a number is not exact as a float."""

Terms = dict[Term, Fraction]
Key = TypeVar("Key", bound=Hashable)


class Priced(NamedTuple):
    """Something that costs: its terms each time, and how often it may occur in a plan."""

    terms: Terms
    times: int


def sees_all(problem: Problem) -> bool:
    """Whether the best sequence without shortage is the best plan: every term counts, and demand comes first."""
    kinds = [{w.term for w in tier if w.weight} for tier in problem.tiers]
    met = [bool(kind) and kind <= DEMAND for kind in kinds]
    first = met.index(False) if False in met else len(met)
    return all(kind <= PRICED for kind in kinds[first:])


def fold(problem: Problem, rows: dict[Key, Priced]) -> dict[Key, int] | None:
    """Prices as whole numbers such that an earlier tier outweighs all later ones; None = the numbers are too large."""
    prices = dict.fromkeys(rows, 0)
    unit = 1
    for tier in reversed(problem.tiers):
        weights = {w.term: Fraction(w.weight) * (-1 if w.term in MAXIMISED else 1) for w in tier}
        values = {
            key: sum((weights.get(t, 0) * n for t, n in row.terms.items()), Fraction(0)) for key, row in rows.items()
        }
        scale = lcm(*(v.denominator for v in values.values()))
        for key, value in values.items():
            prices[key] += unit * int(value * scale)
        unit *= 1 + 2 * int(scale * sum(abs(v) * rows[key].times for key, v in values.items()))
    return prices if unit < LARGEST else None


def batch_terms(problem: Problem, recipe: RecipeData) -> Terms:
    """A batch."""
    product = problem.scenario.product_by_id[recipe.product]
    quantity = recipe.quantity * problem.precision(recipe.product)
    cost = next(iter(recipe.procedures.values())).alternatives[0].cost
    return {
        Term.THROUGHPUT: quantity,
        Term.VALUE: quantity * Fraction(product.value),
        Term.PREFERENCE: cost,
    }


def turnaround_terms(problem: Problem, task: TaskData | None) -> Terms:
    """The turnaround before every batch of a campaign but the first."""
    return {Term.CLEANING: task.duration * problem.hour, Term.CHANGEOVER_COST: task.cost} if task else {}


def campaign_terms(problem: Problem, recipe: RecipeData, changeover: TaskData) -> Terms:
    """A campaign and the changeover before it."""
    return {
        Term.CHANGEOVER_TIME: changeover.duration * problem.hour,
        Term.CHANGEOVER_COST: changeover.cost + Fraction(recipe.rules.cost),
        Term.CHANGEOVER_COUNT: Fraction(changeover.duration > 0),
        Term.CAMPAIGN_COUNT: Fraction(1),
    }
