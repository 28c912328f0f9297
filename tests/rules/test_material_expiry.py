"""Rule material_expiry: draws are before the expiry, and of lots alike the one that expires first goes first."""

import pytest

from scheduler.domain.rules import Rule
from tests.checker.builders import breaks, draw, iso, passes, purchase
from tests.rules.consuming import BUY, consuming, drawn, lot, made, order
from tests.rules.support import hour, model_allows, model_forbids, solve_exact, starts


def _case(*draws, lots, begins, **fields):
    scenario = consuming(*lots, **fields)
    return scenario, made(scenario, *draws, first=begins)


@pytest.mark.parametrize(("start", "legal"), [(19, True), (20, False)])
def test_a_lot_is_drawn_before_its_expiry(start, legal):
    """At the expiry it is too late."""
    case = _case(draw("L", "C0-1", start, 4), lots=[lot("L", 4, expiry=iso(20))], begins=(start,))
    if legal:
        assert model_allows(*case)
        passes(*case)
    else:
        model_forbids(*case, Rule.material_expiry)
        breaks(*case, "material_expiry", "C0-1", "L")


LOTS = [lot("soon", 6, expiry=iso(40)), lot("later", 6, expiry=iso(90)), lot("keeps", 4)]
FIRST = draw("soon", "C0-1", 0, 4), draw("soon", "C1-1", 30, 2), draw("later", "C1-1", 30, 2)
WRONG = {
    "one that expires later": (draw("later", "C0-1", 0, 4), draw("soon", "C1-1", 30, 4)),
    "one that keeps": (draw("soon", "C0-1", 0, 4), draw("keeps", "C1-1", 30, 4)),
    "before the first is empty": (draw("soon", "C0-1", 0, 4), draw("later", "C1-1", 30, 4)),
}


def test_first_expired_goes_first():
    """What is left of the first lot, then the second."""
    assert model_allows(*_case(*FIRST, lots=LOTS, begins=(0, 30)))
    passes(*_case(*FIRST, lots=LOTS, begins=(0, 30)))


@pytest.mark.parametrize("name", WRONG)
def test_the_whole_model_forbids_another_order(name):
    """While one of the same owner has anything left."""
    case = _case(*WRONG[name], lots=LOTS, begins=(0, 30))
    assert not model_allows(*case, {Rule.material_expiry})
    assert model_allows(*case, set(Rule) - {Rule.material_expiry})


@pytest.mark.parametrize("name", WRONG)
def test_the_checker_names_the_lot_that_should_go_first(name):
    """And the batch that drew on another."""
    case = _case(*WRONG[name], lots=LOTS, begins=(0, 30))
    breaks(*case, "material_expiry", "C1-1" if name != "one that expires later" else "C0-1")


@pytest.mark.parametrize("other", [{"owner": "acme"}, {"arrives": iso(1)}, {"approved_for": ["B"]}])
def test_only_lots_alike_are_compared(other):
    """One of another owner, not yet there or not approved may expire first and stay."""
    lots = [lot("soon", 6, expiry=iso(40), **other), lot("later", 6, expiry=iso(90))]
    case = _case(draw("later", "C0-1", 0, 4), lots=lots, begins=(0,))
    assert model_allows(*case)
    passes(*case)


def test_unstated_a_lot_keeps():
    """Drawn in the last days of the horizon."""
    case = _case(draw("L", "C0-1", 700, 4), lots=[lot("L", 4)], begins=(700,))
    assert model_allows(*case)
    passes(*case)


def test_the_solver_uses_a_lot_before_it_expires():
    """Due at 100, but the resin expires at 30; earliness costs less than no delivery."""
    found = solve_exact(consuming(lot("L", 4, expiry=iso(30)), orders=[order("o", "A", 10, 100)]))
    assert [int(p.unmet) for p in found.promises] == [0]
    assert all(start < 30 for start in starts(found).values())


def test_the_solver_buys_again_what_does_not_keep():
    """Resin that keeps 5 h is bought for each of two batches on one unit, though one order would be enough."""
    resin = {"id": "resin", "shelf_life": "5h", "purchase": {**BUY, "min_quantity": 8}}
    found = solve_exact(consuming(resin=resin, orders=[order("o", "A", 20, 50)]))
    assert [int(p.quantity) for p in found.purchases] == [8, 8]
    assert sorted(hour(p.arrives) for p in found.purchases) == sorted(starts(found).values())
    assert len(drawn(found)) == 2


@pytest.mark.parametrize(("start", "legal"), [(24, True), (25, False)])
def test_a_purchase_keeps_from_its_arrival(start, legal):
    """Bought at 20, it keeps 5 h."""
    scenario = consuming(resin={"id": "resin", "shelf_life": "5h", "purchase": {**BUY, "min_quantity": 8}})
    draws = draw("buy-resin-1", "C0-1", 20, 4), draw("buy-resin-1", "D0-1", start, 4)
    proposal = (purchase("buy-resin-1", "resin", 8, 20, 20),)
    case = scenario, made(scenario, *draws, first=(20,), second=(start,), purchases=proposal)
    if legal:
        assert model_allows(*case)
        passes(*case)
    else:
        assert not model_allows(*case, {Rule.material_expiry, Rule.material_balance})
        breaks(*case, "material_expiry", "D0-1")
