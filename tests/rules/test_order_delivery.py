"""Rule order_delivery: orders get their product, in time, and no more than they and the batches have."""

from decimal import Decimal

import pytest

from scheduler.domain.rules import Rule
from tests.checker.builders import (
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
)
from tests.rules.support import model_allows, model_forbids, solve_exact, starts


def _order(name, product, quantity, due, **fields):
    return {"id": name, "product": product, "quantity": quantity, "due": iso(due), **fields}


ORDERS = [
    _order("early", "A", 15, 20),
    _order("late", "A", 5, 5, deadline=iso(12)),
    _order("other", "B", 10, 50),
]


def _plant(orders=ORDERS, **fields):
    """A on U and B on V, 10 units a batch, 10 h each."""
    makes = recipe("r", "A", procedure("make", "U"), campaign="none"), recipe("s", "B", procedure("make", "V"))
    return plant(*makes, units=["U", "V"], orders=orders, **fields)


def _served(*parts, begins=(0, 10, 20), **fields):
    """Batches C0-1, C1-1 … of A that end 10 h after these hours, D-1 of B that ends at 10, and deliveries from them."""
    scenario = _plant(**fields)
    first, second = scenario.recipes
    made = [campaign(f"C{i}", first, batch(f"C{i}-1", run(first, "make", s))) for i, s in enumerate(begins)]
    made.append(campaign("D", second, batch("D-1", run(second, "make", 0))))
    return scenario, plan(scenario, *made, deliveries=parts)


GOOD = (
    delivery("late", "C0-1", 10, 10, 5),
    delivery("early", "C0-1", 10, 20, 5),
    delivery("early", "C2-1", 30, 30, 10),
    delivery("other", "D-1", 10, 50, 3),
)
BAD = {
    "after the deadline": ((delivery("late", "C1-1", 20, 20, 5),), "late"),
    "an hour after the deadline": ((delivery("late", "C0-1", 13, 13, 5),), "late"),
    "more than the batch": ((delivery("early", "C0-1", 10, 20, 8), delivery("late", "C0-1", 10, 10, 5)), "C0-1"),
    "more than the order": ((delivery("early", "C1-1", 20, 20, 10), delivery("early", "C2-1", 30, 30, 6)), "early"),
}


def _bad(name):
    begins = (3, 13, 23) if name == "an hour after the deadline" else (0, 10, 20)
    return _served(*BAD[name][0], begins=begins)


def _given(made):
    return sorted((d.order, int(d.quantity)) for d in made.deliveries)


def test_the_solver_serves_several_orders_from_one_batch():
    """Two orders of 4 and 6 share a batch of 10; a third of 3 has one of its own."""
    orders = [_order("a", "A", 4, 10), _order("b", "A", 6, 30), _order("c", "A", 3, 60)]
    made = solve_exact(_plant(orders))
    assert _given(made) == [("a", 4), ("b", 6), ("c", 3)]
    assert len(made.campaigns) == 2
    assert [p.unmet for p in made.promises] == [0, 0, 0]


def test_the_solver_leaves_unmet_what_cannot_come_by_the_deadline():
    """Of 20 due at 15 by 15 one batch of 10 can be ready; without a deadline both come, one of them late."""
    for deadline, unmet in ((iso(15), 10), (None, 0)):
        made = solve_exact(_plant([_order("o", "A", 20, 15, deadline=deadline)]))
        assert made.promises[0].unmet == unmet
        assert len(made.deliveries) == 2 - (unmet > 0)


def test_the_solver_meets_what_matters_more_first():
    """One batch fits by the deadline of both: the order of higher priority gets it."""
    orders = [_order("low", "A", 10, 15, deadline=iso(15)), _order("high", "A", 10, 15, deadline=iso(15), priority=3)]
    assert _given(solve_exact(_plant(orders))) == [("high", 10)]


def test_the_solver_keeps_to_the_precision():
    """Told apart in tenths: 2.5 and 7.5 from one batch of 10."""
    products = [{"id": "A", "sponsor": "acme", "precision": "0.1"}, {"id": "B", "sponsor": "bolt"}]
    made = solve_exact(_plant([_order("a", "A", 2.5, 20), _order("b", "A", 7.5, 20)], products=products))
    assert sorted(d.quantity for d in made.deliveries) == [Decimal("2.5"), Decimal("7.5")]
    assert starts(made) == {"r#1-1": 10}


@pytest.mark.parametrize("name", BAD)
def test_the_model_forbids_wrong_deliveries(name):
    """After the deadline, or more than batch or order have, is no solution."""
    model_forbids(*_bad(name), Rule.order_delivery)


@pytest.mark.parametrize("name", BAD)
def test_the_checker_names_order_or_batch(name):
    """What is exceeded is named."""
    breaks(*_bad(name), "order_delivery", BAD[name][1])


def test_parts_early_late_and_short_are_legal():
    """Several parts, before and after the due date, and less than was ordered."""
    assert model_allows(*_served(*GOOD))
    passes(*_served(*GOOD))


@pytest.mark.parametrize("part", [delivery("other", "C0-1", 10, 50), delivery("early", "D-1", 10, 20)])
def test_a_batch_serves_orders_of_its_product_only(part):
    """A to an order of B and the other way about."""
    assert not model_allows(*_served(part))
    breaks(*_served(part), "order_delivery", part.order, part.lot)


def test_committed_batches_serve_orders_too():
    """A frozen batch that ends at 10 and one new batch share an order of 15."""
    kept = {"procedure": "make", "alternative": "U", "start": iso(0), "end": iso(10)}
    commitments = [{"id": "K", "recipe": "r", "batches": [{"id": "K1", "procedures": [kept]}]}]
    made = solve_exact(_plant([_order("o", "A", 15, 20)], commitments=commitments))
    assert {d.lot for d in made.deliveries} == {"K1", "r#1-1"}
    assert sum(d.quantity for d in made.deliveries) == 15


