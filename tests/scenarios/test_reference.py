"""The reference site is as large and as loaded as its README says."""

import json
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from decimal import ROUND_CEILING, Decimal
from pathlib import Path

import pytest

from scheduler.checker import check_plan, evaluate
from scheduler.domain.plan import Plan
from scheduler.domain.purpose import RunPurpose
from scheduler.domain.scenario import Scenario
from scheduler.validation import load_scenario, validate

FOLDER = Path(__file__).parents[2] / "scenarios" / "reference" / "biologics_site"
EXPECTED = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def site() -> Scenario:
    """The reference biologics site."""
    return load_scenario(FOLDER / "scenario.yaml")


def test_it_is_valid(site: Scenario) -> None:
    """No complaint, not even a warning."""
    assert validate(site) == ()


def test_its_size_is_the_stated_one(site: Scenario) -> None:
    """Sponsors, all with products; units, weeks, orders, campaigns in progress; in Berlin."""
    stated = EXPECTED["facts"]
    assert {product.sponsor for product in site.products} == {sponsor.id for sponsor in site.sponsors}
    assert stated["sponsors"] == len(site.sponsors)
    assert stated["products"] == len(site.products) == len(site.recipes)
    assert stated["units"] == len(site.units)
    assert stated["orders"] == len(site.orders)
    assert stated["in_progress"] == len(site.commitments)
    assert site.horizon == timedelta(weeks=stated["weeks"])
    assert site.zone_of(None) == "Europe/Berlin"


def test_demand_calls_for_the_stated_batches_of_every_product(site: Scenario) -> None:
    """Orders, runs that serve none, stock targets and what is filled into vials, less what is on hand, in batches."""
    size = {recipe.product: recipe.batch_size for recipe in site.recipes}
    demand: defaultdict[str, Decimal] = defaultdict(Decimal)
    for order in site.orders:
        demand[order.product] += order.quantity
    for run in site.runs:
        if run.purpose is RunPurpose.ENGINEERING:
            demand[site.recipe_by_id[run.recipe].product] += run.batches * site.recipe_by_id[run.recipe].batch_size
    for product in site.products:
        demand[product.id] += max((target.quantity for target in product.stock_targets), default=Decimal(0))
    filled = {product: (demand[product] / size[product]).to_integral_value(ROUND_CEILING) for product in size}
    for recipe in site.recipes:
        for use in (u for p in recipe.procedures for o in p.operations for u in o.consumes):
            if use.item in size:
                demand[use.item] += use.quantity * filled[recipe.product]
    for lot in site.lots:
        demand[lot.item] -= lot.quantity
    batches = {name: (demand[name] / size[name]).to_integral_value(ROUND_CEILING) for name in size}
    assert all(batches.values())
    assert sum(batches.values()) == EXPECTED["facts"]["batches"]


def test_the_known_plan_delivers_everything_on_time(site: Scenario) -> None:
    """The checker finds no violation in it, and no order is short or late."""
    plan = Plan.model_validate_json((FOLDER / "known_plan.json").read_text(encoding="utf-8"))
    assert check_plan(site, plan) == ()
    values = {value.term.value: value.exact for value in evaluate(site, plan)}
    assert {term: values[term] for term in EXPECTED["reachable"]} == EXPECTED["reachable"]


def test_it_crosses_christmas_and_both_changes_of_clocks(site: Scenario) -> None:
    """Shutdown and the 25- and 23-hour days lie in the horizon."""
    christmas = datetime(2027, 12, 25, 12, tzinfo=UTC)
    for unit in ("CAPTURE-A", "CONJ-1", "FILL-1"):
        assert not any(span.start <= christmas < span.end for span in site.working_time(unit).running)
    assert any(span.start <= christmas < span.end for span in site.working_time("BR-1").running)
    assert site.start < datetime(2027, 10, 31, tzinfo=UTC)
    assert site.end > datetime(2028, 3, 26, 4, tzinfo=UTC)


def test_three_campaigns_run_when_the_plan_begins(site: Scenario) -> None:
    """In progress, frozen, begun before the start."""
    assert [c.recipe for c in site.commitments] == ["make-AUR-101", "make-HES-A1", "make-FJO-V1"]
    assert all(c.batches[0].procedures[0].start < site.start for c in site.commitments)


def test_large_bioreactors_are_booked_for_two_thirds_of_the_time(site: Scenario) -> None:
    """Culture days called for, without cleaning, of what the three bioreactors have."""
    days = {"make-AUR-101": 14, "make-BEX-11": 13, "make-DAL-3": 14, "make-GAL-5": 12}
    demand = {
        recipe.id: sum(order.quantity for order in site.orders if order.product == recipe.product) / recipe.batch_size
        for recipe in site.recipes
        if recipe.id in days
    }
    booked = sum(days[name] * float(batches) for name, batches in demand.items())
    assert 0.6 <= booked / (3 * 26 * 7) <= 0.8


@pytest.fixture(scope="module")
def known() -> Plan:
    """The plan that was laid out."""
    return Plan.model_validate_json((FOLDER / "known_plan.json").read_text(encoding="utf-8"))


def test_the_shared_resin_runs_short_in_january(site: Scenario, known: Plan) -> None:
    """What is there and on order covers the known plan until then; more has to be ordered in October."""
    lots = sum(lot.quantity for lot in site.lots if lot.item == "protein-A-resin")
    (bought,) = known.purchases
    drawn = sum(d.quantity for d in known.draws if d.at < bought.arrives and "resin" in _item(site, known, d.lot))
    assert drawn <= lots
    assert (bought.arrives.year, bought.arrives.month) == (2028, 1)
    assert bought.order_by.month == 10


def test_the_lot_on_hold_is_drawn_after_november(site: Scenario, known: Plan) -> None:
    """Hesperia's second lot of payload serves the January campaign only."""
    (hold,) = site.holds
    assert hold.lifted is not None
    drawn = [draw.at for draw in known.draws if draw.lot == hold.lot]
    assert drawn
    assert min(drawn) > hold.lifted


def test_vials_lead_back_to_drug_substance_on_hand_and_made(site: Scenario, known: Plan) -> None:
    """COR-7 vials come from two lots on hand and from batches of the plan."""
    made = {batch.id for campaign in known.campaigns for batch in campaign.batches}
    sources = {draw.lot for draw in known.draws if _item(site, known, draw.lot) == "COR-7"}
    assert {"COR-7-27-01", "COR-7-27-02"} <= sources
    assert sources & made


def _item(site: Scenario, known: Plan, lot: str) -> str:
    products = {batch.id: campaign.product for campaign in known.campaigns for batch in campaign.batches}
    bought = {proposal.id: proposal.item for proposal in known.purchases}
    return site.lot_by_id[lot].item if lot in site.lot_by_id else products.get(lot) or bought[lot]
