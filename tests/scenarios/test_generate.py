"""The generator: the same arguments give the same plant, and its hidden plan meets all demand on time."""

from pathlib import Path

import pytest

from scenarios.generate import generate, generate_with_plan, main
from scheduler.checker import check_plan, evaluate
from scheduler.domain.objective import Term
from scheduler.domain.plan import Plan
from scheduler.domain.scenario import Scenario
from scheduler.validation import load_scenario, validate

CASES = [(40, 1, 1), (120, 2, 2), (500, 1, 1)]


def batches_of(plan: Plan) -> int:
    """Number of batches in a plan."""
    return sum(len(campaign.batches) for campaign in plan.campaigns)


def assert_feasible(scenario: Scenario, plan: Plan) -> None:
    """Valid, no rule broken, everything delivered, nothing late."""
    assert not [issue for issue in validate(scenario) if issue.severity.value == "error"]
    assert check_plan(scenario, plan) == ()
    assert {o.id: o.quantity for o in scenario.orders} == {p.order: p.delivered for p in plan.promises}
    lost = {value.term: value.exact for value in evaluate(scenario, plan)}
    assert lost[Term.UNMET] == "0"
    assert lost.get(Term.LATENESS, "0") == "0"


@pytest.mark.parametrize(("batches", "seed", "sites"), CASES)
def test_the_hidden_plan_is_feasible_and_meets_all_demand(batches: int, seed: int, sites: int) -> None:
    """The independent checker finds no violation, and no order is short or late."""
    scenario, plan = generate_with_plan(batches, seed, sites)
    assert batches_of(plan) == batches
    assert_feasible(scenario, plan)


@pytest.mark.parametrize(("batches", "seed", "sites"), CASES)
def test_the_hidden_plan_is_feasible_with_stock_too(batches: int, seed: int, sites: int) -> None:
    """Draws, a purchase, QC releases and a full cold store; stock targets are met and nothing expires."""
    scenario, plan = generate_with_plan(batches, seed, sites, stock=True)
    assert_feasible(scenario, plan)
    lost = {value.term: value.exact for value in evaluate(scenario, plan)}
    assert (lost[Term.STOCK_DEFICIT], lost[Term.WASTE]) == ("0", "0")
    assert len(plan.releases) == batches
    assert {draw.batch for draw in plan.draws} == {b.id for c in plan.campaigns for b in c.batches}
    assert plan.purchases or batches < 100  # a small plant has drawn all it needs before a purchase could arrive
    assert any(product.stock_targets for product in scenario.products)


def test_the_reference_size_is_what_the_targets_name() -> None:
    """500 batches: six months on some 25 units for 8 sponsors and 60 products."""
    scenario = generate(500, seed=3)
    assert scenario.horizon.days == 26 * 7
    assert 20 <= len(scenario.units) <= 30
    assert len(scenario.sponsors) == 8
    assert len(scenario.products) == 60


@pytest.mark.slow
@pytest.mark.parametrize(("batches", "sites", "weeks"), [(2_000, 1, 52), (10_000, 4, 104)])
def test_large_plants_are_feasible_within_their_horizon(batches: int, sites: int, weeks: int) -> None:
    """Twelve months of one site and two years of four."""
    scenario, plan = generate_with_plan(batches, 1, sites)
    assert scenario.horizon.days == weeks * 7
    assert batches_of(plan) == batches
    assert_feasible(scenario, plan)


def test_the_same_arguments_give_the_same_scenario_and_another_seed_another() -> None:
    """Determinism, down to the text."""
    first, again, other = (generate_with_plan(60, seed) for seed in (5, 5, 6))
    assert first[0].model_dump_json() == again[0].model_dump_json()
    assert first[1].model_dump_json() == again[1].model_dump_json()
    assert first[0].model_dump_json() != other[0].model_dump_json()


@pytest.mark.parametrize("seed", range(60))
def test_tiny_plants_hide_a_feasible_plan_whatever_rules_they_have(seed: int) -> None:
    """Up to six batches under a random choice of rules."""
    scenario, plan = generate_with_plan(6, seed, tiny=True)
    assert 1 <= batches_of(plan) <= 6
    assert_feasible(scenario, plan)


def test_the_command_writes_files_that_load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """YAML and JSON read back to the generated scenario."""
    for name in ("plant.yaml", "plant.json"):
        out, plan = tmp_path / name, tmp_path / "plan.json"
        arguments = ["generate", "--batches", "30", "--seed", "4", "--out", str(out), "--plan", str(plan)]
        monkeypatch.setattr("sys.argv", arguments)
        main()
        scenario = load_scenario(out)
        assert scenario == generate(30, seed=4)
        assert check_plan(scenario, Plan.model_validate_json(plan.read_text(encoding="utf-8"))) == ()
