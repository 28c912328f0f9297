"""Terms of stock and money, worked out on paper: targets, holding, waste, purchases, sales, profit, required runs."""

from fractions import Fraction

from scheduler.checker import evaluate_terms
from scheduler.domain.objective import Term
from tests.checker.builders import batch, campaign, delivery, iso, plan, plant, procedure, purchase, recipe, run

DAY = 24
PRODUCT_A = {
    "id": "A",
    "sponsor": "acme",
    "shelf_life": "10d",
    "value": 3,
    "price": 7,
    "production_cost": 2,
    "holding_cost": "0.5",
    "backlog_cost": 11,
    "waste_cost": 13,
}
ORDERS = [
    {"id": "early", "product": "A", "quantity": 4, "due": iso(3 * DAY)},
    {"id": "late", "product": "A", "quantity": 8, "due": iso(1 * DAY)},
    {"id": "after", "product": "A", "quantity": 2, "due": iso(40 * DAY)},
]


def _scenario(**fields):
    """Lots A1 (ends day 2) and A2 (ends day 12) of A keep for ten days; five of A are on hand until day 5."""
    products = [PRODUCT_A, {"id": "B", "sponsor": "bolt"}]
    stock = [
        {"id": "OLD", "item": "A", "quantity": 5, "expiry": iso(5 * DAY)},
        {"id": "BAD", "item": "A", "quantity": 1, "status": "rejected"},
    ]
    made = recipe("r", "A", procedure("make", "U", duration="24h"), campaign={"cost": 17})
    return plant(made, units=["U"], **{"products": products, "orders": ORDERS, "lots": stock} | fields)


def _plan(scenario, **materials):
    made = scenario.recipes[0]
    batches = batch("A1", run(made, "make", DAY)), batch("A2", run(made, "make", 11 * DAY))
    parts = (
        delivery("early", "OLD", 0, 3 * DAY, 4),
        delivery("late", "A1", 2 * DAY, 2 * DAY, 6),
        delivery("late", "A2", 12 * DAY, 12 * DAY, 1),
    )
    return plan(scenario, campaign("C", made, *batches), deliveries=parts, **materials)


def _values(scenario, **materials):
    return evaluate_terms(scenario, _plan(scenario, **materials))


# Each part of a lot: quantity × days from its arrival until it is delivered, expires or the horizon (day 30) ends.
HELD = Fraction(1, 2) * (4 * 3 + 1 * 5 + 1 * 30 + 6 * 0 + 4 * 10 + 1 * 0 + 9 * 10)
# One of OLD at day 5, four of A1 at day 12, nine of A2 at day 22.
WASTED = 1 + 4 + 9
# 6 are a day late, one is eleven, one is never delivered: 29 days; what is due after the horizon waits for nobody.
OVERDUE = 6 * 1 + 1 * 11 + 1 * 29


def test_products_in_stock_are_held_until_taken_thrown_away_or_the_end():
    """Lots of every status count from their arrival, in quantity × days × cost."""
    assert _values(_scenario())[Term.HOLDING] == HELD


def test_waste_is_what_is_left_when_a_lot_expires():
    """Quantity left at each expiry in the horizon; what expires after it is not wasted yet."""
    assert _values(_scenario())[Term.WASTE] == WASTED
    assert _values(_scenario(horizon="22d"))[Term.WASTE] == WASTED
    assert _values(_scenario(horizon="21d"))[Term.WASTE] == WASTED - 9


def test_money_made_and_spent():
    """Two batches of ten made, eleven sold; profit takes off production, campaign, holding, backlog and waste."""
    values = _values(_scenario())
    assert values[Term.THROUGHPUT] == 20
    assert values[Term.VALUE] == 20 * 3
    assert values[Term.SALES] == 11 * 7
    assert values[Term.PROFIT] == 11 * 7 - 20 * 2 - 17 - HELD - 11 * OVERDUE - 13 * WASTED
    assert values[Term.UNMET] == 1 + 2


def test_sampled_stock_and_backlog_count_at_dates_only():
    """Day 2: 5 of OLD, 1 of BAD, 4 of A1 left, 2 overdue; day 12: BAD and 9 of A2, 1 overdue; day 31 is no date."""
    scenario = _scenario(objective={"sample_dates": [iso(d * DAY) for d in (2, 12, 31)]})
    values = _values(scenario)
    held = Fraction(1, 2) * ((5 + 1 + 4) + (1 + 9))
    assert values[Term.HOLDING] == held
    assert values[Term.PROFIT] == 11 * 7 - 20 * 2 - 17 - held - 11 * (2 + 1) - 13 * WASTED


def test_stock_falls_short_of_targets_at_their_dates():
    """Usable at a date is what is released, keeps longer, and is not taken by then, deliveries of that date too."""
    targets = [(0, 6), (2, 20), (5, 4), (12, 10), (30, 3), (31, 50)]
    stated = PRODUCT_A | {"stock_targets": [{"date": iso(d * DAY), "quantity": q} for d, q in targets]}
    scenario = _scenario(products=[stated, {"id": "B", "sponsor": "bolt"}])
    # 5 of OLD at day 0; those and 4 of A1 at day 2; 4 of A1 at day 5; 9 of A2 at day 12; nothing at day 30.
    assert _values(scenario)[Term.STOCK_DEFICIT] == (6 - 5) + (20 - 9) + (4 - 4) + (10 - 9) + (3 - 0)


def test_lots_in_quality_control_are_no_stock_yet():
    """With two days of release A1 is usable from day 4 on."""
    targets = [{"date": iso(d * DAY), "quantity": 9} for d in (3, 4)]
    product = PRODUCT_A | {"qc": {"duration": "48h"}, "stock_targets": targets}
    scenario = _scenario(products=[product, {"id": "B", "sponsor": "bolt"}], lots=[], orders=[])
    made = scenario.recipes[0]
    one = plan(scenario, campaign("C", made, batch("A1", run(made, "make", DAY))))
    assert evaluate_terms(scenario, one)[Term.STOCK_DEFICIT] == 9
    trial = plan(scenario, campaign("C", made, batch("A1", run(made, "make", DAY)), purpose="engineering"))
    assert evaluate_terms(scenario, trial)[Term.STOCK_DEFICIT] == 9 + 9


def test_purchases_cost_their_price():
    """Two proposals of a material that costs 1.5 a kilogram; what expires unused is wasted."""
    salt = {"id": "salt", "shelf_life": "4d", "purchase": {"lead_time": "0h", "price": "1.5"}}
    values = _values(
        _scenario(materials=[salt]), purchases=(purchase("P", "salt", 3, 0), purchase("Q", "salt", 4, 700))
    )
    assert values[Term.PURCHASING] == Fraction(3, 2) * 7
    assert values[Term.WASTE] == WASTED + 3


def test_required_runs_are_unmet_or_late_like_orders():
    """Of three batches at priority 2 one is in time, one three days late, one is not made."""
    stated = {"id": "PPQ", "recipe": "r", "purpose": "ppq", "batches": 3, "due": iso(9 * DAY), "priority": 2}
    scenario = _scenario(runs=[stated], orders=[], lots=[])
    made = scenario.recipes[0]
    batches = batch("A1", run(made, "make", DAY)), batch("A2", run(made, "make", 11 * DAY))
    values = evaluate_terms(scenario, plan(scenario, campaign("C", made, *batches, purpose="ppq", run="PPQ")))
    assert values[Term.UNMET] == 2 * 10 * 1
    assert values[Term.LATENESS] == 2 * 10 * 3
    assert evaluate_terms(scenario, plan(scenario))[Term.UNMET] == 2 * 10 * 3
