"""Items and demands: what is usable when, and which orders are alike."""

from tests.checker.builders import iso, plant, procedure, recipe
from tests.tactical.plants import WEEK, one_unit, order, sets_of


def _supply(*lots, **fields):
    return sets_of(one_unit(lots=list(lots), **fields), weeks=4).items[("A", None)]


def test_lots_are_usable_from_arrival_and_release():
    """On hand at once, the others in the period that their date lies in; held and rejected ones never."""
    item = _supply(
        {"id": "l1", "item": "A", "quantity": 1},
        {"id": "l2", "item": "A", "quantity": 2, "arrives": iso(WEEK + 1)},
        {"id": "l3", "item": "A", "quantity": 4, "status": "quarantine", "release": iso(3 * WEEK)},
        {"id": "l4", "item": "A", "quantity": 8, "status": "quarantine"},
        {"id": "l5", "item": "A", "quantity": 16, "status": "hold"},
        {"id": "l6", "item": "A", "quantity": 32, "status": "rejected"},
    )
    assert item.supply == (1, 0, 2, 4, 0)


def test_a_held_lot_waits_until_the_hold_is_lifted():
    """A hold that is never lifted takes the lot out of the plan."""
    lots = [{"id": "l1", "item": "A", "quantity": 1}, {"id": "l2", "item": "A", "quantity": 2}]
    holds = [{"id": "h1", "lot": "l1", "lifted": iso(10)}, {"id": "h2", "lot": "l2"}]
    assert _supply(*lots, holds=holds).supply == (0, 1, 0, 0, 0)


def test_expiring_lots_leave_by_the_last_period_that_ends_before():
    """A lot that expires in the third week is used by the end of the second; one that arrives in that week never."""
    item = _supply(
        {"id": "l1", "item": "A", "quantity": 1, "expiry": iso(2 * WEEK + 5)},
        {"id": "l2", "item": "A", "quantity": 2, "arrives": iso(2 * WEEK + 1), "expiry": iso(2 * WEEK + 5)},
    )
    assert (item.supply, item.expiring) == ((1, 0, 0, 0, 0), (0, 0, 1, 0, 0))


def test_a_material_has_a_pool_for_each_owner():
    """The shared pool always, a sponsor's where it has a lot; each draws on its own and the shared one."""
    uses = {"operations": [{"id": "run", "duration": "24h", "consumes": [{"item": "resin", "quantity": 3}]}]}
    lots = [{"id": "l", "item": "resin", "quantity": 5, "owner": "acme"}]
    made = [recipe(f"make-{p}", p, procedure("run", "U", duration=None, **uses)) for p in "AB"]
    sets = sets_of(plant(*made, units=["U"], materials=[{"id": "resin"}], lots=lots), weeks=4)
    assert sets.items[("resin", "acme")].supply[0] == 5
    assert sets.draws == (("resin", "acme", "acme"), ("resin", "acme", None), ("resin", "bolt", None))


def test_orders_that_are_alike_are_one_demand():
    """Same product, due date and priority; an order not to be split stands alone."""
    orders = [order("a", "A", 1, 50), order("b", "A", 2, 50), order("c", "A", 4, 60)]
    whole = [order("d", "A", 8, 50, partial=False), order("e", "A", 16, 50, partial=False)]
    demands = sets_of(one_unit(*orders, *whole), weeks=4).demands
    assert [(tuple(o.id for o in d.orders), d.quantity) for d in demands] == [
        (("a", "b"), 3),
        (("c",), 4),
        (("d",), 8),
        (("e",), 16),
    ]
