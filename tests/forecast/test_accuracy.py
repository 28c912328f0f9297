"""Accuracy by lag, worked out by hand."""

from decimal import Decimal

import pytest

from scheduler.forecast.accuracy import accuracy, bullwhip, ordered
from tests.forecast.samples import order, site, version

VERSIONS = [
    version(1, "2027-01", A=[100, 120, 130]),
    version(2, "2027-02", A=[110, 90, 140]),
    version(3, "2027-03", A=[100, 100, 100]),
]
ACTUAL = {("A", "2027-01"): Decimal(100), ("A", "2027-02"): Decimal(100), ("A", "2027-03"): Decimal(80)}


def test_bias_wape_and_tracking_signal() -> None:
    """Lag 1: 100, 110, 100 against 100, 100, 80; lag 2: 120, 90 against 100, 80; lag 3: 130 against 80."""
    one, two, three = accuracy(VERSIONS, ACTUAL, lags=(1, 2, 3))
    assert (one.months, one.bias, one.wape, one.tracking_signal) == (3, pytest.approx(30 / 280), 30 / 280, 3.0)
    assert (two.months, two.bias, two.wape, two.tracking_signal) == (2, pytest.approx(30 / 180), 30 / 180, 2.0)
    assert (three.months, three.bias, three.wape) == (1, 50 / 80, 50 / 80)


def test_errors_of_both_signs_cancel_in_the_bias_only() -> None:
    """20 too much and 20 too little."""
    (found,) = accuracy([version(1, A=[120]), version(2, "2027-02", A=[80])], ACTUAL, lags=(1,))
    assert (found.bias, found.wape, found.tracking_signal) == (0.0, 0.2, 0.0)


def test_the_last_of_two_versions_of_a_month_counts() -> None:
    """A correction replaces what it corrects."""
    (found,) = accuracy([version(2, A=[100]), version(1, A=[500])], ACTUAL, lags=(1,))
    assert found.bias == 0.0
    assert found.tracking_signal is None


def test_nothing_ordered_has_no_share() -> None:
    """Bias and WAPE are shares of what was ordered."""
    (found,) = accuracy([version(1, A=[5])], {("A", "2027-01"): Decimal(0)}, lags=(1,))
    assert (found.bias, found.wape, found.tracking_signal) == (None, None, 1.0)


def test_a_month_left_out_was_forecast_as_nothing() -> None:
    """If the version states the product at all."""
    (found,) = accuracy([version(1, A=[None, 10]), version(2, "2027-02", B=[10])], ACTUAL, lags=(1,))
    assert (found.months, found.bias) == (1, -1.0)


def test_orders_are_summed_by_month() -> None:
    """Firm ones only, on the site's wall clock."""
    orders = site(
        orders=[
            order("a", "A", 3, "2027-01-02"),
            order("b", "A", 4, "2027-01-31"),
            order("c", "A", 5, "2027-02-01"),
            order("d", "A", 6, "2027-01-02", source="forecast"),
        ]
    ).orders
    assert ordered(orders, "Europe/Berlin") == {("A", "2027-01"): 7, ("A", "2027-02"): 5}


def test_bullwhip() -> None:
    """Demand 10, 20 against production 0, 30: nine times the variance."""
    demand = {"2027-01": Decimal(10), "2027-02": Decimal(20)}
    assert bullwhip({"2027-02": Decimal(30)}, demand) == 9.0
    assert bullwhip({"2027-02": Decimal(30)}, {"2027-01": Decimal(1), "2027-02": Decimal(1)}) is None
