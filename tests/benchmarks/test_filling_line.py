"""Adapter and evaluator of the sterile filling line."""

from datetime import timedelta

import pytest

from benchmarks.adapters.filling_line import evaluate, make_scenario, ticks_per_hour
from scheduler.checker import check_plan
from scheduler.checker import evaluate as terms
from scheduler.domain.plan import TaskKind
from scheduler.domain.plant import Level
from tests.benchmarks.by_hand import plan_of, task

# 19,920 vials fill in an hour: 10, 100 and 20 hours of filling.
LOTS = {"a": ("E", 199_200), "b": ("H", 1_992_000), "c": ("E", 398_400)}
SCENARIO = make_scenario("test", LOTS)


def _plan(starts=(24, 152, 38), cleans=(0, 128), gap=(34, 38)):
    fills = {lot: {"fill": ("line", s, s + LOTS[lot][1] // 19_920)} for lot, s in zip("abc", starts, strict=True)}
    tasks = [task(SCENARIO, TaskKind.FULL_CLEAN, "line", s, s + 24, lot) for s, lot in zip(cleans, "ab", strict=False)]
    if gap:
        tasks.append(task(SCENARIO, TaskKind.CHANGEOVER, "line", *gap, "c", Level.MINOR))
    return plan_of(SCENARIO, fills, tasks)


def test_times_of_any_lot_size_are_exact():
    """An hour is divided so finely that every filling time is a whole number of seconds of the scenario."""
    lots = {"x": ("E", 30_000), "y": ("E", 10_000)}
    scenario = make_scenario("test", lots)
    assert ticks_per_hour(lots) == 249
    assert scenario.recipes[0].procedures[0].alternatives[0].duration == timedelta(seconds=375)
    assert pytest.approx(30_000 / 19_920) == 375 / 249


def test_legal_plan_has_the_published_objective():
    """A legal plan breaks no published rule and none of ours; its makespan is the same in both."""
    plan = _plan()
    assert evaluate(LOTS, plan) == (252.0, ())
    assert check_plan(SCENARIO, plan) == ()
    assert next(v.value for v in terms(SCENARIO, plan) if v.tier == 1) * 3600 == pytest.approx(252)


@pytest.mark.parametrize(
    ("plan", "message"),
    [
        (_plan(starts=(24, 152, 36), gap=(34, 36)), "lot c follows a within 4 h"),
        (_plan(starts=(24, 66, 38), cleans=(0,)), "lot b lies outside a clean window"),
        (_plan(starts=(20, 152, 38)), "lot a lies outside a clean window"),
    ],
)
def test_each_broken_rule_is_named(plan, message):
    """The evaluator names what a plan broken by hand breaks, and the checker refuses that plan too."""
    assert message in evaluate(LOTS, plan).violations
    assert check_plan(SCENARIO, plan)
