"""Rule material_balance: operations draw what they consume from what there is; purchases keep lead time and minimum."""

import pytest

from scheduler.domain.rules import Rule
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
from tests.rules.consuming import BUY, consuming, drawing, drawn, lot, made, order
from tests.rules.support import hour, model_allows, model_forbids, solve_exact, starts

LOTS = lot("L1", 6), lot("L2", 6, arrives=iso(15))
GOOD = draw("L1", "C0-1", 0, 4), draw("L1", "C1-1", 15, 2), draw("L2", "C1-1", 15, 2)
BAD = {
    "before it arrives": ((draw("L1", "C0-1", 0, 4), draw("L2", "C1-1", 14, 4)), (0, 14), ("C1-1", "L2")),
    "more than the lot": ((draw("L1", "C0-1", 0, 4), draw("L1", "C1-1", 15, 4)), (0, 15), ("L1",)),
    "less than it consumes": ((draw("L1", "C0-1", 0, 3), draw("L2", "C1-1", 15, 4)), (0, 15), ("C0-1", "resin")),
    "nothing": ((draw("L2", "C1-1", 15, 4),), (0, 15), ("C0-1", "resin")),
}


def _case(draws, begins, **fields):
    scenario = consuming(*LOTS, **fields)
    return scenario, made(scenario, *draws, first=begins)


def test_the_model_allows_draws_from_several_lots():
    """The second batch takes the rest of one lot and begins another as it arrives."""
    assert model_allows(*_case(GOOD, (0, 15)))
    passes(*_case(GOOD, (0, 15)))


@pytest.mark.parametrize("name", BAD)
def test_the_model_forbids_wrong_draws(name):
    """Too early, too much, too little, nothing."""
    draws, begins, _ = BAD[name]
    model_forbids(*_case(draws, begins), Rule.material_balance, alone=False)


@pytest.mark.parametrize("name", BAD)
def test_the_checker_names_the_batch_or_the_lot(name):
    """As the draws are wrong."""
    draws, begins, named = BAD[name]
    breaks(*_case(draws, begins), "material_balance", *named)


def test_unstated_nothing_is_drawn():
    """Operations that consume nothing run without lots."""
    scenario = plant(recipe("r", "A", procedure("make", "U")), units=["U"])
    one = scenario.recipes[0]
    case = scenario, plan(scenario, campaign("C", one, batch("C-1", run(one, "make", 0))))
    assert model_allows(*case)
    passes(*case)


def test_the_solver_waits_for_a_lot():
    """Six of resin serve one batch; the other waits for what arrives at 50."""
    found = solve_exact(consuming(lot("L1", 6), lot("L2", 2, arrives=iso(50)), orders=[order("o", "A", 20, 20)]))
    assert sorted(starts(found).values()) == [0, 50] or sorted(starts(found).values()) == [10, 50]
    assert sum(quantity for _, _, quantity in drawn(found)) == 8


def test_the_solver_leaves_unmet_what_resin_does_not_suffice_for():
    """Seven of resin make one batch of the two that matter more, and none of the third."""
    orders = [order("low", "A", 10, 40), order("high", "B", 10, 40, priority=2)]
    found = solve_exact(consuming(lot("L", 7), orders=orders))
    assert [(p.order, int(p.unmet)) for p in found.promises] == [("low", 10), ("high", 0)]


def test_the_solver_buys_once_what_several_batches_need():
    """Twelve in packs of two, at the lead time, for three batches: the least that is enough."""
    orders = [order("a", "A", 20, 20), order("b", "B", 10, 30)]
    found = solve_exact(consuming(resin={"id": "resin", "purchase": BUY}, orders=orders))
    assert sum(p.quantity for p in found.purchases) == 12
    assert min(hour(p.arrives) for p in found.purchases) == 20
    assert all(hour(p.arrives) - hour(p.order_by) == 20 for p in found.purchases)


