"""make_plan: what goes in is validated, what comes out is checked, and a baseline is kept to."""

import sys

import pytest

from scheduler.checker import check_plan, evaluate
from scheduler.domain.errors import ConflictingCommitmentsError, InvalidScenarioError, SolverError
from scheduler.domain.hashing import scenario_hash
from scheduler.domain.plan import SolveStatus, Verdict, Violation
from scheduler.domain.solve_settings import SolveSettings
from scheduler.planning import make_plan
from tests.checker.builders import batch, iso, plant, procedure, recipe, timed
from tests.rules.support import promised

SETTINGS = SolveSettings(time_limit=5, workers=1, seed=1, reproducible=True)
LONG = SolveSettings(time_limit=3_000, workers=1)
MODULE = sys.modules["scheduler.planning.make_plan"]
BROKEN = Verdict(passed=False, violations=(Violation(rule="changeover", message="the changeover is missing"),))


def _plant(count=3, **fields):
    """A and B on two units with 5 h of changeover, orders due one after the other."""
    makes = [recipe(f"r{p}", p, procedure("make", "U", "V")) for p in "AB"]
    orders = [{"id": f"o{i}", "product": "AB"[i % 2], "quantity": 15, "due": iso(30 + 20 * i)} for i in range(count)]
    change = {"duration": "5h", "level": "major"}
    return plant(*makes, units=["U", "V"], orders=orders, **{"changeover_default": change, **fields})


def _starts(plan):
    return {
        (b.id, p.procedure): (p.alternative, p.start) for c in plan.campaigns for b in c.batches for p in b.procedures
    }


def test_a_plan_is_checked_and_says_what_it_is_worth():
    """Verdict, objective, tiers, promises, and the record of how it was made."""
    scenario = _plant()
    heard = []
    result = make_plan(scenario, SETTINGS, on_progress=heard.append)
    plan, run = result.plan, result.run
    assert plan.verdict == Verdict(passed=True)
    assert check_plan(scenario, plan) == ()
    assert plan.status is SolveStatus.OPTIMAL
    assert plan.objective == evaluate(scenario, plan)
    assert [p.order for p in plan.promises] == ["o0", "o1", "o2"]
    assert plan.record.scenario_hash == scenario_hash(scenario)
    assert plan.record.settings == SETTINGS
    assert {"cdmo-scheduler", "ortools"} <= plan.record.versions.keys()
    assert {h.phase for h in heard} >= {"base", "construct", "check"}
    assert heard[-1].phase == "check"
    assert run.incumbents[-1].tiers == pytest.approx([t.value for t in plan.tiers])
    assert run.peak_mb > 0


def test_the_scenario_is_rounded_to_its_grid():
    """Durations between two steps become whole steps; the plan is of the rounded scenario."""
    made = recipe("r", "A", procedure("make", "U", duration="95min"))
    order = {"id": "o", "product": "A", "quantity": 10, "due": iso(0)}
    plan = make_plan(plant(made, units=["U"], orders=[order]), SETTINGS).plan
    assert plan.campaigns[0].batches[0].end.isoformat() == iso(2)


def test_an_invalid_scenario_is_refused_with_all_its_issues():
    """Two broken references: both are among the issues, and nothing is solved."""
    made = recipe("r", "A", procedure("make", "NOWHERE"))
    scenario = plant(made, units=["U"], orders=[{"id": "o", "product": "C", "quantity": 1, "due": iso(0)}])
    with pytest.raises(InvalidScenarioError, match=r"error\(s\): .*NOWHERE") as caught:
        make_plan(scenario, SETTINGS)
    assert {i.where for i in caught.value.issues} >= {
        "/recipes/0/procedures/0/alternatives/0/units/0",
        "/orders/0/product",
    }


def test_an_unknown_profile_is_refused():
    """A profile that does not exist is an issue like any other."""
    with pytest.raises(InvalidScenarioError, match="profile"):
        make_plan(_plant(), SETTINGS.model_copy(update={"profile": "cheapest"}))


def test_the_profile_of_the_settings_is_in_force():
    """It replaces the scenario's objective, and the checker counts by it too."""
    plan = make_plan(_plant(), SETTINGS.model_copy(update={"profile": "makespan"})).plan
    assert [v.term.value for v in plan.objective] == ["unmet", "makespan"]
    assert check_plan(_plant(), plan) == ()


