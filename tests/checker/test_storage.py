"""Rule storage_capacity."""

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
    purchase,
    recipe,
    run,
)

COLD = {"id": "cold", "capacity": 5, "unit": "pallet"}
PRODUCTS = [
    {"id": "A", "sponsor": "acme", "storage": {"storage": "cold", "per_unit": "0.3"}, "shelf_life": "100h"},
    {"id": "B", "sponsor": "bolt"},
]


def _scenario(*lots, resin_use=1, **fields):
    """A batch of A takes up three pallets of five; each of resin takes one."""
    operation = {"id": "run", "duration": "10h", "consumes": [{"item": "resin", "quantity": 1}]}
    made = recipe("r", "A", procedure("make", "U", duration=None, operations=[operation]))
    resin = {"id": "resin", "storage": {"storage": "cold", "per_unit": resin_use}, "purchase": {"lead_time": "0h"}}
    stock = [{"id": f"L{i}", "item": "resin", "quantity": 3, **lot} for i, lot in enumerate(lots)]
    base = {"products": PRODUCTS, "materials": [resin], "lots": stock, "storages": [COLD]}
    return plant(made, units=["U"], **base | fields)


def _plan(scenario, *starts, **fields):
    """Batches of A that draw from L0."""
    made = scenario.recipes[0]
    batches = [batch(f"A{i}", run(made, "make", start)) for i, start in enumerate(starts)]
    draws = tuple(draw("L0", f"A{i}", start, 1) for i, start in enumerate(starts))
    return plan(scenario, campaign("C", made, *batches), draws=draws, **fields)


def test_what_is_drawn_makes_room():
    """Three of resin on hand, one drawn: two and the three pallets of the batch fill the room."""
    scenario = _scenario({})
    passes(scenario, _plan(scenario, 0))
    found = breaks(scenario, _plan(scenario, 0, 10), "storage_capacity", "cold", "A0", "A1")
    assert "take up 7" in found.message


def test_what_is_delivered_or_thrown_away_makes_room():
    """The second batch fits once the first is delivered, or has expired after a hundred hours."""
    order = {"id": "o", "product": "A", "quantity": 10, "due": iso(20)}
    scenario = _scenario({}, orders=[order])
    passes(scenario, _plan(scenario, 0, 10, deliveries=(delivery("o", "A0", 10, 20),)))
    scenario = _scenario({})
    passes(scenario, _plan(scenario, 0, 100))
    breaks(scenario, _plan(scenario, 0, 99), "storage_capacity", "cold")


def test_every_lot_counts_from_its_arrival_whatever_its_status():
    """Three pallets of a rejected lot leave room for two until they expire."""
    for rejected, legal in (
        ({"arrives": iso(10), "quantity": 1, "status": "rejected"}, False),
        ({"arrives": iso(-9), "quantity": 1, "status": "quarantine", "expiry": iso(10)}, True),
        ({"arrives": iso(-9), "quantity": 1, "status": "quarantine", "expiry": iso(11)}, False),
        ({"arrives": iso(720), "quantity": 99}, True),
    ):
        scenario = _scenario({}, rejected)
        made = _plan(scenario, 0)
        if legal:
            passes(scenario, made)
        else:
            breaks(scenario, made, "storage_capacity", "cold", "L1", "A0")


def test_stock_on_hand_may_be_too_much_from_the_start():
    """Six pallets in a room for five are named at the plan's start, once."""
    scenario = _scenario({}, {})
    found = breaks(scenario, plan(scenario), "storage_capacity", "cold", "L0", "L1")
    assert found.start == scenario.start
    roomy = _scenario({}, {}, storages=[COLD | {"capacity": 6}])
    passes(roomy, plan(roomy))


def test_proposals_need_room_when_they_arrive():
    """Two more pallets fit beside the three on hand, three do not."""
    scenario = _scenario({})
    passes(scenario, plan(scenario, purchases=(purchase("P", "resin", 2, 5),)))
    breaks(scenario, plan(scenario, purchases=(purchase("P", "resin", 3, 5),)), "storage_capacity", "cold", "P")
