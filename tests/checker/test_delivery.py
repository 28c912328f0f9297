"""Rules order_delivery and horizon."""

import pytest

from tests.checker.builders import (
    at,
    batch,
    breaks,
    campaign,
    delivery,
    iso,
    passes,
    plan,
    plant,
    procedure,
    recipe,
    run,
    task,
)

EARLY = {"id": "o1", "product": "A", "quantity": 15, "due": iso(20)}
LATE = {"id": "o2", "product": "A", "quantity": 5, "due": iso(5), "deadline": iso(12)}


def _scenario(*orders):
    recipes = recipe("r", "A", procedure("make", "U")), recipe("s", "B", procedure("make", "V"))
    return plant(*recipes, units=["U", "V"], orders=list(orders or (EARLY, LATE)))


def _plan(scenario, *deliveries, quantity=10):
    first, second = scenario.recipes
    one = campaign("C", first, *(batch(f"A{i}", run(first, "make", 10 * i - 10), quantity=quantity) for i in (1, 2, 3)))
    return plan(scenario, one, campaign("D", second, batch("B1", run(second, "make", 0))), deliveries=deliveries)


GOOD = (
    delivery("o2", "A1", 10, 10, 5),  # late, by the deadline
    delivery("o1", "A1", 10, 20, 5),  # early: handed over at the due date
    delivery("o1", "A3", 30, 30, 4),
)


def test_orders_are_served_in_parts_from_several_batches():
    """Parts may be early, late, and fall short of the order."""
    passes(_scenario(), _plan(_scenario(), *GOOD))
    passes(_scenario(), _plan(_scenario()))


@pytest.mark.parametrize(
    ("part", "word"),
    [
        (delivery("o1", "A9", 30, 30), "has such a lot"),
        (delivery("o9", "A3", 30, 30), "no such order"),
        (delivery("o1", "B1", 10, 20), "the lot is of B"),
        (delivery("o1", "A3", 29, 29), "but the lot is usable"),
        (delivery("o1", "A2", 20, 21), "it is"),
        (delivery("o1", "A1", 10, 10), "it is"),
        (delivery("o2", "A2", 20, 20, 5), "after the deadline"),
        (delivery("o1", "A2", 20, 20, 0), "above 0"),
    ],
)
def test_a_wrong_delivery_is_named(part, word):
    """Batch, order, product, both instants, deadline and quantity are each looked at."""
    found = breaks(_scenario(), _plan(_scenario(), part), "order_delivery", part.order, part.lot)
    assert word in found.message


def test_quantities_are_multiples_of_the_precision():
    """A product told apart in whole units is not delivered in halves."""
    scenario = _scenario()
    half = delivery("o1", "A2", 20, 20).model_copy(update={"quantity": scenario.orders[0].quantity / 2})
    breaks(scenario, _plan(scenario, half), "order_delivery", "o1", "A2")


def test_neither_order_nor_batch_is_exceeded():
    """An order gets no more than it asked for, a batch gives no more than it has."""
    scenario = _scenario()
    parts = delivery("o1", "A2", 20, 20), delivery("o1", "A3", 30, 30, 6)
    found = breaks(scenario, _plan(scenario, *parts), "order_delivery", "o1")
    assert "Order o1 of 15 gets 16" in found.message
    parts = delivery("o1", "A1", 10, 20, 7), delivery("o2", "A1", 10, 10, 5)
    found = breaks(scenario, _plan(scenario, *parts), "order_delivery", "A1")
    assert "Lot A1 of 10 delivers 12" in found.message


def test_a_batch_has_the_size_of_its_recipe():
    """A batch that claims another quantity is named."""
    breaks(_scenario(), _plan(_scenario(), quantity=11), "order_delivery", "A1")


def test_promises_agree_with_deliveries():
    """Each order has one promise with the quantities and the last delivery that the deliveries give."""
    scenario = _scenario()
    made = _plan(scenario, *GOOD)
    first, second = made.promises
    for wrong in (
        (first,),
        (first, second, second),
        (first, second, first.model_copy(update={"order": "o9"})),
        (first.model_copy(update={"delivered": second.delivered}), second),
        (first.model_copy(update={"unmet": second.delivered}), second),
        (first, second.model_copy(update={"last_delivery": None})),
    ):
        breaks(scenario, made.model_copy(update={"promises": wrong}), "order_delivery")


