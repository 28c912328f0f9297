"""A plan in steps and in instants: the same worth to the search and to the checker, and back again unchanged."""

from fractions import Fraction

import pytest

from scheduler.checker import check_plan, evaluate_terms
from scheduler.detailed.evaluate import terms_of
from scheduler.detailed.lexicographic import Stop
from scheduler.detailed.problem import Problem
from scheduler.detailed.solution import Solution
from scheduler.detailed.solve import Listener, solve
from scheduler.detailed.to_plan import from_plan, to_plan
from scheduler.domain.errors import ConflictingCommitmentsError
from scheduler.domain.normalise import normalise
from scheduler.domain.objective import Term
from scheduler.domain.plan import Plan
from scheduler.domain.scenario import Scenario
from scheduler.domain.solve_settings import SolveSettings
from tests.checker.builders import batch, campaign, delivery, iso, plan, plant, procedure, recipe, run, timed
from tests.properties.tiny_scenarios import tiny_scenario
from tests.rules.support import promised

SETTINGS = SolveSettings(reproducible=True, workers=1, seed=3, time_limit=0.5)
SEEDS = [*range(600, 616), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(616, 700))]


def _plans(scenario: Scenario) -> list[Solution]:
    """The plans that a short search shows on its way."""
    found: list[Solution] = []
    try:
        last = solve(scenario, SETTINGS, Stop(SETTINGS), Listener(lambda _: None, found.append))
    except ConflictingCommitmentsError:
        pytest.skip("the scenario has no plan")
    return [*found, last.solution]


def _worth(scenario: Scenario, made: Plan, baseline: Plan | None = None) -> dict[Term, Fraction]:
    """All terms as the search counts them."""
    problem = Problem(scenario)
    before = from_plan(problem, baseline) if baseline else None
    return terms_of(problem, from_plan(problem, made), before)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_search_and_the_checker_count_alike(seed):
    """Every term of every plan that a search shows, weighed or not, exactly."""
    scenario = normalise(tiny_scenario(seed)).scenario
    problem = Problem(scenario)
    for solution in _plans(scenario):
        made = to_plan(problem, solution)
        assert check_plan(scenario, made) == ()
        assert terms_of(problem, solution) == evaluate_terms(scenario, made)


@pytest.mark.parametrize("seed", SEEDS[:6])
def test_a_plan_comes_back_as_it_was(seed):
    """Campaigns, alternatives, operations and deliveries; tasks are decided anew."""
    scenario = normalise(tiny_scenario(seed)).scenario
    problem = Problem(scenario)
    for solution in _plans(scenario):
        made = to_plan(problem, solution)
        again = from_plan(problem, made)
        assert sorted(again.deliveries) == sorted(solution.deliveries)
        kept = to_plan(problem, Solution(again.campaigns, solution.tasks, again.deliveries))
        assert kept == made


def _two(zone="slushy", **fields):
    """Two procedures on two units each, a commitment of two batches, an order."""
    steps = procedure("grow", "G", "H"), procedure("fill", "F", duration="4h")
    kept = [
        batch(f"K{i}", timed("grow", "G", s, s + 10), timed("fill", "F", s + 10, s + 14)) for i, s in enumerate((0, 20))
    ]
    commitments = [{"id": "K", "recipe": "r", "zone": zone, "move_cost": 7, "batches": promised(*kept)}]
    order = {"id": "o", "product": "A", "quantity": 15, "due": iso(30), "priority": 2}
    return plant(recipe("r", "A", *steps), units=["G", "H", "F"], commitments=commitments, orders=[order], **fields)


def _moved(scenario, *begins, unit="G", name="K", extra=()):
    made = scenario.recipes[0]
    row = [batch(f"{name}{i}", run(made, "grow", s, unit), run(made, "fill", s + 10)) for i, s in enumerate(begins)]
    more = [
        campaign(
            "C",
            made,
            *(batch(f"C-{i}", run(made, "grow", s, "H"), run(made, "fill", s + 10)) for i, s in enumerate(extra)),
        )
    ]
    parts = (
        delivery("o", f"{name}0", begins[0] + 14, max(30, begins[0] + 14)),
        delivery("o", f"{name}1", begins[1] + 14, max(30, begins[1] + 14), 3),
    )
    return plan(scenario, campaign(name, made, *row), *(more if extra else []), deliveries=parts)


@pytest.mark.parametrize(
    "change",
    [
        {"begins": (0, 20)},
        {"begins": (1, 20)},
        {"begins": (1, 25), "unit": "H"},
        {"begins": (0, 20), "unit": "H", "extra": (60,)},
        {"begins": (2, 40), "extra": (80, 100)},
    ],
    ids=str,
)
def test_stability_is_counted_alike(change):
    """Against the commitments, and against a baseline with one more batch, other starts and other units."""
    scenario = _two()
    begins = change["begins"]
    rest = {k: v for k, v in change.items() if k != "begins"}
    made = _moved(scenario, *begins, **rest)
    assert _worth(scenario, made)[Term.STABILITY] == evaluate_terms(scenario, made)[Term.STABILITY]
    baseline = _moved(scenario, 0, 20, extra=(60, 90))
    assert _worth(scenario, made, baseline)[Term.STABILITY] == evaluate_terms(scenario, made, baseline)[Term.STABILITY]
    assert _worth(scenario, baseline, baseline)[Term.STABILITY] == 0


def test_what_the_scenario_lost_is_left_out():
    """A plan of a recipe, an alternative or an order that is no more: what is left comes back."""
    scenario = _two(zone="frozen")
    made = _moved(scenario, 0, 20, extra=(60,))
    other = plant(
        recipe("r", "A", procedure("grow", "G"), procedure("fill", "F", duration="4h")), units=["G", "F"], name="later"
    )
    again = from_plan(Problem(other), made)
    assert list(again.campaigns) == ["K"]
    assert again.deliveries == ()
    assert from_plan(Problem(plant(units=["G"])), made) == Solution()
