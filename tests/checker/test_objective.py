"""The objective of plans whose every term is worked out on paper."""

from decimal import Decimal
from fractions import Fraction

import pytest

from scheduler.checker import check_plan, evaluate, evaluate_terms, verdict
from scheduler.domain.objective import Objective, Term
from scheduler.domain.plan import PlanRecord, TierResult
from scheduler.domain.product import CampaignRules
from scheduler.domain.scenario import Scenario
from scheduler.domain.solve_settings import SolveSettings
from tests.checker.builders import (
    batch,
    campaign,
    delivery,
    iso,
    passes,
    plan,
    plant,
    procedure,
    recipe,
    run,
    task,
)

MINOR = {"duration": "2h", "attendance": "unattended", "cost": 30}


def _scenario(**fields):
    """A on U (or, at 5 a batch, on V), B on U; every kind of task costs something."""
    setup, teardown = ({"duration": "1h", "attendance": "unattended", "cost": cost} for cost in (1, 2))
    make = procedure("make", "U", setup=setup, teardown=teardown)
    make["alternatives"].append({"units": "V", "duration": "10h", "cost": "2.5"})
    unit = {"id": "U", "turnaround": MINOR, "clean": {**MINOR, "cost": 7}, "full_clean": {**MINOR, "cost": 100}}
    rules = [
        {"from": {}, "to": {}, "changeover": {"duration": "5h", "attendance": "unattended", "cost": 400}},
        {"from": {"product": "initial"}, "to": {}, "changeover": {"duration": "0h", "level": "none", "cost": 9}},
    ]
    orders = [
        {"id": "early", "product": "A", "quantity": 10, "due": iso(48)},
        {"id": "late", "product": "A", "quantity": 12, "due": iso(4), "priority": 3},
        {"id": "never", "product": "B", "quantity": "5", "due": iso(100), "priority": "0.5"},
    ]
    care = {"id": "M", "unit": "V", "duration": "1h", "ideal": iso(30), "cost_per_day": 6}
    base = {"changeovers": rules, "orders": orders, "maintenance": [care]}
    return plant(recipe("r", "A", make), recipe("s", "B", procedure("make", "U")), units=[unit, "V"], **base | fields)


def _plan(scenario):
    """A1, A2 on U, B1 on U after a changeover and a refresh, a clean at the end; A3 alone on V."""
    a, b = scenario.recipes
    campaigns = (
        campaign("C", a, batch("A1", run(a, "make", 1)), batch("A2", run(a, "make", 14))),
        campaign("D", b, batch("B1", run(b, "make", 40))),
        campaign("E", a, batch("A3", run(a, "make", 1, "V"))),
    )
    tasks = (
        task("setup", "U", 0, 1, before="A1"),
        task("turnaround", "U", 11, 13, before="A2"),
        task("teardown", "U", 24, 25, after="A2"),
        task("changeover", "U", 25, 30, before="B1", level="major"),
        task("refresh", "U", 30, 32, before="B1"),
        task("clean", "U", 50, 52, after="B1"),
        task("setup", "V", 0, 1, before="A3"),
        task("teardown", "V", 11, 12, after="A3"),
        task("maintenance", "V", 20, 21, maintenance="M"),
    )
    deliveries = (
        delivery("early", "A2", 24, 48),
        delivery("late", "A1", 11, 11, 10),
        delivery("late", "A3", 11, 11, 1),
    )
    return plan(scenario, *campaigns, tasks=tasks, deliveries=deliveries)


PAPER = {
    Term.UNMET: Fraction(3) * 1 + Fraction(1, 2) * 5,
    Term.LATENESS: Fraction(3) * 11 * Fraction(7, 24),
    Term.EARLINESS: Fraction(10) * Fraction(24, 24),
    Term.CHANGEOVER_TIME: Fraction(5),
    # set-ups and tear-downs, turnaround, changeover, refresh, clean, twice the instant preparation of an unused unit
    Term.CHANGEOVER_COST: Fraction(2 * (1 + 2) + 30 + 400 + 7 + 7 + 2 * 9),
    Term.CHANGEOVER_COUNT: Fraction(1),
    Term.CAMPAIGN_COUNT: Fraction(3),
    Term.CLEANING: Fraction(2 + 2 + 2),
    Term.PREFERENCE: Fraction(5, 2) + 6 * Fraction(10, 24),
    Term.STABILITY: Fraction(0),
    Term.MAKESPAN: Fraction(50),
    Term.THROUGHPUT: Fraction(4 * 10),
}


