"""The reference site is as large and as loaded as its README says."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import ROUND_CEILING
from pathlib import Path

import pytest

from scheduler.domain.scenario import Scenario
from scheduler.validation import load_scenario, validate

FILE = Path(__file__).parents[2] / "scenarios" / "reference" / "biologics_site" / "scenario.yaml"


@pytest.fixture(scope="module")
def site() -> Scenario:
    """The reference biologics site."""
    return load_scenario(FILE)


def test_it_is_valid(site: Scenario) -> None:
    """No complaint, not even a warning."""
    assert validate(site) == ()


def test_sponsors_products_units_and_weeks(site: Scenario) -> None:
    """Eight sponsors, all with products; 23 products, 26 units, half a year in Berlin."""
    assert len(site.sponsors) == 8
    assert {product.sponsor for product in site.products} == {sponsor.id for sponsor in site.sponsors}
    assert len(site.products) == len(site.recipes) == 23
    assert len(site.units) == 26
    assert site.horizon == timedelta(weeks=26)
    assert site.zone_of(None) == "Europe/Berlin"


def test_orders_call_for_165_batches_of_every_product(site: Scenario) -> None:
    """Demand of each product, in whole batches."""
    assert len(site.orders) == 72
    demand: Counter[str] = Counter()
    for order in site.orders:
        demand[order.product] += order.quantity  # type: ignore[assignment]
    size = {recipe.product: recipe.batch_size for recipe in site.recipes}
    batches = {name: (total / size[name]).to_integral_value(ROUND_CEILING) for name, total in demand.items()}
    assert set(batches) == set(size)
    assert sum(batches.values()) == 165


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
