"""The reference site is as large and as loaded as its README says."""

import json
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from decimal import ROUND_CEILING, Decimal
from pathlib import Path

import pytest

from scheduler.checker import check_plan, evaluate
from scheduler.domain.plan import Plan
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


def test_orders_call_for_the_stated_batches_of_every_product(site: Scenario) -> None:
    """Demand of each product, in whole batches."""
    demand: defaultdict[str, Decimal] = defaultdict(Decimal)
    for order in site.orders:
        demand[order.product] += order.quantity
    size = {recipe.product: recipe.batch_size for recipe in site.recipes}
    batches = {name: (total / size[name]).to_integral_value(ROUND_CEILING) for name, total in demand.items()}
    assert set(batches) == set(size)
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
