"""Intermediates that are sold too: made in the campaigns of their orders, lots on hand kept for what draws on them."""

from scheduler.detailed.pooled import first_of, pooled, spared, surplus
from scheduler.detailed.problem import Problem
from scheduler.detailed.repeg import by_due_date, rearranged
from scheduler.detailed.slots import Names, pegged_slots
from scheduler.detailed.solution import Delivered, Solution
from scheduler.detailed.spare import spare_lots, supplied_from
from scheduler.detailed.stock_data import FOREVER
from tests.checker.builders import iso, plant, procedure, recipe


def _problem(sold, filled, lots=(), rules=None, stated=()):
    """S in batches of 10; each batch of A, of 10 too, draws 4 of it. Orders as (quantity, due)."""
    fill = {"operations": [{"id": "run", "duration": "5h", "consumes": [{"item": "S", "quantity": 4}]}]}
    orders = [{"id": f"s{i}", "product": "S", "quantity": q, "due": iso(d)} for i, (q, d) in enumerate(sold)]
    orders += [{"id": f"a{i}", "product": "A", "quantity": q, "due": iso(d)} for i, (q, d) in enumerate(filled)]
    scenario = plant(
        recipe("make", "S", procedure("grow", "U"), campaign=rules or {}),
        recipe("fill", "A", {"id": "fill", "alternatives": [{"units": "V"}], **fill}),
        units=["U", "V"],
        orders=orders,
        lots=[*stated, *({"id": f"lot{i}", "item": "S", "quantity": q} for i, q in enumerate(lots))],
        products=[{"id": "A", "sponsor": "acme"}, {"id": "S", "sponsor": "acme"}],
        horizon="60d",
    )
    return Problem(scenario)


def _slots(problem):
    return pegged_slots(problem, Solution(), Names(set()), problem.horizon)


def test_what_is_drawn_is_made_with_what_is_sold():
    """20 sold and 3 × 4 drawn: four batches instead of two, in one campaign; the last two are for nobody's order."""
    problem = _problem([(20, 400)], [(30, 500)])
    (made,) = [s for s in pooled(problem, Solution(), _slots(problem)) if s.recipe.id == "make"]
    assert (made.size, [len(p) for p in made.pegs], surplus(made)) == (4, [1, 1, 0, 0], 20)


def test_lots_and_a_last_batch_that_is_not_full_come_first():
    """12 sold leave 8 of the second batch, a lot has 4: enough for 12."""
    problem = _problem([(12, 400)], [(30, 500)], lots=[4])
    (made,) = [s for s in pooled(problem, Solution(), _slots(problem)) if s.recipe.id == "make"]
    assert (made.size, surplus(made)) == (2, 8)


def test_a_campaign_grows_to_its_most_batches_only():
    """Three at most: one more instead of two."""
    problem = _problem([(20, 400)], [(30, 500)], rules={"max_batches": 3})
    (made,) = [s for s in pooled(problem, Solution(), _slots(problem)) if s.recipe.id == "make"]
    assert made.size == 3


def test_orders_due_last_leave_lots_to_what_draws_on_them():
    """A lot of 12 for two orders of 6. Three batches draw 4 each: both do without; one: the first keeps its part."""
    for batches, kept in ((3, []), (1, ["s0"])):
        problem = _problem([(6, 400), (6, 600)], [(10 * batches, 500)], lots=[12])
        base = Solution(deliveries=by_due_date(problem, Solution()))
        assert [d.order for d in base.deliveries] == ["s0", "s1"]
        assert [d.order for d in spared(problem, base).deliveries] == kept


def test_the_campaign_whose_surplus_is_drawn_goes_first():
    """Of those that wait, and only while the plan has too little."""
    for lots, first in (((), ["make"]), ((12,), [])):
        problem = _problem([(20, 400)], [(30, 300)], lots=lots)
        waiting = pooled(problem, Solution(), _slots(problem))
        fill = next(s for s in waiting if s.recipe.id == "fill")
        made = [s.recipe.id for s in first_of(problem, Solution(), fill, waiting)]
        assert made == ([] if lots else first)


def test_each_batch_finds_its_lot_or_never_does():
    """6 on hand: one batch of 4 has enough, the second has not."""
    problem = _problem([], [(20, 500)], lots=[6])
    (fill,) = _slots(problem)
    assert [lot.quantity for lot in spare_lots(problem, Solution(), "S", fill.recipe)] == [6]
    assert list(supplied_from(problem, Solution(), fill).values()) == [[0, FOREVER]]


def test_an_order_leaves_an_early_lot_to_what_draws_on_it():
    """Lots of 6 at once and of 6 at 100, an order due at 200 that has the first: it can have the other as well.

    Not where it would be late then, and not where the lots are of another item.
    """
    lots = [
        {"id": "soon", "item": "S", "quantity": 6},
        {"id": "later", "item": "S", "quantity": 6, "arrives": iso(100)},
    ]
    for due, items, lot in ((200, {"S"}, "later"), (50, {"S"}, None), (200, {"A"}, None)):
        problem = _problem([(6, due)], [(10, 300)], stated=lots)
        found = rearranged(problem, Solution(deliveries=(Delivered("s0", "soon", 6),)), items)
        assert (found and [d.lot for d in found.deliveries]) == (lot and [lot])
