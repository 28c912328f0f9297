"""Plans of independent suites: legal, as good as the general model's where that is proved, and within the time."""

import pytest

from scheduler.checker import check_plan
from scheduler.detailed.lexicographic import Stop
from scheduler.detailed.slots import Names
from scheduler.detailed.solve import Listener, solve
from scheduler.detailed.suites.plan import plan_suites
from scheduler.detailed.to_plan import to_plan
from scheduler.domain.normalise import normalise
from scheduler.domain.plan import SolveStatus
from scheduler.domain.purpose import Gate, RunPurpose
from scheduler.domain.solve_settings import SolveSettings
from tests.detailed.suite_plants import START, SUITE, problem_of, random_suite, suite

SETTINGS = SolveSettings(time_limit=60, workers=1, reproducible=True)
GATE = Gate(id="long-ago", product="A", purpose=RunPurpose.COMMERCIAL, earliest=START)


def _solved(scenario):
    nobody = Listener(lambda progress: None, lambda solution: None)
    return solve(normalise(scenario).scenario, SETTINGS, Stop(SETTINGS), nobody)


def _planned(scenario, settings=SETTINGS):
    problem = problem_of(scenario)
    return problem, plan_suites(problem, Names(set()), Stop(settings), 0)


@pytest.mark.parametrize("seed", range(12))
def test_plans_keep_every_rule(seed):
    """The sequence found for a random suite is a plan that the checker accepts."""
    problem, (solution, _) = _planned(random_suite(seed))
    assert check_plan(problem.scenario, to_plan(problem, solution)) == ()


@pytest.mark.parametrize("seed", [15, 19, 23, 28])
def test_as_good_as_the_general_model(seed):
    """Where both are proved optimal, the sequence and the general model, which a gate long past asks for, agree."""
    scenario = random_suite(seed)
    assert _planned(scenario)[1][1]
    as_suite, in_general = _solved(scenario), _solved(scenario.model_copy(update={"gates": (GATE,)}))
    assert as_suite.status is in_general.status is SolveStatus.OPTIMAL
    assert [t.value for t in as_suite.tiers] == [t.value for t in in_general.tiers]


def test_no_campaign_is_split_for_nothing():
    """Five batches of B and nothing else are one campaign, though two in a row would be worth the same."""
    objective = {"tiers": [[{"term": "throughput"}]]}
    recipes, free = [SUITE["recipes"][1]], [{"matrix": {"B": {"B": "0h"}}}]
    scenario = suite(recipes=recipes, orders=[], changeovers=free, horizon="15d", objective=objective)
    _, (solution, proved) = _planned(scenario)
    assert proved
    assert [len(c.batches) for c in solution.campaigns.values()] == [5]


def test_other_plants_are_left_alone():
    """A plant with an obstacle has no plan as suites."""
    assert _planned(suite(gates=(GATE,)))[1] is None


def test_out_of_time():
    """With no time left the answer is a plan all the same, and not a proof."""
    _, (solution, proved) = _planned(random_suite(4), SETTINGS.model_copy(update={"time_limit": 1e-9}))
    assert not proved
    assert solution.campaigns == {}
