"""Rule product_shelf_life: lots are delivered and drawn before they expire, with the life that the order asks for."""

import pytest

from scheduler.domain.rules import Rule
from tests.checker.builders import (
    batch,
    breaks,
    campaign,
    delivery,
    draw,
    iso,
    passes,
    plan,
    plant,
    procedure,
    recipe,
    run,
)
from tests.rules.consuming import drawing, order
from tests.rules.support import hour, model_allows, model_forbids, solve_exact


def _plant(life="40h", *, qc=None, **fields):
    """A is made on U, 10 h and 10 units a batch, keeps 40 h, and is filled into D on W, 5 of A each."""
    product = {"id": "A", "sponsor": "acme"}
    product |= ({"shelf_life": life} if life else {}) | ({"qc": {"duration": qc}} if qc else {})
    makes = recipe("r", "A", procedure("make", "U"), campaign="none"), recipe("d", "D", drawing("W", "A", 5))
    return plant(*makes, units=["U", "W"], products=[product, {"id": "D", "sponsor": "acme"}], **fields)


def _delivered(due, start=0, life="40h", usable=None, **fields):
    scenario = _plant(life, orders=[order("o", "A", 10, due, **fields)])
    one, usable = scenario.recipes[0], start + 10
    made = campaign("C", one, batch("C-1", run(one, "make", start)))
    return scenario, plan(scenario, made, deliveries=(delivery("o", "C-1", usable, max(usable, due)),))


@pytest.mark.parametrize(
    ("due", "fields", "legal"),
    [
        (49, {}, True),
        (50, {}, False),
        (30, {"min_remaining_life": "20h"}, True),
        (31, {"min_remaining_life": "20h"}, False),
        (5, {"min_remaining_life": "40h"}, True),
        (60, {"earliest": iso(10)}, True),
    ],
)
def test_the_life_left_at_delivery(due, fields, legal):
    """The batch ends at 10 and expires at 50; what is early waits for the due date, if the order states no other."""
    scenario, made = _delivered(due, **fields)
    if "earliest" in fields:
        made = made.model_copy(update={"deliveries": (delivery("o", "C-1", 10, 10),)})
        made = plan(scenario, *made.campaigns, deliveries=made.deliveries)
    if legal:
        assert model_allows(scenario, made)
        passes(scenario, made)
    else:
        assert not model_allows(scenario, made, {Rule.product_shelf_life, Rule.order_delivery})
        assert model_allows(scenario, made, set(Rule) - {Rule.product_shelf_life})
        breaks(scenario, made, "product_shelf_life", "o", "C-1")


@pytest.mark.parametrize(("filled", "legal"), [(49, True), (50, False)])
def test_an_intermediate_is_drawn_before_it_expires(filled, legal):
    """At the expiry it is too late."""
    scenario = _plant()
    one, other = scenario.recipes
    runs = (
        campaign("C", one, batch("C-1", run(one, "make", 0))),
        campaign("D", other, batch("D-1", run(other, "make", filled))),
    )
    case = scenario, plan(scenario, *runs, draws=(draw("C-1", "D-1", filled, 5),))
    if legal:
        assert model_allows(*case)
        passes(*case)
    else:
        model_forbids(*case, Rule.product_shelf_life)
        breaks(*case, "product_shelf_life", "D-1", "C-1")


@pytest.mark.parametrize(("expiry", "legal"), [(31, True), (30, False)])
def test_a_lot_on_hand_has_its_stated_expiry(expiry, legal):
    """Due at 30 from a lot on hand."""
    lots = [{"id": "P", "item": "A", "quantity": 10, "expiry": iso(expiry)}]
    scenario = _plant(lots=lots, orders=[order("o", "A", 10, 30)])
    case = scenario, plan(scenario, deliveries=(delivery("o", "P", 0, 30),))
    assert model_allows(*case) is legal
    if legal:
        passes(*case)
    else:
        breaks(*case, "product_shelf_life", "o", "P")


def test_unstated_a_lot_keeps():
    """Made at once for an order due at the end of the horizon."""
    case = _delivered(719, life=None)
    assert model_allows(*case)
    passes(*case)


def test_the_solver_makes_it_late_enough():
    """Due at 100 with 30 h left of 40: the batch ends between 90 and 100."""
    found = solve_exact(_plant(orders=[order("o", "A", 10, 100, min_remaining_life="30h")]))
    (end,) = (hour(c.end) for c in found.campaigns)
    assert 90 <= end <= 100
    assert [int(p.unmet) for p in found.promises] == [0]


def test_the_solver_leaves_unmet_what_cannot_be_fresh_enough():
    """QC takes 24 of 40 h: never are 20 left."""
    found = solve_exact(_plant(qc="24h", orders=[order("o", "A", 10, 100, min_remaining_life="20h")]))
    assert [int(p.unmet) for p in found.promises] == [10]
