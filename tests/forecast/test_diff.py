"""Two versions side by side."""

from decimal import Decimal

import pytest

from scheduler.forecast.diff import diff
from tests.forecast.samples import terms, version


def test_every_month_of_either_version_is_compared() -> None:
    """Months of one version only have no quantity on the other side; months before the new version are past."""
    old, new = version(1, "2027-01", A=[10, 10, 10]), version(2, "2027-02", A=[10, 15, 7], B=[1])
    found = diff(old, new, terms({"zones": [{"until": 1, "share": 1}]}))
    assert (found.sponsor, found.old, found.new) == ("acme", 1, 2)
    assert [(c.product, c.month, c.old, c.new, c.change, c.percent, c.share) for c in found.changes] == [
        ("A", "2027-02", 10, 10, 0, 0, 1),
        ("A", "2027-03", 10, 15, 5, 50, 0),
        ("A", "2027-04", None, 7, 7, None, 0),
        ("B", "2027-02", None, 1, 1, None, 1),
    ]


def test_a_product_that_is_left_out_is_a_change() -> None:
    """Its months are still there, without a new quantity."""
    found = diff(version(1, A=[3], B=[3]), version(2, A=[3]), terms())
    assert [(c.product, c.new, c.change, c.percent) for c in found.changes] == [("A", 3, 0, 0), ("B", None, -3, -100)]


def test_percentages_have_two_decimals() -> None:
    """A third is 33.33 %."""
    (change,) = diff(version(1, A=[3]), version(2, A=[4]), terms()).changes
    assert change.percent == Decimal("33.33")


def test_the_first_version_has_nothing_before_it() -> None:
    """Every quantity is new."""
    found = diff(None, version(1, A=[3]), terms())
    assert (found.old, found.changes[0].old, found.changes[0].change) == (None, None, 3)


def test_sponsors_are_not_mixed() -> None:
    """Versions of two sponsors are no comparison."""
    with pytest.raises(ValueError, match="versions of one sponsor, not of acme, bolt"):
        diff(version(1, sponsor="bolt", X=[1]), version(2, A=[1]), terms())