@pytest.mark.parametrize(
    ("order", "delivered", "legal"),
    [
        ({"earliest": iso(5)}, 10, True),
        ({"earliest": iso(15)}, 15, True),
        ({"earliest": iso(15)}, 10, False),
        ({"earliest": iso(15)}, 20, False),
        ({"earliest": iso(25), "deadline": iso(24)}, 25, False),
    ],
)
def test_a_part_is_delivered_from_the_earliest_delivery_on(order, delivered, legal):
    """It does not wait for the due date then; the deadline binds the delivery."""
    scenario = _scenario(EARLY | order)
    made = _plan(scenario, delivery("o1", "A1", 10, delivered))
    if legal:
        passes(scenario, made)
    else:
        breaks(scenario, made, "order_delivery", "o1", "A1")


def test_an_order_that_may_not_be_split_is_delivered_as_a_whole():
    """All parts at the instant of the last; not earlier, and not in part."""
    scenario = _scenario(EARLY | {"partial": False})
    passes(scenario, _plan(scenario))
    whole = delivery("o1", "A1", 10, 30), delivery("o1", "A3", 30, 30, 5)
    passes(scenario, _plan(scenario, *whole))
    early = delivery("o1", "A1", 10, 20), delivery("o1", "A3", 30, 30, 5)
    breaks(scenario, _plan(scenario, *early), "order_delivery", "o1", "A1")
    found = breaks(scenario, _plan(scenario, delivery("o1", "A1", 10, 20)), "order_delivery", "o1")
    assert "may not be split" in found.message


@pytest.mark.parametrize(
    ("lot", "usable", "word"),
    [
        ({}, 0, None),
        ({"owner": "acme"}, 0, None),
        ({"arrives": iso(8)}, 8, None),
        ({"arrives": iso(8), "status": "quarantine", "release": iso(12)}, 12, None),
        ({"approved_for": ["A"]}, 0, None),
        ({"arrives": iso(8)}, 0, "the lot is usable"),
        ({"status": "quarantine", "release": iso(12)}, 0, "the lot is usable"),
        ({"status": "quarantine"}, 0, "does not release"),
        ({"status": "hold"}, 0, "does not release"),
        ({"status": "rejected"}, 0, "does not release"),
        ({"arrives": iso(721)}, 721, "after the plan ends"),
        ({"owner": "bolt"}, 0, "belongs to bolt"),
        ({"approved_for": ["B"]}, 0, "approved for B only"),
        ({"item": "B"}, 0, "the lot is of B"),
    ],
)
def test_orders_are_served_from_stock_that_may_be_delivered(lot, usable, word):
    """A lot on hand or expected is usable at the latest of start, arrival and release, if quality and owner agree."""
    scenario = plant(
        recipe("r", "A", procedure("make", "U")),
        units=["U"],
        orders=[EARLY],
        lots=[{"id": "L", "item": "A", "quantity": 12, **lot}],
    )
    made = plan(scenario, deliveries=(delivery("o1", "L", usable, max(20, usable), 12),))
    if word is None:
        passes(scenario, made)
    else:
        assert word in breaks(scenario, made, "order_delivery", "o1", "L").message


def test_new_batches_lie_inside_the_horizon():
    """The plan spans hours 0 to 720: a batch may touch both ends."""
    scenario = _scenario(EARLY)
    made = scenario.recipes[0]
    for start, legal in ((0, True), (710, True), (-1, False), (711, False)):
        one = plan(scenario, campaign("C", made, batch("A1", run(made, "make", start))))
        if legal:
            passes(scenario, one)
        else:
            breaks(scenario, one, "horizon", "A1")


def test_tasks_lie_inside_the_horizon_but_the_clean_after_a_last_use():
    """A set-up before the start is named; a clean may follow the horizon's end, not precede its start."""
    work = {"duration": "4h", "attendance": "unattended"}
    step = procedure("make", "U", setup=work)
    scenario = plant(recipe("r", "A", step), units=[{"id": "U", "clean": work}])
    made = scenario.recipes[0]
    clean = task("clean", "U", 720, 724, after="A1")
    last = campaign("C", made, batch("A1", run(made, "make", 710)))
    passes(scenario, plan(scenario, last, tasks=(task("setup", "U", 700, 704, before="A1"), clean)))
    first = campaign("C", made, batch("A1", run(made, "make", 2)))
    early = task("setup", "U", -2, 2, before="A1")
    breaks(scenario, plan(scenario, first, tasks=(early,)), "horizon", "A1", "U")
    assert scenario.end == at(720)
