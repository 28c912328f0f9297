"""What must hold of every scenario: renaming, shifting by weeks and idle alternatives; the checker always agrees."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from scheduler.checker import check_plan, evaluate
from scheduler.domain.errors import ConflictingCommitmentsError
from scheduler.domain.plan import Plan, SolveStatus
from scheduler.domain.scenario import Scenario
from scheduler.domain.solve_settings import SolveSettings
from scheduler.planning import make_plan
from tests.properties.brute_force import exact_tiers
from tests.properties.tiny_scenarios import tiny_scenario

SETTINGS = SolveSettings(time_limit=60, workers=1, reproducible=True)
SEEDS = range(1000, 1008)
MANY = range(1000, 1060)
WEEKS = timedelta(weeks=5)
FEW_AND_MANY = [*SEEDS, *(pytest.param(seed, marks=pytest.mark.proof) for seed in MANY if seed not in SEEDS)]


def _solve(scenario: Scenario) -> Plan:
    """The plan of a scenario; a scenario that has none has nothing to compare."""
    try:
        return make_plan(scenario, SETTINGS).plan
    except ConflictingCommitmentsError as conflict:
        pytest.skip(f"no plan exists: {conflict}")


def _optimum(scenario: Scenario) -> tuple:
    plan = _solve(scenario)
    assert plan.status is SolveStatus.OPTIMAL, scenario.description
    return exact_tiers(scenario, plan)


def _rebuilt(value: Any, change: Any) -> Any:
    """A document with every string changed."""
    if isinstance(value, dict):
        return {change(k): _rebuilt(v, change) for k, v in value.items()}
    if isinstance(value, list):
        return [_rebuilt(v, change) for v in value]
    return change(value) if isinstance(value, str) else value


def _document(scenario: Scenario) -> Any:
    return scenario.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def _renamed(scenario: Scenario) -> Scenario:
    """The same scenario with other ids, in another alphabetical order."""
    ids = [*scenario.unit_by_id, *scenario.product_by_id, *scenario.recipe_by_id, *scenario.order_by_id]
    ids += [*scenario.pool_by_id, *scenario.room_by_id, *scenario.sponsor_by_id, "both", "make", "finish"]
    names = {name: f"{chr(ord('z') - index)}{name[::-1]}" for index, name in enumerate(dict.fromkeys(ids))}

    def change(text: str) -> str:
        head, dot, edge = text.partition(".")
        return names[head] + dot + edge if head in names and edge in ("", "start", "end") else text

    return Scenario.model_validate(_rebuilt(_document(scenario), change))


def _shifted(scenario: Scenario) -> Scenario:
    """The same scenario five weeks later; its zone is UTC, so every hour and weekday stays."""

    def change(text: str) -> str:
        try:
            return (datetime.fromisoformat(text) + WEEKS).isoformat() if "T" in text else text
        except ValueError:
            return text

    return Scenario.model_validate(_rebuilt(_document(scenario), change))


def _with_idle_alternative(scenario: Scenario) -> Scenario:
    """A further unit, clean and without limits, on which every procedure may run in its first alternative's time."""
    document = _document(scenario)
    document["units"].append({"id": "idle", "room": "R2"})
    document["rooms"].append({"id": "R2"})
    for recipe in document["recipes"]:
        for procedure in recipe["procedures"]:
            like = procedure["alternatives"][0]
            procedure["alternatives"].append({**like, "id": "idle", "units": ["idle"], "cost": "9"})
    return Scenario.model_validate(document)


@pytest.mark.parametrize("seed", FEW_AND_MANY)
def test_plan_passes_the_checker_and_states_its_worth(seed):
    """Every plan passes the independent checker, and its objective is the one computed anew."""
    scenario = tiny_scenario(seed)
    plan = _solve(scenario)
    assert check_plan(scenario, plan) == ()
    assert plan.objective == evaluate(scenario, plan)
    assert [tier.value for tier in plan.tiers] == pytest.approx([float(v) for v in exact_tiers(scenario, plan)])
    assert all(tier.bound <= tier.value + 1e-9 for tier in plan.tiers)


@pytest.mark.parametrize("seed", FEW_AND_MANY)
def test_names_do_not_matter(seed):
    """Renaming units, products, recipes, orders, pools, rooms and sponsors leaves the proven optimum."""
    scenario = tiny_scenario(seed)
    renamed = _renamed(scenario)
    assert [u.id for u in renamed.units] != [u.id for u in scenario.units]
    assert _optimum(renamed) == _optimum(scenario)


@pytest.mark.parametrize("seed", FEW_AND_MANY)
def test_whole_weeks_do_not_matter(seed):
    """The same scenario five weeks later has the same proven optimum."""
    scenario = tiny_scenario(seed)
    later = _shifted(scenario)
    assert later.start - scenario.start == WEEKS
    assert _optimum(later) == _optimum(scenario)


@pytest.mark.parametrize("seed", FEW_AND_MANY)
def test_an_idle_alternative_never_hurts(seed):
    """With one more unit to choose, the proven optimum is as good or better."""
    scenario = tiny_scenario(seed)
    if scenario.connections:
        pytest.skip("stated connections would leave the further unit unreachable")
    assert _optimum(_with_idle_alternative(scenario)) <= _optimum(scenario)
