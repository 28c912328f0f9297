"""Terms of stock, money and runs: counted alike by the search, by its model and by the checker."""

import pytest

from scheduler.checker import check_plan, evaluate_terms
from scheduler.detailed.evaluate import terms_of
from scheduler.detailed.lexicographic import Stop
from scheduler.detailed.problem import Problem
from scheduler.detailed.solve import Listener, _Search, solve
from scheduler.detailed.to_plan import to_plan
from scheduler.domain.normalise import normalise
from scheduler.domain.solve_settings import SolveSettings
from tests.detailed.stocked import stocked

SETTINGS = SolveSettings(reproducible=True, workers=1, seed=3, time_limit=1)
LONG = SolveSettings(reproducible=True, workers=1, seed=3, time_limit=20)
SEEDS = [*range(30), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(30, 200))]
OBJECTIVES = (
    {"tiers": [[{"term": "profit"}]]},
    {"profile": "throughput"},
    {"profile": "lean"},
    {"tiers": [[{"term": "stock_deficit"}], [{"term": "holding"}, {"term": "waste"}]]},
    {"profile": "on_time"},
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


@pytest.mark.parametrize("seed", range(12))
def test_the_model_counts_as_the_search_does(seed):
    """Where the whole model proves a plan best, the value it proved is the value of the plan, tier by tier."""
    scenario = normalise(stocked(seed, OBJECTIVES[seed % len(OBJECTIVES)])).scenario
    search = _Search(scenario, LONG, Stop(LONG), Listener(lambda _: None, lambda _: None), None)
    solved = search.run()
    assert search.bounds
    print(seed, solved.status, {k: float(v) for k, v in search.bounds.items()}, [float(v) for v in search.best])
