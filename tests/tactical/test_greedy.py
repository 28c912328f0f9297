"""The first plan without a solver."""

from scheduler.tactical.greedy import first_batches
from tests.checker.builders import plant, procedure, recipe
from tests.tactical.plants import WEEK, one_unit, order, sets_of


def test_as_late_as_in_time():
    """Batches go into the last week that ends by the due date, the rest into the weeks before."""
    assert first_batches(sets_of(one_unit(order("o", "A", 80, 2 * WEEK)), weeks=4)) == {(0, 1): 6, (0, 0): 2}


def test_late_where_nothing_else_is_left():
    """What does not fit before the due date comes as soon as possible after it."""
    assert first_batches(sets_of(one_unit(order("o", "A", 80, WEEK)), weeks=4)) == {(0, 0): 6, (0, 1): 2}


def test_stock_on_hand_is_used_first():
    """What lots cover is not made again."""
    lots = [{"id": "l", "item": "A", "quantity": 20}]
    assert first_batches(sets_of(one_unit(order("o", "A", 20, WEEK), lots=lots), weeks=4)) == {}


def test_campaign_rules_are_kept():
    """An order for one batch calls for the campaign minimum."""
    made = recipe("make", "A", procedure("run", "U", duration="24h"), campaign={"min_batches": 3})
    scenario = plant(made, units=["U"], horizon="28d", orders=[order("o", "A", 10, 3 * WEEK)])
    assert first_batches(sets_of(scenario, weeks=4)) == {(0, 2): 3}


def test_intermediates_follow():
    """What a batch draws is made by the week in which it starts."""
    fill = {"operations": [{"id": "fill", "duration": "24h", "consumes": [{"item": "B", "quantity": 10}]}]}
    scenario = plant(
        recipe("substance", "B", procedure("run", "U", duration="24h")),
        recipe("product", "A", procedure("fill", "V", duration=None, **fill)),
        units=["U", "V"],
        horizon="28d",
        orders=[order("o", "A", 20, 3 * WEEK)],
    )
    assert first_batches(sets_of(scenario, weeks=4)) == {(1, 2): 2, (0, 1): 2}
