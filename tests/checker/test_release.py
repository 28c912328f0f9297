"""Rules qc_release and product_shelf_life."""

import pytest

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
    release,
    run,
)

QC = {"duration": "24h", "pools": [{"pool": "lab"}]}
ORDER = {"id": "o", "product": "A", "quantity": 20, "due": iso(30)}


def _scenario(**fields):
    """Batches of A wait a day for the one analyst; the order may take parts."""
    product = {"id": "A", "sponsor": "acme", "qc": QC, **fields.pop("product", {})}
    base = {"products": [product, {"id": "B", "sponsor": "bolt"}], "pools": [{"id": "lab", "capacity": 1}]}
    make = procedure("make", "U", **fields.pop("step", {}))
    return plant(recipe("r", "A", make), units=["U"], **base | {"orders": [ORDER]} | fields)


def _plan(scenario, *releases, deliveries=(), second=10, **fields):
    made = scenario.recipes[0]
    batches = batch("A1", run(made, "make", 0)), batch("A2", run(made, "make", second))
    return plan(scenario, campaign("C", made, *batches, **fields), releases=releases, deliveries=deliveries)


GOOD = release("A1", 10, 34), release("A2", 34, 58)


def test_lots_are_released_one_after_the_other_and_then_delivered():
    """The second waits for the analyst; each is delivered when it is released."""
    scenario = _scenario()
    parts = delivery("o", "A1", 34, 34), delivery("o", "A2", 58, 58)
    passes(scenario, _plan(scenario, *GOOD, deliveries=parts))


@pytest.mark.parametrize(
    ("releases", "named", "word"),
    [
        (GOOD[:1], ("A2",), "has 0 QC releases"),
        ((*GOOD, release("A2", 58, 82)), ("A2",), "has 2 QC releases"),
        ((release("A1", 9, 33), GOOD[1]), ("A1",), "starts before the lot is there"),
        ((release("A1", 10, 33), GOOD[1]), ("A1",), "must last 1d"),
        ((*GOOD, release("A9", 100, 124)), ("A9",), "needs none"),
        ((GOOD[0], release("A2", 33, 57)), ("lab", "A1", "A2"), "1 places"),
    ],
)
def test_a_wrong_release_is_named(releases, named, word):
    """Number, start, length, lot and places in the laboratory are each looked at."""
    scenario = _scenario()
    assert word in breaks(scenario, _plan(scenario, *releases), "qc_release", *named).message


def test_releases_share_their_pool_with_operations():
    """An operation that needs the analyst alone fits; with a release beside it the release is too much."""
    operation = {"id": "run", "duration": "10h", "pools": [{"pool": "lab"}]}
    scenario = _scenario(step={"duration": None, "operations": [operation]})
    passes(scenario, _plan(scenario, release("A1", 20, 44), release("A2", 44, 68)))
    breaks(scenario, _plan(scenario, release("A1", 10, 34), release("A2", 34, 58)), "qc_release", "lab", "A1")


def test_a_release_without_pools_does_not_wait():
    """Nothing keeps it from starting when the batch ends."""
    scenario = _scenario(product={"qc": {"duration": "24h"}})
    passes(scenario, _plan(scenario, release("A1", 10, 34), release("A2", 20, 44)))
    found = breaks(scenario, _plan(scenario, *GOOD), "qc_release", "A2")
    assert "holds no pools" in found.message


def test_nothing_is_delivered_before_its_release():
    """What claims to be usable at the end of the batch breaks the rule, and the delivery is wrong."""
    scenario = _scenario()
    early = _plan(scenario, *GOOD, deliveries=(delivery("o", "A1", 10, 30),))
    breaks(scenario, early, "qc_release", "A1", "o", alone=False)
    breaks(scenario, early, "order_delivery", "A1", "o", alone=False)


def test_a_release_may_end_after_the_horizon():
    """The last lot of the plan is released when its day is over."""
    scenario = _scenario()
    passes(scenario, _plan(scenario, GOOD[0], release("A2", 720, 744), second=710))


def test_a_ppq_set_waits_for_its_report():
    """Both lots are usable two days after the end of the set, which is later than their releases."""
    stated = {"id": "V", "recipe": "r", "purpose": "ppq", "batches": 2, "due": iso(500), "report": "48h"}
    scenario = _scenario(runs=[stated])
    fields = {"purpose": "ppq", "run": "V"}
    parts = delivery("o", "A1", 68, 68), delivery("o", "A2", 68, 68)
    passes(scenario, _plan(scenario, *GOOD, deliveries=parts, **fields))
    early = _plan(scenario, *GOOD, deliveries=(delivery("o", "A1", 34, 34),), **fields)
    breaks(scenario, early, "qc_release", "A1", "o", alone=False)


def test_an_intermediate_is_drawn_after_its_release_and_before_its_expiry():
    """Filling needs a lot that is released at hour 34 and expires at 60."""
    operation = {"id": "run", "duration": "5h", "consumes": [{"item": "A", "quantity": 4}]}
    fill = recipe("f", "F", procedure("fill", "V", duration=None, operations=[operation]))
    products = [{"id": "A", "sponsor": "acme", "qc": QC, "shelf_life": "50h"}, {"id": "F", "sponsor": "acme"}]
    pools = [{"id": "lab", "capacity": 1}]
    scenario = plant(recipe("r", "A", procedure("make", "U")), fill, units=["U", "V"], products=products, pools=pools)
    made, filled = scenario.recipes
    for start, rule in ((34, None), (33, "qc_release"), (59, None), (60, "product_shelf_life")):
        one = plan(
            scenario,
            campaign("C", made, batch("A1", run(made, "make", 0))),
            campaign("D", filled, batch("F1", run(filled, "fill", start))),
            releases=GOOD[:1],
            draws=(draw("A1", "F1", start, 4, "fill"),),
        )
        if rule is None:
            passes(scenario, one)
        else:
            breaks(scenario, one, rule, "A1", "F1")


@pytest.mark.parametrize(
    ("life", "wanted", "legal"),
    [("25h", "0h", True), ("24h", "0h", False), ("54h", "30h", True), ("53h", "30h", False), (None, "30h", True)],
)
def test_products_are_delivered_fresh_enough(life, wanted, legal):
    """The life counts from the end of the batch at hour 10; at delivery, hour 34, what the order asks for is left."""
    scenario = _scenario(product={"shelf_life": life}, orders=[ORDER | {"min_remaining_life": wanted}])
    made = _plan(scenario, *GOOD, deliveries=(delivery("o", "A1", 34, 34),))
    if legal:
        passes(scenario, made)
    else:
        breaks(scenario, made, "product_shelf_life", "o", "A1")


def test_a_lot_on_hand_has_its_stated_expiry():
    """It is delivered at the due date, hour 30, and keeps until then or not."""
    for expiry, legal in ((31, True), (30, False)):
        scenario = _scenario(lots=[{"id": "L", "item": "A", "quantity": 9, "expiry": iso(expiry)}])
        made = _plan(scenario, *GOOD, deliveries=(delivery("o", "L", 0, 30, 9),))
        if legal:
            passes(scenario, made)
        else:
            breaks(scenario, made, "product_shelf_life", "o", "L")