BOUGHT = {
    "before the lead time": (19, 6, 4),
    "below the minimum": (20, 4, 4),
    "no multiple": (20, 7, 4),
}


@pytest.mark.parametrize("name", BOUGHT)
def test_a_purchase_keeps_lead_time_minimum_and_multiple(name):
    """Six in packs of two at hour 20 are legal, less or earlier is not."""
    scenario = consuming(resin={"id": "resin", "purchase": BUY})
    arrives, quantity, taken = BOUGHT[name]
    proposal = purchase("buy-resin-1", "resin", quantity, arrives, 20)
    case = (
        scenario,
        made(scenario, draw("buy-resin-1", "C0-1", arrives, taken), first=(arrives,), purchases=(proposal,)),
    )
    assert not model_allows(*case, {Rule.material_balance})
    breaks(*case, "material_balance", "buy-resin-1")
    good = purchase("buy-resin-1", "resin", 6, 20, 20)
    case = scenario, made(scenario, draw("buy-resin-1", "C0-1", 20, 4), first=(20,), purchases=(good,))
    assert model_allows(*case)
    passes(*case)


def _levels(**fields):
    """D is filled on V from 7 of A, which is made on U in batches of 10."""
    products = [{"id": "A", "sponsor": "acme"}, {"id": "B", "sponsor": "bolt"}, {"id": "D", "sponsor": "acme"}]
    makes = recipe("r", "A", procedure("make", "U"), campaign="none"), recipe("d", "D", drawing("V", "A", 7))
    return plant(*makes, units=["U", "V"], products=products, **fields)


def test_an_intermediate_is_made_before_it_is_drawn():
    """Two batches of A for two of D, each of which starts when its A has ended."""
    found = solve_exact(_levels(orders=[order("o", "D", 20, 20)]))
    begins = starts(found)
    batches = {b.id: b for c in found.campaigns for b in c.batches}
    assert len(found.draws) >= 2
    assert all(hour(batches[d.lot].end) <= begins[d.batch] for d in found.draws)
    assert sum(p.unmet for p in found.promises) == 0


def test_a_lot_serves_draws_and_orders_together():
    """Of ten on hand seven go into D, so that an order of A gets three; with two orders of D it gets six more."""
    lots = [{"id": "P", "item": "A", "quantity": 10}]
    scenario = _levels(lots=lots)
    one = scenario.recipes[1]
    runs = campaign("C", one, batch("C-1", run(one, "make", 0)))
    case = scenario, plan(scenario, runs, draws=(draw("P", "C-1", 0, 7),))
    assert model_allows(*case)
    passes(*case)
    orders = [order("d", "D", 10, 10, deadline=iso(10)), order("a", "A", 10, 10, deadline=iso(10))]
    found = solve_exact(_levels(lots=lots, orders=orders))
    assert sorted((d.order, d.lot, int(d.quantity)) for d in found.deliveries)[-1] == ("d", "d#1-1", 10)
    assert sum(d.quantity for d in found.deliveries if d.order == "a") == 10


def test_co_products_are_drawn_by_others():
    """Each batch of B gives three of resin at its end; a batch of A needs two of them, which are of its sponsor too."""
    gives = {"id": "run", "duration": "10h", "produces": [{"item": "resin", "quantity": 3}]}
    other = recipe("s", "B", procedure("make", "V", duration=None, operations=[gives]))
    scenario = plant(
        recipe("r", "A", drawing("U"), campaign="none"),
        other,
        units=["U", "V"],
        products=[{"id": "A", "sponsor": "acme"}, {"id": "B", "sponsor": "acme"}],
        materials=[{"id": "resin"}],
        orders=[order("a", "A", 10, 40), order("b", "B", 20, 40)],
    )
    found = solve_exact(scenario)
    assert len(found.draws) == 2
    assert all(d.lot.endswith("/resin") for d in found.draws)
    assert sum(p.unmet for p in found.promises) == 0
