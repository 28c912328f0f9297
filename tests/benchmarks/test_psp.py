"""Adapter and evaluators of pigment sequencing: small data by hand, through the tactical layer and the checker."""

import pytest

from benchmarks.adapters.psp import DAY, evaluate, evaluate_periods, make_scenario
from scheduler.checker import check_plan
from scheduler.checker import evaluate as terms
from scheduler.domain.plan import SolveStatus
from scheduler.domain.tactical import TacticalSettings
from scheduler.planning import plan_tactical
from tests.benchmarks.by_hand import plan_of

# Both items are due in the last of three periods, so one is stocked for a period; 1 before 0 is the cheaper change.
DATA = {
    "periods": 3,
    "items": 2,
    "demand": [[0, 0, 1], [0, 0, 1]],
    "stocking_cost": 10,
    "changeover_cost": [[0, 50], [7, 0]],
}
SCENARIO = make_scenario("test", DATA)


def _plan(first, second):
    return plan_of(SCENARIO, {"make-0": {"run": ("machine", *first)}, "make-1": {"run": ("machine", *second)}})


def test_cost_by_both_judges():
    """Item 1 in period 1, item 0 in period 2: a period of stock and the change from 1 to 0."""
    plan = _plan((2, 3), (1, 2))
    assert evaluate(DATA, plan) == (17.0, ())
    assert check_plan(SCENARIO, plan) == ()
    assert sum(float(v.weight) * v.value for v in terms(SCENARIO, plan) if v.tier == 1) == pytest.approx(17)


def test_what_the_model_forbids_is_named():
    """Two items in a period, and an item after it is due."""
    assert "two items in period 1" in evaluate(DATA, _plan((1, 2), (1, 2))).violations
    late = DATA | {"demand": [[1, 0, 0], [0, 0, 1]]}
    assert "item 0 made in period 2, due in 0" in evaluate(late, _plan((2, 3), (1, 2))).violations
    missing = DATA | {"demand": [[0, 1, 1], [0, 0, 1]]}
    assert "item 0: 1 made, 2 ordered" in evaluate(missing, _plan((2, 3), (1, 2))).violations


def test_the_tactical_layer_proves_the_optimum():
    """In small buckets of a day the plan is the cheapest sequence, by the published model too."""
    plan = plan_tactical(SCENARIO, TacticalSettings(period=DAY, one_product=True, time_limit=20))
    assert plan.status is SolveStatus.OPTIMAL
    assert plan.value == pytest.approx(17)
    assert evaluate_periods(DATA, plan) == (17.0, ())
