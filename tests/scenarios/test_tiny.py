"""The tiny scenarios: the plan is proved optimal, passes the checker, and is worth what the paper says."""

import json
from pathlib import Path
from typing import Any

import pytest

from scheduler.domain.plan import Plan, SolveStatus
from scheduler.domain.scenario import Scenario
from scheduler.domain.solve_settings import SolveSettings
from scheduler.planning import make_plan
from scheduler.validation import load_scenario
from tests.scenarios.plan_facts import facts, term_values, tier_values

TINY = Path(__file__).parents[2] / "scenarios" / "tiny"
FOLDERS = sorted(path.name for path in TINY.iterdir() if path.is_dir())


@pytest.fixture(scope="module", params=FOLDERS)
def solved(request: pytest.FixtureRequest) -> tuple[Scenario, Plan, dict[str, Any]]:
    """A scenario, its plan, and what its folder expects of it."""
    folder = TINY / request.param
    scenario = load_scenario(folder / "scenario.yaml")
    settings = SolveSettings(time_limit=60, workers=1, seed=1, reproducible=True)
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    return scenario, make_plan(scenario, settings).plan, expected


def test_the_optimum_is_proved_and_checked(solved: tuple[Scenario, Plan, dict[str, Any]]) -> None:
    """Status optimal, no violation, and the same tiers and terms as derived on paper; terms not stated are zero."""
    _, plan, expected = solved
    assert plan.status is SolveStatus.OPTIMAL
    assert plan.verdict is not None
    assert plan.verdict.passed, plan.verdict.violations
    assert tier_values(plan) == expected["tiers"]
    found = term_values(plan)
    assert found == dict.fromkeys(found, "0") | expected["terms"]


def test_the_plan_shows_what_the_story_tells(solved: tuple[Scenario, Plan, dict[str, Any]]) -> None:
    """Facts of the README: makespan, sequence, batches, cleans, unmet orders and why."""
    scenario, plan, expected = solved
    found = facts(scenario, plan)
    for name, value in expected["facts"].items():
        if name == "tasks":
            assert {kind: found["tasks"][kind] for kind in value} == value
        else:
            assert found[name] == value, name


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_folder_tells_its_story(folder: str) -> None:
    """A README with a title and the derivation of the optimum lies beside every scenario."""
    text = (TINY / folder / "README.md").read_text(encoding="utf-8")
    assert text.startswith("# ")
    assert "## The optimum on paper" in text
