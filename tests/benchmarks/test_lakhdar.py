"""Adapter and evaluators of the biopharma plant; the published schedule of 518 by every judge there is.

The published figures are not in this repository; without them these tests are skipped.
"""

import pytest

from benchmarks.adapters.lakhdar import continuous, in_periods, read
from benchmarks.adapters.lakhdar_judges import DAY, profit_in_periods, profit_of
from benchmarks.adapters.lakhdar_sequence import Placed, improved, lay_out, schedule
from benchmarks.case import MissingDataError
from scheduler.checker import check_plan
from scheduler.checker import evaluate as terms
from scheduler.domain.objective import Term
from scheduler.domain.plan import SolveStatus
from scheduler.domain.tactical import TacticalSettings
from scheduler.planning import plan_tactical

# Suites, product, day of the first fermentation, batches, changeover days before it on both suites.
BEST = (
    ("i1", "j1", "p2", 10.0, 6, 10.0, 10.0),
    ("i1", "j1", "p1", 152.0, 2, 10.0, 10.0),
    ("i1", "j1", "p3", 202.0, 7, 10.0, 10.0),
    ("i2", "j2", "p3", 10.0, 9, 10.0, 12.5),
    ("i2", "j2", "p1", 132.5, 10, 10.0, 12.5),
)


def _rows(rows):
    return [Placed(*row) for row in rows]


@pytest.fixture(scope="module")
def data():
    try:
        return read()
    except MissingDataError as missing:
        pytest.skip(str(missing))


def test_the_published_schedule_is_worth_518_to_every_judge(data):
    """The evaluator, written from the published model, and the product's checker both count 518 and find no fault."""
    scenario = continuous(data)
    plan = schedule(scenario, _rows(BEST))
    assert profit_of(data, plan) == (518.0, ())
    assert check_plan(scenario, plan) == ()
    assert next(v.value for v in terms(scenario, plan) if v.term is Term.PROFIT) == pytest.approx(518)


def test_broken_schedules_are_named(data):
    """A campaign that follows too soon, changes its suites or misses the horizon is no schedule of the model."""
    scenario = continuous(data)
    soon = schedule(scenario, _rows((*BEST[:1], ("i1", "j1", "p1", 150.0, 2, 8.0, 10.0), *BEST[2:])))
    assert "c1 starts on i1 after 8.0 days, published: 10.0" in profit_of(data, soon).violations
    late = schedule(scenario, _rows((*BEST[:4], ("i2", "j2", "p1", 160.0, 10, 10.0, 12.5))))
    assert any("after the horizon" in broken for broken in profit_of(data, late).violations)


@pytest.mark.slow
def test_no_bound_is_below_the_published_schedule(data):
    """The relaxation allows what the schedule of 518 does, in whatever periods time is cut."""
    for settings in (TacticalSettings(period=60 * DAY, time_limit=20), TacticalSettings(time_limit=20)):
        plan = plan_tactical(continuous(data), settings)
        bound = next(b for b in plan.bounds if b.tier == 1)
        assert bound.terms == (Term.PROFIT,)
        assert bound.value <= -518


@pytest.mark.slow
def test_the_published_optimum_in_periods_is_proved(data):
    """The tactical plan in periods of 60 days is the published optimum, and the published model's rules hold in it."""
    settings = TacticalSettings(period=60 * DAY, one_product=True, time_limit=60)
    plan = plan_tactical(in_periods(data), settings)
    assert plan.status is SolveStatus.OPTIMAL
    assert plan.value == pytest.approx(-490)
    assert profit_in_periods(data, plan) == (pytest.approx(490), ())


@pytest.mark.slow
def test_a_sequence_laid_out_and_improved_keeps_every_rule(data):
    """Campaigns in the order of a tactical plan, laid out at once, are a schedule; improved they earn more."""
    scenario = continuous(data)
    tactical = [("i1", "p3", 8), ("i2", "p2", 6), ("i1", "p1", 10), ("i2", "p3", 8), ("i2", "p1", 2)]
    start = schedule(scenario, lay_out(data, tactical))
    best = schedule(scenario, lay_out(data, improved(data, tactical, 300, seed=0)))
    for plan in (start, best):
        assert check_plan(scenario, plan) == ()
        assert profit_of(data, plan).violations == ()
    assert profit_of(data, best).objective >= profit_of(data, start).objective == 494
