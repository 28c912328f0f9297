"""No bound passes the best there is: on tiny scenarios the optimum is known, proved or derived on paper."""

import json
from fractions import Fraction
from pathlib import Path

import pytest

from scheduler.detailed.bounds import tier_results, work_bounds
from scheduler.detailed.problem import Problem
from scheduler.domain.normalise import normalise
from scheduler.domain.scenario import Scenario
from scheduler.validation import load_scenario
from tests.properties.brute_force import NoPlanError, brute_force
from tests.properties.tiny_scenarios import tiny_scenario

TINY = Path(__file__).parents[2] / "scenarios" / "tiny"
FOLDERS = sorted(path.name for path in TINY.iterdir() if path.is_dir())
SEEDS = [*range(900, 912), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(912, 960))]


def _holds(scenario: Scenario, optimum: tuple[Fraction, ...]) -> None:
    problem = Problem(normalise(scenario).scenario)
    bounds = work_bounds(problem, optimum)
    assert all(bound <= value for bound, value in zip(bounds, optimum, strict=True)), (bounds, optimum)
    assert all(tier.bound <= tier.value for tier in tier_results(problem, optimum, {}))


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_bound_passes_the_optimum_on_paper(folder):
    """Every scenario written by hand."""
    expected = json.loads((TINY / folder / "expected.json").read_text(encoding="utf-8"))
    _holds(load_scenario(TINY / folder / "scenario.yaml"), tuple(Fraction(t) for t in expected["tiers"]))


@pytest.mark.parametrize("seed", SEEDS)
def test_no_bound_passes_the_optimum_of_an_exhaustive_search(seed):
    """Random plants, by a search that shares nothing with the solver."""
    scenario = tiny_scenario(seed)
    try:
        best = brute_force(scenario)
    except NoPlanError:
        pytest.skip("the scenario has no plan")
    _holds(scenario, best.tiers)