def test_unstated_a_delivery_may_be_as_late_as_it_is():
    """Without a deadline the last batch of the horizon serves an order that was due at its start."""
    case = _served(delivery("o", "C0-1", 720, 720), begins=(710,), orders=[_order("o", "A", 10, 0)])
    assert model_allows(*case)
    passes(*case)


def test_nothing_need_be_delivered():
    """A plan with batches and without deliveries is legal."""
    assert model_allows(*_served())
    passes(*_served())


STOCK = [{"id": "P", "item": "A", "quantity": 6}, {"id": "Q", "item": "A", "quantity": 6, "arrives": iso(25)}]


def _stocked(*parts, orders, begins=(), lots=STOCK):
    scenario = _plant(orders, lots=lots)
    first = scenario.recipes[0]
    made = [campaign(f"C{i}", first, batch(f"C{i}-1", run(first, "make", s))) for i, s in enumerate(begins)]
    return scenario, plan(scenario, *made, deliveries=parts)


@pytest.mark.parametrize(
    ("parts", "legal"),
    [
        ((delivery("o", "P", 0, 20, 6), delivery("o", "Q", 25, 25, 6)), True),
        ((delivery("o", "P", 0, 20, 7),), False),
        ((delivery("o", "P", 0, 20, 6), delivery("p", "P", 0, 30, 1)), False),
    ],
)
def test_lots_on_hand_and_expected_serve_orders(parts, legal):
    """From the start, or from their arrival; no more than they have."""
    case = _stocked(*parts, orders=[_order("o", "A", 15, 20), _order("p", "A", 5, 30)])
    assert model_allows(*case) is legal
    if legal:
        passes(*case)
    else:
        breaks(*case, "order_delivery", "P")


def test_the_solver_makes_what_stock_does_not_cover():
    """Twelve of fifteen are there or will be: one batch for the rest."""
    found = solve_exact(_plant([_order("o", "A", 15, 30)], lots=STOCK))
    assert len(found.campaigns) == 1
    assert sum(int(d.quantity) for d in found.deliveries) == 15


@pytest.mark.parametrize(("earliest", "delivered"), [(10, 20), (40, 40)])
def test_an_order_that_states_its_earliest_delivery_gets_what_is_usable_then(earliest, delivered):
    """Usable at 20, due at 50: delivered when usable, not before the earliest delivery."""
    orders = [_order("o", "A", 10, 50, earliest=iso(earliest))]
    case = _stocked(delivery("o", "C0-1", 20, delivered), orders=orders, begins=(10,))
    assert model_allows(*case)
    passes(*case)
    breaks(*_stocked(delivery("o", "C0-1", 20, 50), orders=orders, begins=(10,)), "order_delivery", "o")


def test_the_deadline_binds_the_earliest_delivery_too():
    """Ready at 20, but not wanted before 40 and not after 40: legal; not after 39: not."""
    for deadline, legal in ((40, True), (39, False)):
        orders = [_order("o", "A", 10, 30, earliest=iso(40), deadline=iso(deadline))]
        case = _stocked(delivery("o", "C0-1", 20, 40), orders=orders, begins=(10,))
        assert model_allows(*case) is legal


WHOLE = [_order("o", "A", 20, 15, partial=False)]


def test_an_order_that_may_not_be_split_is_delivered_at_once():
    """Usable at 10 and 20: both parts at 20."""
    together = delivery("o", "C0-1", 10, 20), delivery("o", "C1-1", 20, 20)
    case = _stocked(*together, orders=WHOLE, begins=(0, 10), lots=())
    assert model_allows(*case)
    passes(*case)
    apart = delivery("o", "C0-1", 10, 15), delivery("o", "C1-1", 20, 20)
    breaks(*_stocked(*apart, orders=WHOLE, begins=(0, 10), lots=()), "order_delivery", "o")


def test_or_not_at_all():
    """Half of it is no solution."""
    case = _stocked(delivery("o", "C0-1", 10, 15), orders=WHOLE, begins=(0, 10), lots=())
    model_forbids(*case, Rule.order_delivery)
    breaks(*case, "order_delivery", "o")


@pytest.mark.parametrize(("deadline", "given"), [(None, 20), (iso(19), 0)])
def test_the_solver_delivers_an_undivided_order_in_full_or_not(deadline, given):
    """Two batches of 10 end at 10 and 20; by 19 there is no whole order, so nothing is delivered."""
    orders = [_order("o", "A", 20, 15, partial=False, deadline=deadline)]
    found = solve_exact(_plant(orders))
    assert sum(int(d.quantity) for d in found.deliveries) == given


def test_lateness_of_an_undivided_order_counts_for_all_of_it():
    """Beside an order of ten that may be split, and with one unit, the split one goes first: it costs less to wait."""
    orders = [_order("whole", "A", 20, 10, partial=False), _order("split", "A", 10, 10)]
    found = solve_exact(_plant(orders))
    instants = {d.order: {e.delivered for e in found.deliveries if e.order == d.order} for d in found.deliveries}
    assert len(instants["whole"]) == 1
    assert min(instants["split"]) < min(instants["whole"])


def test_what_is_usable_after_the_horizon_serves_no_order():
    """A lot that arrives a day after the last."""
    late = [{"id": "P", "item": "A", "quantity": 10, "arrives": iso(744)}]
    orders = [_order("o", "A", 10, 760)]
    assert not model_allows(*_stocked(delivery("o", "P", 744, 760), orders=orders, lots=late))
    found = solve_exact(_plant([_order("o", "B", 10, 20)], lots=late))
    assert [d.lot for d in found.deliveries] == ["s#1-1"]
