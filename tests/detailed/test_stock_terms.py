"""Terms of stock, money and runs: counted alike by the search, by its model and by the checker."""

import pytest

from scheduler.checker import check_plan, evaluate_terms
from scheduler.detailed.evaluate import terms_of
from scheduler.detailed.lexicographic import Stop
from scheduler.detailed.problem import Problem
from scheduler.detailed.solve import Listener, solve
from scheduler.detailed.to_plan import to_plan
from scheduler.domain.normalise import normalise
from scheduler.domain.plan import SolveStatus
from scheduler.domain.solve_settings import SolveSettings
from tests.detailed.stocked import stocked

SETTINGS = SolveSettings(reproducible=True, workers=1, seed=3, time_limit=0.5)
LONG = SolveSettings(reproducible=True, workers=1, seed=3, time_limit=20)
SEEDS = [*range(15), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(15, 120))]
OBJECTIVES = (
    {"tiers": [[{"term": "profit"}]]},
    {"profile": "throughput"},
    {"profile": "lean"},
    {"tiers": [[{"term": "stock_deficit"}], [{"term": "holding"}, {"term": "waste"}]]},
    {"profile": "on_time"},
)
PROVABLE = (
    {"tiers": [[{"term": "profit"}]]},
    {"profile": "lean"},
    {"tiers": [[{"term": "stock_deficit"}], [{"term": "holding"}, {"term": "waste"}]]},
    {"profile": "on_time"},
    {"tiers": [[{"term": "sales"}, {"term": "holding", "weight": 2}]]},
)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_search_and_the_checker_count_alike(seed):
    """Every term of every plan on the way, weighed or not, exactly."""
    scenario = normalise(stocked(seed, OBJECTIVES[seed % len(OBJECTIVES)])).scenario
    problem, shown = Problem(scenario), []
    shown.append(solve(scenario, SETTINGS, Stop(SETTINGS), Listener(lambda _: None, shown.append)).solution)
    for solution in shown:
        made = to_plan(problem, solution)
        assert check_plan(scenario, made) == ()
        assert terms_of(problem, solution) == evaluate_terms(scenario, made)


@pytest.mark.parametrize("seed", [*range(8), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(8, 80))])
def test_the_model_counts_as_the_search_does(seed):
    """A plan is called optimal only where the value that the model proved is the value of the plan, tier by tier."""
    scenario = normalise(stocked(seed, PROVABLE[seed % len(PROVABLE)])).scenario
    solved = solve(scenario, LONG, Stop(LONG), Listener(lambda _: None, lambda _: None))
    assert solved.status is SolveStatus.OPTIMAL
