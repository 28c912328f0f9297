"""Lots shared out in order of time, first expired first, and what is bought for what is missing."""

from fractions import Fraction

import pytest

from scheduler.detailed.purchase_plan import purchase_plan
from scheduler.detailed.stock_data import FOREVER, Buying, Need, Supply
from scheduler.detailed.supply import Taking, allocate


def _lot(name, quantity, *, usable=0, expiry=FOREVER, owner=None, approved_for=()):
    return Supply(name, "resin", quantity, usable, usable, expiry, owner, approved_for)


def _taking(at, quantity, product="A", sponsor="acme"):
    return Taking(at, f"batch at {at}", Need("make", "run", 0, "resin", quantity), product, sponsor)


def _shared(asked, lots, *, own_first=True):
    draws, missing = allocate(asked, lots, own_first=own_first)
    return [(d.lot, d.batch, d.quantity) for d in draws], [(t.at, quantity) for t, quantity in missing]


def test_what_expires_first_is_drawn_first():
    """Until it is empty; then the next, and last what keeps."""
    lots = [_lot("keeps", 5), _lot("later", 5, expiry=90), _lot("soon", 5, expiry=40)]
    draws, missing = _shared([_taking(0, 3), _taking(10, 4), _taking(20, 5)], lots)
    assert draws == [
        ("soon", "batch at 0", 3),
        ("soon", "batch at 10", 2),
        ("later", "batch at 10", 2),
        ("later", "batch at 20", 3),
        ("keeps", "batch at 20", 2),
    ]
    assert missing == []


@pytest.mark.parametrize(
    "lot",
    [
        _lot("not yet", 5, usable=11),
        _lot("expired", 5, expiry=10),
        _lot("another's", 5, owner="bolt"),
        _lot("not approved", 5, approved_for=("B",)),
    ],
)
def test_what_may_not_be_drawn_is_missing(lot):
    """Before it is usable, at its expiry, of another sponsor, for another product."""
    assert _shared([_taking(10, 4)], [lot]) == ([], [(10, 4)])


@pytest.mark.parametrize(("own_first", "names"), [(True, ["ours", "pool"]), (False, ["pool", "ours"])])
def test_whose_lots_are_taken_first_can_be_chosen(own_first, names):
    """The sponsor's and the pool's are not compared by expiry."""
    lots = [_lot("pool", 3, expiry=50), _lot("ours", 3, owner="acme")]
    draws, _ = _shared([_taking(0, 4)], lots, own_first=own_first)
    assert [name for name, _, _ in draws] == names


def test_a_lot_never_gives_more_than_it_holds():
    """The rest is missing."""
    assert _shared([_taking(0, 4), _taking(5, 4)], [_lot("L", 6)])[1] == [(5, 2)]


def _buying(least=1, multiple=1, first=20):
    return Buying(first, least, multiple, Fraction(1), None)


def test_each_purchase_arrives_when_something_is_missing():
    """As late and as little as possible; together where they are missing at one step."""
    assert purchase_plan(_buying(), None, [(50, 4), (30, 2), (50, 1)]) == [(30, 2), (50, 5)]


def test_the_minimum_and_the_multiple_are_kept():
    """What is too much serves what is missing later."""
    assert purchase_plan(_buying(least=5, multiple=3), None, [(30, 2), (40, 3), (50, 2)]) == [(30, 6), (50, 6)]


def test_what_is_too_much_is_used_only_while_it_keeps():
    """It arrives at 30 and expires at 40."""
    assert purchase_plan(_buying(least=6), 10, [(30, 2), (39, 2), (40, 2)]) == [(30, 6), (40, 6)]


@pytest.mark.parametrize(("at", "plan"), [(20, [(20, 1)]), (19, None)])
def test_nothing_is_bought_before_the_lead_time(at, plan):
    """What is missing earlier is missing."""
    assert purchase_plan(_buying(), None, [(at, 1)]) == plan


def test_nothing_missing_buys_nothing():
    """An empty plan."""
    assert purchase_plan(_buying(), None, []) == []
