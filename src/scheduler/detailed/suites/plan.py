"""A plan of independent suites, where a plant is one."""

from collections.abc import Callable

from scheduler.detailed.evaluate import evaluate
from scheduler.detailed.lexicographic import Stop
from scheduler.detailed.problem import Problem
from scheduler.detailed.repeg import repeg
from scheduler.detailed.slots import Names
from scheduler.detailed.solution import Solution
from scheduler.detailed.suites.compile import suites_of
from scheduler.detailed.suites.place import merged, place
from scheduler.detailed.suites.prices import DEMAND, sees_all
from scheduler.detailed.suites.recognise import obstacles
from scheduler.detailed.suites.search import Result, best_sequence

LABEL_S = 1e-6
"""Deterministic seconds that a label stands for."""


def plan_suites(problem: Problem, names: Names, stop: Stop, reserve: float) -> tuple[Solution, bool] | None:
    """The best sequence of campaigns found for each suite, and whether it is proved; None = another kind of plant.

    Where something counts that labels do not see, half the time is left to the searches that see it.

    Args:
        problem: the compiled scenario.
        names: ids for the campaigns.
        stop: the switch that ends the search.
        reserve: seconds to leave.
    """
    suites = None if next(obstacles(problem), None) else suites_of(problem)
    if not suites:
        return None
    seen = sees_all(problem)
    end = reserve if seen else (stop.left() + reserve) / 2
    results: list[Result] = []
    for index, suite in enumerate(suites):
        share = (stop.left() - end) / (len(suites) - index)
        results.append(best_sequence(suite, _spend(stop, stop.left() - share)))
    sequences = [(s, r.found.sequence) for s, r in zip(suites, results, strict=True) if r.found]
    apart = repeg(problem, place(problem, names, sequences))
    together = repeg(problem, place(problem, names, [(s, merged(s, sequence)) for s, sequence in sequences]))
    solution = min(together, apart, key=lambda found: evaluate(problem, found))
    proved = seen and all(r.proved for r in results) and _meets_demand(problem, solution)
    return solution, proved


def _spend(stop: Stop, until: float) -> Callable[[int], bool]:
    """Book what labels cost; the search goes on while more than `until` seconds are left."""

    def spend(labels: int) -> bool:
        stop.spend(LABEL_S * labels)
        return stop.left() > until

    return spend


def _meets_demand(problem: Problem, solution: Solution) -> bool:
    """Whether nothing is unmet, late or wasted."""
    values = evaluate(problem, solution)
    return all(
        value == 0 for value, tier in zip(values, problem.tiers, strict=True) if {w.term for w in tier} <= DEMAND
    )
