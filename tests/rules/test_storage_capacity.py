"""Rule storage_capacity: lots in a storage class never take up more than it has."""

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

COLD = {"storage": "cold", "per_unit": "0.5"}


def _plant(capacity=8, stored=COLD, **fields):
    """A is made on U, 10 h and 10 units a batch; ten units of A or resin take up five pallets of the cold room."""
    use = {"storage": stored} if stored else {}
    products = [{"id": "A", "sponsor": "acme", **use}, {"id": "B", "sponsor": "bolt"}]
    makes = recipe("r", "A", procedure("make", "U"), campaign="none"), recipe("s", "B", drawing("V"), campaign="none")
    return plant(
        *makes,
        units=["U", "V"],
        products=products,
        materials=[{"id": "resin", **use}],
        storages=[{"id": "cold", "capacity": capacity}],
        **fields,
    )


def _two(due, scenario=None, begins=(0, 10)):
    """Two batches of A that end at 10 and 20 and are delivered at `due`."""
    scenario = scenario or _plant(orders=[order("o", "A", 20, due)])
    one = scenario.recipes[0]
    made = [campaign(f"C{i}", one, batch(f"C{i}-1", run(one, "make", s))) for i, s in enumerate(begins)]
    parts = [delivery("o", f"C{i}-1", s + 10, max(due, s + 10)) for i, s in enumerate(begins)]
    return scenario, plan(scenario, *made, deliveries=tuple(parts))


@pytest.mark.parametrize(("due", "legal"), [(20, True), (21, False)])
def test_what_is_early_lies_there_until_it_is_delivered(due, legal):
    """The first batch leaves as the second ends, or an hour later."""
    if legal:
        assert model_allows(*_two(due))
        passes(*_two(due))
    else:
        model_forbids(*_two(due), Rule.storage_capacity)
        breaks(*_two(due), "storage_capacity", "cold")


def test_what_nobody_takes_lies_there_to_the_end():
    """Two batches that serve no order are too much."""
    scenario = _plant()
    one = scenario.recipes[0]
    made = [campaign(f"C{i}", one, batch(f"C{i}-1", run(one, "make", s))) for i, s in enumerate((0, 600))]
    case = scenario, plan(scenario, *made)
    model_forbids(*case, Rule.storage_capacity)
    breaks(*case, "storage_capacity", "cold")


def test_what_expires_makes_room():
    """Resin that nobody draws is thrown away at 20, when the second batch ends."""
    lots = [{"id": "L", "item": "resin", "quantity": 10, "expiry": iso(20)}]
    scenario = _plant(lots=lots, orders=[order("o", "A", 10, 30)])
    for start, legal in ((10, True), (9, False)):
        one = scenario.recipes[0]
        made = campaign("C", one, batch("C-1", run(one, "make", start)))
        case = scenario, plan(scenario, made, deliveries=(delivery("o", "C-1", start + 10, 30),))
        assert model_allows(*case) is legal
        if legal:
            passes(*case)
        else:
            breaks(*case, "storage_capacity", "cold")


@pytest.mark.parametrize(("start", "legal"), [(15, True), (16, False)])
def test_draws_make_room(start, legal):
    """Eight of resin lie there; four are drawn as the batch of A ends at 15, or an hour later."""
    lots = [{"id": "L", "item": "resin", "quantity": 8}]
    scenario = _plant(lots=lots, orders=[order("o", "A", 10, 100)])
    one, other = scenario.recipes
    made = (
        campaign("C", one, batch("C-1", run(one, "make", 5))),
        campaign("D", other, batch("D-1", run(other, "make", start))),
    )
    parts = (delivery("o", "C-1", 15, 100),)
    case = scenario, plan(scenario, *made, draws=(draw("L", "D-1", start, 4),), deliveries=parts)
    assert model_allows(*case) is legal
    if legal:
        passes(*case)
    else:
        assert model_allows(*case, set(Rule) - {Rule.storage_capacity})
        breaks(*case, "storage_capacity", "cold")


@pytest.mark.parametrize("fields", [{"stored": None}, {"capacity": 100}])
def test_without_storage_or_with_enough_of_it_lots_lie_anywhere(fields):
    """An item without a storage class takes up nothing."""
    case = _two(500, _plant(orders=[order("o", "A", 20, 500)], **fields))
    assert model_allows(*case)
    passes(*case)


def test_the_solver_makes_the_second_batch_as_the_first_leaves():
    """Due at 50 and 100: the cold room has no place for both before 50, though early were as good."""
    orders = [order("first", "A", 10, 50), order("second", "A", 10, 100)]
    found = solve_exact(_plant(orders=orders))
    ends = {d.order: hour(d.usable) for d in found.deliveries}
    assert ends["first"] <= 50 <= ends["second"]
    assert all(p.unmet == 0 for p in found.promises)


def test_the_solver_delivers_late_rather_than_overfill():
    """Both due at 100; the second batch ends no earlier than the first leaves."""
    found = solve_exact(_plant(orders=[order("o", "A", 20, 100)]))
    assert sorted(hour(d.usable) for d in found.deliveries)[-1] >= 100
    assert all(p.unmet == 0 for p in found.promises)
