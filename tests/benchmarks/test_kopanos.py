"""Adapter and evaluator of the single-stage plant with changeovers and earliness."""

import pytest

from benchmarks.adapters.kopanos import evaluate, make_scenario
from benchmarks.case import UnsupportedCaseError
from scheduler.checker import check_plan
from scheduler.checker import evaluate as terms
from scheduler.domain.plan import TaskKind
from scheduler.domain.plant import Level
from tests.benchmarks.by_hand import plan_of, task

DATA = {
    "units": ["u1", "u2"],
    "order_ids": ["a", "b", "c"],
    "processing_time": {"a": [0.010, None], "b": [0.020, 0.030], "c": [0.005, 0.005]},
    "due_date": {"a": 0.1, "b": 0.2, "c": 0.05},
    "unit_time_ru_or_su": {"u1": 0.002, "u2": 0},
    "changeover_time_from_row_to_col": [[-1, 0.003, -1], [0.001, -1, 0.0], [-1, 0.004, -1]],
}
SCENARIO = make_scenario("test", DATA)


def _plan(b=("u1", 180, 200), c=("u2", 45, 50), gap=3):
    runs = {"a": {"run": ("u1", 90, 100)}, "b": {"run": b}, "c": {"run": c}}
    tasks = [task(SCENARIO, TaskKind.CHANGEOVER, "u1", b[1] - gap, b[1], "b", Level.MAJOR)] if b[0] == "u1" else []
    return plan_of(SCENARIO, runs, tasks)


def test_legal_plan_has_the_published_objective():
    """A legal plan breaks no published rule and none of ours; its earliness in days is the sum of due − end."""
    plan = _plan(b=("u1", 170, 190))
    assert evaluate(DATA, plan) == (0.010, ())
    assert check_plan(SCENARIO, plan) == ()
    assert next(v.value for v in terms(SCENARIO, plan) if v.tier == 1) * 1.44 == pytest.approx(0.010)


def test_unpublished_pair_is_forbidden():
    """Orders marked -1 may not follow one another on a unit, in the scenario as in the evaluator."""
    plan = _plan(c=("u1", 20, 25))
    assert "a follows c on u1, which is forbidden" in evaluate(DATA, plan).violations
    assert "c and a share u1" in evaluate(DATA, plan).violations
    assert "changeover" in {v.rule for v in check_plan(SCENARIO, plan)}


@pytest.mark.parametrize(
    ("plan", "message"),
    [
        (_plan(b=("u1", 102, 122), gap=2), "b follows a on u1 after 2, published: 3"),
        (_plan(b=("u1", 185, 205)), "b ends at 205, due 200"),
        (_plan(c=("u2", 40, 50)), "c takes 10 on u2, published: 0.005"),
        (_plan(c=("u1", 1, 6)), "c starts on u1 before it is ready"),
    ],
)
def test_each_broken_rule_is_named(plan, message):
    """The evaluator names what a plan broken by hand breaks, and the checker refuses that plan too."""
    assert message in evaluate(DATA, plan).violations
    assert check_plan(SCENARIO, plan)


def test_missing_order_is_named():
    """A plan without all orders is no solution of the published case."""
    plan = _plan()
    short = plan.model_copy(update={"campaigns": plan.campaigns[:2]})
    assert "orders made: ['a', 'b']" in evaluate(DATA, short).violations


def test_finer_times_are_refused():
    """A time that is no whole thousandth of a day would be rounded, so it is refused."""
    data = DATA | {"due_date": {"a": 0.0001, "b": 0.2, "c": 0.05}}
    with pytest.raises(UnsupportedCaseError, match=r"0.0001 days is no whole number of thousandths"):
        make_scenario("test", data)