def test_conflicting_commitments_are_named():
    """Two frozen batches at once on a unit: the commitments, and the rules they clash under."""
    kept = [batch(f"K{i}", timed("make", "U", s, s + 10)) for i, s in enumerate((0, 5))]
    commitments = [{"id": f"K{i}", "recipe": "rA", "batches": promised(b)} for i, b in enumerate(kept)]
    with pytest.raises(ConflictingCommitmentsError, match=r"K0, K1 clash under .*unit_capacity") as caught:
        make_plan(_plant(commitments=commitments), SETTINGS)
    assert "unit_capacity" in caught.value.violations


def test_a_plan_that_the_checker_refuses_is_never_returned(monkeypatch):
    """Whatever the solver says of it."""
    monkeypatch.setattr(MODULE, "verdict", lambda *_: BROKEN)
    with pytest.raises(SolverError, match="no plan that passes the checker; changeover: the changeover is missing"):
        make_plan(_plant(), SETTINGS)


def test_the_last_plan_that_the_checker_passed_is_returned(monkeypatch):
    """The final plan is refused, the first one was not: that is the answer, and it is not called optimal."""
    real, seen = MODULE.verdict, []

    def first_only(*args):
        seen.append(args)
        return real(*args) if len(seen) == 1 else BROKEN

    monkeypatch.setattr(MODULE, "verdict", first_only)
    plan = make_plan(_plant(), SETTINGS).plan
    assert len(seen) > 1
    assert plan.verdict.passed
    assert plan.status is not SolveStatus.OPTIMAL


def test_a_cancelled_search_gives_its_best_plan():
    """Stopped as soon as the checker has passed a plan: it comes back, marked as cancelled."""
    heard = []
    scenario = _plant(count=40)
    plan = make_plan(
        scenario, LONG, on_progress=heard.append, should_stop=lambda: any(h.phase == "check" for h in heard)
    ).plan
    assert plan.status is SolveStatus.CANCELLED
    assert plan.verdict.passed
    assert check_plan(scenario, plan) == ()


def test_a_search_stopped_before_its_first_plan_says_so(monkeypatch):
    """Nothing was checked, so there is nothing to return."""
    monkeypatch.setattr(MODULE, "run_child", lambda *_: iter(()))
    with pytest.raises(SolverError, match="stopped before the first"):
        make_plan(_plant(), SETTINGS)


@pytest.mark.parametrize("workers", [1, 2])
def test_reproducible_plans_are_equal_byte_for_byte(workers):
    """Twice the same scenario and settings: the same file, though the machine was not the same twice."""
    settings = SETTINGS.model_copy(update={"time_limit": 0.3, "workers": workers})
    scenario = _plant(count=12)
    first, second = (make_plan(scenario, settings).plan.model_dump_json() for _ in range(2))
    assert first == second


def test_a_baseline_is_kept_to():
    """Nothing changed and stability counts: the same campaigns, ids, units and starts, at no cost."""
    scenario = _plant(objective={"profile": "stable"})
    before = make_plan(scenario, SETTINGS).plan
    after = make_plan(scenario, SETTINGS, baseline=before).plan
    assert {c.id for c in after.campaigns} == {c.id for c in before.campaigns}
    assert _starts(after) == _starts(before)
    assert [v.exact for v in after.objective if v.term.value == "stability"] == ["0"]


def test_a_baseline_moves_no_more_than_it_must():
    """One more order: the batches of the baseline stay where they are, the new one is added."""
    before = make_plan(_plant(objective={"profile": "stable"}), SETTINGS).plan
    after = make_plan(_plant(count=4, objective={"profile": "stable"}), SETTINGS, baseline=before).plan
    assert _starts(before).items() <= _starts(after).items()
    assert len(_starts(after)) > len(_starts(before))


def test_a_baseline_of_another_plant_is_no_hindrance():
    """Its recipes are unknown here: the plan is as without it, but for the cost of what was dropped."""
    elsewhere = make_plan(
        plant(recipe("x", "A", procedure("cook", "W")), units=["W"], orders=_plant().orders), SETTINGS
    )
    plan = make_plan(_plant(), SETTINGS, baseline=elsewhere.plan).plan
    assert [p.unmet for p in plan.promises] == [0, 0, 0]
