"""Contracts: which one counts for a product, and what it binds."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from scheduler.domain.contract import Contract, Zone, contract_for
from scheduler.domain.months import add_months, first_month_after, month_of, month_start, months_between
from scheduler.domain.product import Product

ZONES = (Zone(until=3, share=Decimal(1)), Zone(until=6, share=Decimal("0.75")))
BERLIN = "Europe/Berlin"


def test_the_most_specific_contract_counts() -> None:
    """The product's own, else its family's, else the sponsor's, else one that asks nothing."""
    whole = Contract(id="whole", sponsor="acme")
    family = Contract(id="family", sponsor="acme", family="mab")
    own = Contract(id="own", sponsor="acme", product="A")
    other = Contract(id="other", sponsor="bolt", family="mab")
    product = Product(id="A", sponsor="acme", family="mab")
    assert contract_for((whole, family, own, other), product) is own
    assert contract_for((other, family, whole), product) is family
    assert contract_for((other, whole), product) is whole
    assert contract_for((other,), product) == Contract(id="no contract", sponsor="acme")
    assert contract_for((family, whole), Product(id="C", sponsor="acme")) is whole


@pytest.mark.parametrize(
    ("month", "share"), [("2026-12", "1"), ("2027-01", "1"), ("2027-03", "1"), ("2027-04", "0.75"), ("2027-07", "0")]
)
def test_zones_count_from_the_first_month(month: str, share: str) -> None:
    """Month 1 is the forecast's first; what comes after the last zone binds nobody."""
    assert Contract(id="c", sponsor="s", zones=ZONES).binding_share("2027-01", month, BERLIN) == Decimal(share)


@pytest.mark.parametrize(
    ("month", "share"), [("2027-01", "0"), ("2027-02", "0"), ("2027-03", "1"), ("2027-05", "1"), ("2027-06", "0.75")]
)
def test_nothing_binds_before_the_gate(month: str, share: str) -> None:
    """The zones begin with the first month that starts after the gate, on the site's wall clock."""
    gate = datetime(2027, 2, 28, 23, tzinfo=UTC)  # midnight of 1 March in Berlin
    contract = Contract(id="c", sponsor="s", zones=ZONES, gate=gate)
    assert contract.binding_share("2027-01", month, BERLIN) == Decimal(share)
    assert contract.binding_share("2027-05", "2027-08", BERLIN) == Decimal("0.75")


def test_months_have_a_zone() -> None:
    """An instant lies in different months of different zones, and a month starts on the wall clock."""
    instant = datetime(2027, 2, 28, 23, 30, tzinfo=UTC)
    assert (month_of(instant, "UTC"), month_of(instant, BERLIN)) == ("2027-02", "2027-03")
    assert month_start("2027-07", BERLIN).isoformat() == "2027-07-01T00:00:00+02:00"
    assert first_month_after(month_start("2027-03", BERLIN), BERLIN) == "2027-03"
    assert first_month_after(instant, BERLIN) == "2027-04"


def test_months_are_counted_across_years() -> None:
    """Adding and counting months are inverse."""
    assert add_months("2026-11", 3) == "2027-02"
    assert add_months("2027-02", -14) == "2025-12"
    assert months_between("2025-12", "2027-02") == 14
