"""The bound formulation against optima derived on paper, and against plans that can be carried out."""

import json
from fractions import Fraction
from pathlib import Path

import pytest

from scenarios.generate import generate_with_plan
from scheduler.checker import evaluate
from scheduler.domain.normalise import normalise
from scheduler.domain.objective import MAXIMISED, Term
from scheduler.domain.tactical import TacticalSettings
from scheduler.tactical.relax import bounds_of
from scheduler.tactical.sets import Sets
from scheduler.validation import load_scenario
from tests.tactical.plants import one_unit, order, sets_of

TINY = Path(__file__).parents[2] / "scenarios" / "tiny"
FOLDERS = sorted(path.name for path in TINY.iterdir() if path.is_dir())


@pytest.mark.parametrize("settings", [TacticalSettings(weeks=4), TacticalSettings(period="1d")], ids=["weeks", "days"])
@pytest.mark.parametrize("folder", FOLDERS)
def test_no_bound_passes_an_optimum(folder, settings):
    """Tier by tier, in coarse and in fine periods, the bound is at most the proved optimum of the schedule."""
    scenario = normalise(load_scenario(TINY / folder / "scenario.yaml")).scenario
    optimum = [Fraction(t) for t in json.loads((TINY / folder / "expected.json").read_text())["tiers"]]
    bounds = bounds_of(Sets(scenario, settings), float(optimum[0]), 10.0, lambda: False)
    assert [b.tier for b in bounds][:1] == [0]
    for bound in bounds:
        assert bound.value <= optimum[bound.tier]


@pytest.mark.parametrize("seed", range(12))
def test_no_bound_passes_a_plan_that_is_known(seed):
    """Generated plants come with a plan; the bound is at most what the checker says that plan is worth."""
    scenario, plan = generate_with_plan(6, seed, tiny=True)
    scenario = normalise(scenario).scenario
    tiers = [0.0] * len(scenario.objective.resolved_tiers())
    for value in evaluate(scenario, plan):
        tiers[value.tier] += (-1 if value.term in MAXIMISED else 1) * float(value.weight) * value.value
    for bound in bounds_of(Sets(scenario, TacticalSettings(period="2d")), tiers[0], 10.0, lambda: False):
        assert bound.value <= tiers[bound.tier] + 1e-6


def test_what_time_forbids_is_unmet():
    """Thirty batches of a day do not fit 28 days: two batches, twenty units, are unmet whatever the schedule."""
    unmet, _ = bounds_of(sets_of(one_unit(order("o", "A", 300, 100))), 20.0, 10.0, lambda: False)
    assert (unmet.tier, unmet.terms) == (0, (Term.UNMET,))
    assert unmet.value == pytest.approx(20, abs=1e-3)


def test_what_time_forbids_is_late():
    """Ten batches are due after a week: three of them are late, at least from the end of the week on."""
    sets = sets_of(one_unit(order("o", "A", 100, 168)), period="1d")
    late = bounds_of(sets, 0.0, 10.0, lambda: False)[1]
    assert (late.tier, late.unmet) == (1, 0)
    assert late.value == pytest.approx(10 * (0 + 1 + 2), rel=1e-3)


def test_a_maximised_tier_is_bounded_from_above():
    """With throughput wanted no schedule makes more than the unit has days: 280 units."""
    sets = sets_of(one_unit(order("o", "A", 10, 168), objective={"profile": "throughput"}))
    bound = bounds_of(sets, 0.0, 10.0, lambda: False)[1]
    assert Term.THROUGHPUT in bound.terms
    assert bound.value == pytest.approx(-280, rel=1e-3)