def test_every_term_is_as_worked_out_on_paper():
    """The plan is legal, and each term has the value computed by hand; where nothing is stated, nothing counts."""
    scenario = _scenario()
    passes(scenario, _plan(scenario))
    assert evaluate_terms(scenario, _plan(scenario)) == {term: Fraction(0) for term in Term} | PAPER


def test_terms_in_force_come_tier_by_tier_with_their_weights():
    """Unmet demand is the first tier; values are exact fractions and numbers to show."""
    tiers = [[{"term": "lateness", "weight": 2}, {"term": "cleaning"}], [{"term": "makespan", "weight": "0.1"}]]
    scenario = _scenario(objective={"tiers": tiers})
    values = evaluate(scenario, _plan(scenario))
    assert [(v.tier, v.term, v.weight, v.exact) for v in values] == [
        (0, Term.UNMET, Decimal(1), "11/2"),
        (1, Term.LATENESS, Decimal(2), "77/8"),
        (1, Term.CLEANING, Decimal(1), "6"),
        (2, Term.MAKESPAN, Decimal("0.1"), "50"),
    ]
    assert values[1].value == 9.625


def test_each_campaign_costs_what_its_recipe_states():
    """Two campaigns of A at 10 and one of B at nothing, beside the work on the units."""
    scenario = _scenario()
    dear = scenario.recipes[0].model_copy(update={"campaign": CampaignRules(cost=Decimal(10))})
    scenario = scenario.model_copy(update={"recipes": (dear, scenario.recipes[1])})
    values = evaluate_terms(scenario, _plan(scenario))
    assert values[Term.CHANGEOVER_COST] == PAPER[Term.CHANGEOVER_COST] + 2 * 10
    assert values[Term.PROFIT] == -2 * 10


def test_full_cleans_count_as_cleaning_and_cost():
    """A full clean in place of the turnaround costs and lasts as stated."""
    scenario = _scenario()
    made = _plan(scenario)
    tasks = [t for t in made.tasks if t.kind.value != "turnaround"]
    full = made.model_copy(update={"tasks": (*tasks, task("full_clean", "U", 11, 13, before="A2"))})
    passes(scenario, full)
    values = evaluate_terms(scenario, full)
    assert values[Term.CHANGEOVER_COST] == PAPER[Term.CHANGEOVER_COST] - 30 + 100
    assert values[Term.CLEANING] == 6


def test_stability_counts_what_differs_from_the_baseline():
    """One batch moved (1), one moved and on another unit (1 + 2), one added (1), one dropped (1), by default costs."""
    scenario = plant(recipe("r", "A", procedure("make", "U", "V"), campaign="none"), units=["U", "V"])
    made = scenario.recipes[0]

    def several(**starts):
        return plan(
            scenario,
            *(campaign(f"C{n}", made, batch(n, run(made, "make", hour, unit))) for n, (hour, unit) in starts.items()),
        )

    before = several(A1=(0, "U"), A2=(10, "U"), A3=(20, "U"), A4=(30, "U"))
    after = several(A1=(0, "U"), A2=(11, "U"), A3=(25, "V"), A5=(40, "U"))
    assert evaluate_terms(scenario, after, before)[Term.STABILITY] == 1 + (1 + 2) + 1 + 1
    assert evaluate_terms(scenario, before, before)[Term.STABILITY] == 0
    assert evaluate_terms(scenario, after)[Term.STABILITY] == 0


