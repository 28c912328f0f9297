"""Plans that the optimiser made, broken at random in every way a rule knows: the checker names each."""

from pathlib import Path
from random import Random

import pytest

from scheduler.checker import check_plan
from scheduler.domain.plan import Plan
from scheduler.domain.rules import Rule
from scheduler.domain.scenario import Scenario
from scheduler.domain.solve_settings import SolveSettings
from scheduler.planning import make_plan
from scheduler.validation import load_scenario
from tests.checker import (
    planters_of_materials,
    planters_of_plans,
    planters_of_purposes,
    planters_of_runs,
    planters_of_tasks,
)
from tests.checker.edits import Planter, on_the_grid
from tests.checker.material_plant import material_plan, material_plant
from tests.checker.whole_plant import committed_plan, whole_plant

PLANTERS = planters_of_runs.PLANTERS | planters_of_tasks.PLANTERS | planters_of_plans.PLANTERS
OF_MATERIALS = planters_of_materials.PLANTERS | planters_of_purposes.PLANTERS
VARIANTS = 100
SETTINGS = SolveSettings(time_limit=10, workers=1, reproducible=True)
TINY = Path(__file__).parents[2] / "scenarios" / "tiny"
NAMES = (
    "cadence",
    "campaign_min_multiple",
    "changeover_matrix_asymmetric",
    "hold_time",
    "spread_bioreactors",
    "two_products",
)
STOCKED = (
    "engineering_ppq_commercial",
    "fefo_expiry",
    "licence_gate",
    "owned_lot",
    "qc_release",
    "quarantine_lot",
    "reservation",
    "shelf_life",
    "unit_hold",
)
# A rule that has nothing of its own to break in these plants is planted by hand elsewhere.
BY_HAND = {Rule.unit_group.name}


@pytest.fixture(scope="module")
def good_plans() -> list[tuple[Scenario, Plan]]:
    """Plans of the tiny scenarios and of a plant with everything, and one by hand that keeps a commitment."""
    scenarios = [*(load_scenario(TINY / name / "scenario.yaml") for name in NAMES), whole_plant()]
    made = [(on_the_grid(s), make_plan(s, SETTINGS).plan) for s in scenarios]
    return [*made, committed_plan()]


@pytest.fixture(scope="module")
def stocked_plans() -> list[tuple[Scenario, Plan]]:
    """Plans of the tiny scenarios with materials and of a plant with all of it."""
    scenarios = [*(load_scenario(TINY / name / "scenario.yaml") for name in STOCKED), material_plant()]
    return [(on_the_grid(s), make_plan(s, SETTINGS).plan) for s in scenarios]


def test_every_rule_is_planted():
    """No rule is left out, and the stated objective is planted too."""
    assert PLANTERS.keys() | OF_MATERIALS.keys() == {rule.name for rule in Rule} - BY_HAND | {"objective"}


@pytest.mark.slow
def test_the_plans_are_good(good_plans):
    """Before anything is planted the checker has nothing to say."""
    assert [check_plan(scenario, made) for scenario, made in good_plans] == [()] * len(good_plans)


def test_the_plan_with_materials_is_good():
    """So is the plan by hand that draws, releases, buys and delivers."""
    scenario, made = material_plan()
    assert check_plan(scenario, made) == ()


@pytest.mark.slow
@pytest.mark.parametrize("name", PLANTERS)
def test_planted_violations_are_named(good_plans, name):
    """A hundred seeded variants of each kind: the rule is named, and with it the ids that are to blame."""
    _plant(name, PLANTERS[name], good_plans)


@pytest.mark.parametrize("name", OF_MATERIALS)
def test_planted_violations_of_materials_are_named(name):
    """The same for lots, quality, purposes and restrictions."""
    _plant(name, OF_MATERIALS[name], [material_plan()])


@pytest.mark.slow
@pytest.mark.parametrize("name", OF_MATERIALS)
def test_planted_violations_of_optimised_plans_with_materials_are_named(stocked_plans, name):
    """The same in plans that the optimiser made."""
    _plant(name, OF_MATERIALS[name], stocked_plans)


@pytest.mark.parametrize("name", ["order_delivery", "horizon"])
def test_planted_violations_of_plans_with_materials_are_named(name):
    """Deliveries from stock and of orders that may not be split, too."""
    _plant(name, PLANTERS[name], [material_plan()])


def _plant(name: str, planter: Planter, plans: list[tuple[Scenario, Plan]]) -> None:
    for seed in range(VARIANTS):
        rng = Random(f"{name} {seed}")
        candidates = (rng.choice(plans) for _ in range(1000))
        tries = ((scenario, planter(rng, scenario, made)) for scenario, made in candidates)
        scenario, planted = next((s, p) for s, p in tries if p is not None)
        broken, ids = planted
        found = check_plan(scenario, broken)
        named = [set(v.where) for v in found if v.rule == name]
        assert named, f"seed {seed}: {name} in {scenario.name} was not found among {[v.message for v in found]}"
        assert any(set(ids) <= where for where in named), f"seed {seed}: {ids} not among {named}"
