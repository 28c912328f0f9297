"""Rule material_expiry: nothing past its expiry, and first expired, first out."""

import pytest

from tests.checker.builders import (
    batch,
    breaks,
    campaign,
    draw,
    iso,
    passes,
    plan,
    plant,
    procedure,
    purchase,
    recipe,
    run,
)


def _scenario(*lots, holds=(), **fields):
    """Batches of A take two of resin each."""
    operation = {"id": "run", "duration": "10h", "consumes": [{"item": "resin", "quantity": 2}]}
    made = recipe("r", "A", procedure("make", "U", duration=None, operations=[operation]))
    stock = [{"id": f"L{i}", "item": "resin", "quantity": 4, **lot} for i, lot in enumerate(lots)]
    return plant(made, units=["U"], materials=[{"id": "resin"} | fields], lots=stock, holds=list(holds))


def _plan(scenario, *draws, **fields):
    """One batch for each draw, at the hour of the draw."""
    made = scenario.recipes[0]
    batches = [batch(f"A{i}", run(made, "make", hour)) for i, (_, hour) in enumerate(draws)]
    taken = tuple(draw(lot, f"A{i}", hour, 2) for i, (lot, hour) in enumerate(draws))
    return plan(scenario, campaign("C", made, *batches), draws=taken, **fields)


def test_a_lot_is_drawn_before_its_expiry():
    """At the instant of its expiry it is no longer usable."""
    scenario = _scenario({"expiry": iso(21)})
    passes(scenario, _plan(scenario, ("L0", 20)))
    breaks(scenario, _plan(scenario, ("L0", 21)), "material_expiry", "A0", "L0")


def test_what_is_bought_expires_its_shelf_life_after_it_arrives():
    """Bought at hour 5, it keeps for ten hours."""
    scenario = _scenario(shelf_life="10h", purchase={"lead_time": "5h"})
    bought = purchase("P", "resin", 4, 5, 5)
    passes(scenario, _plan(scenario, ("P", 14), purchases=(bought,)))
    breaks(scenario, _plan(scenario, ("P", 15), purchases=(bought,)), "material_expiry", "A0", "P")


@pytest.mark.parametrize(
    ("first", "second", "legal"),
    [
        ({"expiry": iso(500)}, {"expiry": iso(400)}, False),
        ({}, {"expiry": iso(400)}, False),
        ({"expiry": iso(400)}, {"expiry": iso(400)}, True),
        ({"expiry": iso(400)}, {}, True),
        ({}, {"expiry": iso(400), "owner": "acme"}, True),
        ({"owner": "acme"}, {"expiry": iso(400)}, True),
        ({}, {"expiry": iso(400), "approved_for": ["B"]}, True),
        ({}, {"expiry": iso(400), "status": "hold"}, True),
        ({}, {"expiry": iso(400), "arrives": iso(11)}, True),
        ({}, {"expiry": iso(400), "arrives": iso(10)}, False),
        ({}, {"expiry": iso(400), "status": "quarantine", "release": iso(11)}, True),
        ({}, {"expiry": iso(10)}, True),
    ],
)
def test_of_alike_lots_the_one_that_expires_first_goes_first(first, second, legal):
    """Alike: of one owner class, usable for the batch at that instant; a lot that keeps comes last."""
    scenario = _scenario(first, second)
    made = _plan(scenario, ("L0", 10))
    if legal:
        passes(scenario, made)
    else:
        assert "expires earlier" in breaks(scenario, made, "material_expiry", "A0", "L0", "L1").message


def test_a_lot_on_hold_does_not_come_first():
    """While a hold is in force the lot that follows is taken; once it is lifted, the held one."""
    hold = {"id": "H", "lot": "L1", "lifted": iso(20)}
    scenario = _scenario({}, {"expiry": iso(400)}, holds=[hold])
    passes(scenario, _plan(scenario, ("L0", 10), ("L1", 20)))
    breaks(scenario, _plan(scenario, ("L0", 10), ("L0", 20)), "material_expiry", "A1", "L0", "L1")


def test_the_next_lot_is_begun_when_the_first_is_used_up():
    """Four of each lot: two batches take the first, the third the second; begun too early it is named."""
    scenario = _scenario({"expiry": iso(300)}, {"expiry": iso(400)})
    passes(scenario, _plan(scenario, ("L0", 0), ("L0", 10), ("L1", 20)))
    breaks(scenario, _plan(scenario, ("L0", 0), ("L1", 10), ("L0", 20)), "material_expiry", "A1", "L1", "L0")
