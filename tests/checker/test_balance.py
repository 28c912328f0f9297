"""Rule material_balance: draws, lots, purchase proposals, intermediates and co-products."""

import pytest

from tests.checker.builders import (
    batch,
    breaks,
    campaign,
    complaints,
    delivery,
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

RESIN = {"id": "resin", "precision": "0.5", "purchase": {"lead_time": "48h", "min_quantity": 4, "multiple": 2}}
LOTS = [{"id": "L1", "item": "resin", "quantity": 3}, {"id": "L2", "item": "resin", "quantity": 9, "arrives": iso(20)}]


def _consuming(name, item, quantity, unit="U", **fields):
    operation = {"id": "run", "duration": "10h", "consumes": [{"item": item, "quantity": quantity}], **fields}
    return procedure(name, unit, duration=None, operations=[operation])


def _scenario(**fields):
    """Batches of A take 2.5 of resin each; three are on hand, nine arrive at hour 20."""
    made = recipe("r", "A", _consuming("make", "resin", "2.5"))
    return plant(made, units=["U"], **{"materials": [RESIN], "lots": LOTS} | fields)


def _plan(scenario, *draws, first=0, second=20, **fields):
    made = scenario.recipes[0]
    batches = batch("A1", run(made, "make", first)), batch("A2", run(made, "make", second))
    return plan(scenario, campaign("C", made, *batches), draws=draws, **fields)


GOOD = draw("L1", "A1", 0, 2.5), draw("L1", "A2", 20, 0.5), draw("L2", "A2", 20, 2)


def test_operations_draw_what_they_consume_from_one_or_more_lots():
    """The second batch empties one lot and takes the rest from a lot that arrives as it starts."""
    passes(_scenario(), _plan(_scenario(), *GOOD))


@pytest.mark.parametrize(
    ("draws", "named", "word"),
    [
        (GOOD[:2], ("A2", "resin"), "give 0.5"),
        ((*GOOD, draw("L2", "A2", 20, 1)), ("A2", "resin"), "give 3.5"),
        ((GOOD[0], draw("L1", "A2", 21, 0.5), GOOD[2]), ("A2", "L1"), "the operation starts"),
        ((*GOOD, draw("L1", "A9", 0, 0.5)), ("A9",), "no such operation"),
        ((*GOOD[1:], draw("L9", "A1", 0, 2.5)), ("A1", "L9"), "has such a lot"),
        ((*GOOD[1:], draw("L2", "A1", 0, 2.5)), ("A1", "L2"), "the lot is there from"),
        ((draw("L1", "A1", 0, 2.25), draw("L1", "A1", 0, 0.25), *GOOD[1:]), ("A1", "L1"), "multiple of 0.5"),
        ((GOOD[0], draw("L1", "A2", 20, 2.5)), ("L1", "A1", "A2"), "Lot L1 holds 3"),
    ],
)
def test_a_wrong_draw_is_named(draws, named, word):
    """Sum, instant, operation, lot, arrival, precision and what the lot holds are each looked at."""
    scenario = _scenario()
    assert word in breaks(scenario, _plan(scenario, *draws), "material_balance", *named).message


def test_nothing_is_drawn_that_no_operation_asks_for():
    """A lot of another item is no substitute."""
    scenario = _scenario(materials=[RESIN, {"id": "salt"}], lots=[*LOTS, {"id": "S", "item": "salt", "quantity": 9}])
    found = breaks(scenario, _plan(scenario, *GOOD, draw("S", "A1", 0, 1)), "material_balance", "A1", "S")
    assert "the lot is of salt" in found.message


def test_history_draws_nothing():
    """A committed batch that began before the plan has its material; one that begins in the plan draws."""
    stated = [
        {"id": name, "procedures": [{"procedure": "make", "alternative": "U", "start": iso(s), "end": iso(s + 10)}]}
        for name, s in (("A1", -5), ("A2", 20))
    ]
    scenario = _scenario(commitments=[{"id": "C", "recipe": "r", "batches": stated}])
    passes(scenario, _plan(scenario, *GOOD[1:], first=-5))
    breaks(scenario, _plan(scenario, draw("L1", "A1", -5, 2.5), *GOOD[1:], first=-5), "material_balance", "A1")


def test_more_may_be_bought():
    """A proposal is a lot that arrives after the lead time, in an order the supplier takes."""
    scenario = _scenario(lots=[])
    bought = purchase("P1", "resin", 6, 48, 48)
    draws = draw("P1", "A1", 48, 2.5), draw("P1", "A2", 60, 2.5)
    passes(scenario, _plan(scenario, *draws, first=48, second=60, purchases=(bought,)))


@pytest.mark.parametrize(
    ("bought", "word"),
    [
        (purchase("P1", "resin", 6, 47, 48), "lead time of 2d"),
        (purchase("P1", "resin", 6, 48, 47), "order by"),
        (purchase("P1", "resin", 2, 48, 48), "minimum order"),
        (purchase("P1", "resin", 5, 48, 48), "multiples of 2"),
        (purchase("P1", "resin", 5.25, 48, 48), "multiple of 0.5"),
        (purchase("P1", "resin", 6, 721, 48), "the plan ends"),
        (purchase("P1", "A", 6, 48, 48), "cannot be bought"),
        (purchase("L1", "resin", 6, 48, 48), "another lot has its id"),
    ],
)
def test_a_wrong_proposal_is_named(bought, word):
    """Lead time, order date, minimum, multiple, precision, horizon, item and id are each looked at."""
    scenario = _scenario()
    made = _plan(scenario, *GOOD, purchases=(bought,))
    breaks(scenario, made, "material_balance", bought.id)
    assert any(word in said for said in complaints(scenario, made, "material_balance"))


def _substance_and_product(**fields):
    """A is filled into F at eight a batch; a batch of A gives three of solvent back half-way."""
    parts = [
        {"id": "run", "duration": "6h", "produces": [{"item": "solvent", "quantity": 3}]},
        {"id": "rest", "duration": "4h"},
    ]
    substance = recipe("r", "A", procedure("make", "U", duration=None, operations=parts))
    filled = recipe("f", "F", _consuming("fill", "A", 8, "V"))
    solvent_user = recipe("w", "W", _consuming("wash", "solvent", 2, "X"))
    products = [{"id": name, "sponsor": "acme"} for name in "AFW"]
    materials = [{"id": "solvent"}]
    return plant(
        substance, filled, solvent_user, units=["U", "V", "X"], products=products, materials=materials, **fields
    )


def _chain(scenario, fill=10, wash=6, taken=8, deliveries=()):
    substance, filled, washed = scenario.recipes
    return plan(
        scenario,
        campaign("C", substance, batch("A1", run(substance, "make", 0))),
        campaign("D", filled, batch("F1", run(filled, "fill", fill))),
        campaign("E", washed, batch("W1", run(washed, "wash", wash))),
        draws=(draw("A1", "F1", fill, taken, "fill"), draw("A1/solvent", "W1", wash, 2, "wash")),
        deliveries=deliveries,
    )


def test_drug_substance_goes_into_drug_product_and_solvent_is_recovered():
    """The lot of a batch is drawn when it ends; a co-product when the operation that gives it ends."""
    scenario = _substance_and_product()
    passes(scenario, _chain(scenario))
    assert "the lot is there from" in breaks(scenario, _chain(scenario, fill=9), "material_balance", "F1", "A1").message
    breaks(scenario, _chain(scenario, wash=5), "material_balance", "W1", "A1/solvent")


def test_what_is_drawn_is_not_delivered_too():
    """A batch of ten gives eight to filling and two to an order, but not three."""
    scenario = _substance_and_product(orders=[{"id": "o", "product": "A", "quantity": 5, "due": iso(50)}])
    passes(scenario, _chain(scenario, deliveries=(delivery("o", "A1", 10, 50, 2),)))
    found = breaks(scenario, _chain(scenario, deliveries=(delivery("o", "A1", 10, 50, 3),)), "material_balance", "A1")
    assert "11 are drawn and delivered" in found.message