def test_stability_counts_what_slushy_commitments_moved():
    """Each procedure of a slushy commitment that moved or changed its unit costs its move cost, with no baseline."""
    stated = [
        {"id": n, "procedures": [{"procedure": "make", "alternative": "U", "start": iso(s), "end": iso(s + 10)}]}
        for n, s in (("A1", 0), ("A2", 10))
    ]
    commitment = {"id": "K", "recipe": "r", "zone": "slushy", "batches": stated, "move_cost": "4.5"}
    scenario = plant(recipe("r", "A", procedure("make", "U")), units=["U"], commitments=[commitment])
    made = scenario.recipes[0]
    for second, cost in ((10, 0), (12, Fraction(9, 2))):
        one = plan(
            scenario, campaign("K", made, batch("A1", run(made, "make", 0)), batch("A2", run(made, "make", second)))
        )
        passes(scenario, one)
        assert evaluate_terms(scenario, one)[Term.STABILITY] == cost


def test_an_empty_plan_leaves_everything_unmet():
    """Without campaigns every order counts as unmet and nothing else counts."""
    scenario = _scenario(maintenance=[])
    values = evaluate_terms(scenario, plan(scenario))
    assert values.pop(Term.UNMET) == 10 + 36 + Fraction(5, 2)
    assert set(values.values()) == {0}


def test_the_stated_objective_is_computed_again():
    """A plan that states the true values passes; a changed, missing or invented one is named by its term."""
    scenario = _scenario()
    made = _plan(scenario)
    values = evaluate(scenario, made)
    true = made.model_copy(update={"objective": values})
    passes(scenario, true)
    assert verdict(scenario, true).passed
    wrong = values[1].model_copy(update={"exact": "77/9"})
    for stated in ((values[0], wrong, *values[2:]), values[1:], (*values, values[0].model_copy(update={"tier": 7}))):
        found = verdict(scenario, made.model_copy(update={"objective": stated}))
        assert not found.passed
        assert {v.rule for v in found.violations} == {"objective"}


def test_tier_values_are_the_weighted_sums():
    """A tier stated at another value than its terms give is named; what is maximised is taken off."""
    scenario = _scenario(objective={"tiers": [[{"term": "makespan", "weight": "0.1"}]]})
    tier = TierResult(tier=1, value=5.0, bound=5.0, optimal=True)
    passes(scenario, _plan(scenario).model_copy(update={"tiers": (tier,)}))
    made = scenario.model_copy(update={"objective": Objective(tiers=[[{"term": "throughput", "weight": "0.5"}]])})
    passes(made, _plan(made).model_copy(update={"tiers": (tier.model_copy(update={"value": -20.0}),)}))
    wrong = tier.model_copy(update={"value": 5.1})
    found = check_plan(scenario, _plan(scenario).model_copy(update={"tiers": (wrong,)}))
    assert [v.rule for v in found] == ["objective"]


@pytest.mark.parametrize("profile", ["makespan", "nonsense"])
def test_the_profile_a_plan_was_made_with_is_in_force(profile):
    """The record's profile replaces the scenario's objective; an unknown one is a violation, not a crash."""
    scenario = _scenario()
    record = PlanRecord(scenario_hash="0", settings=SolveSettings(profile=profile), versions={})
    made = _plan(scenario).model_copy(update={"record": record})
    if profile == "makespan":
        values = evaluate(scenario, made)
        assert [v.term for v in values] == [Term.UNMET, Term.MAKESPAN]
        passes(scenario, made.model_copy(update={"objective": values}))
    else:
        stated = made.model_copy(update={"objective": evaluate(scenario, _plan(scenario))})
        assert [v.rule for v in check_plan(scenario, stated)] == ["objective"]
        with pytest.raises(KeyError, match="nonsense"):
            evaluate(scenario, stated)


def test_a_scenario_off_the_grid_is_normalised_first():
    """The checker rounds as the language says: a 90-minute procedure takes two hourly steps."""
    scenario = plant(recipe("r", "A", procedure("make", "U", duration="90min")), units=["U"])
    rounded = Scenario.model_validate(
        scenario.model_dump() | {"recipes": [recipe("r", "A", procedure("make", "U", duration="2h"))]}
    )
    made = rounded.recipes[0]
    one = plan(rounded, campaign("C", made, batch("A1", run(made, "make", 0))))
    passes(scenario, one)
    passes(rounded, one)
