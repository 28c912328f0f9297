"""Rule hold: nothing starts on a held unit or for a held recipe, and nothing is taken from a held lot."""

import pytest

from scheduler.domain.errors import ConflictingCommitmentsError
from scheduler.domain.rules import Rule
from tests.checker.builders import (
    at,
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
from tests.rules.support import model_allows, model_forbids, promised, solve_exact, starts

DRAWS = {"id": "run", "duration": "4h", "consumes": [{"item": "M", "quantity": 1}]}
ORDER = {"id": "o", "product": "A", "quantity": 10, "due": iso(0)}


def _hold(first=12, last=30, **subject):
    bounds = {"blocked_from": iso(first) if first is not None else None, "lifted": iso(last) if last else None}
    return {"id": "stop", **(subject or {"unit": "F"}), **bounds}


def _plant(*holds, **fields):
    """Growing for 10 h, then filling for 10 h."""
    made = recipe("r", "A", procedure("grow", "G"), procedure("fill", "F"))
    return plant(made, units=["G", "F"], holds=list(holds), **fields)


def _one(scenario, start, wait=0):
    made = scenario.recipes[0]
    row = batch("C-1", run(made, "grow", start), run(made, "fill", start + 10 + wait))
    return scenario, plan(scenario, campaign("C", made, row))


@pytest.mark.parametrize(
    ("hold", "fills"),
    [
        (_hold(9, 30), 30),
        (_hold(12, 30), 10),
        (_hold(None, 30), 30),
        (_hold(5, 30, recipe="r"), 30),
        (_hold(0, 5, recipe="r"), 15),
    ],
)
def test_the_solver_starts_nothing_while_it_is_held(hold, fills):
    """Filling waits for the hold to be lifted, unless it has begun by then; a held recipe starts no procedure."""
    made = solve_exact(_plant(hold, orders=[ORDER]))
    assert starts(made, "fill") == {"r#1-1": fills}


@pytest.mark.parametrize("subject", [{"unit": "F"}, {"recipe": "r"}])
@pytest.mark.parametrize(("illegal", "legal"), [(12, 30), (29, 30), (20, 11)])
def test_the_model_forbids_starts_while_it_is_held(subject, illegal, legal):
    """On the first and the last hour; before it begins and once it is lifted they are allowed, with growing at 0."""
    scenario = _plant(_hold(**subject))
    model_forbids(*_one(scenario, 0, illegal - 10), Rule.hold)
    breaks(*_one(scenario, 0, illegal - 10), "hold", "stop", "C-1")
    assert model_allows(*_one(scenario, 0, legal - 10))
    passes(*_one(scenario, 0, legal - 10))


def test_a_hold_that_is_not_lifted_leaves_demand_unmet():
    """No batch can be filled any more."""
    made = solve_exact(_plant(_hold(9, None), orders=[ORDER]))
    assert made.campaigns == ()
    assert made.promises[0].unmet == 10


def _lots(*holds, order=None, **fields):
    """Lot L1 of A, on hand and expiring first, and L2; what is made draws on M."""
    lots = [{"id": "L1", "item": "A", "quantity": 10, "expiry": iso(200)}, {"id": "L2", "item": "A", "quantity": 10}]
    return _plant(*holds, lots=lots, orders=[ORDER | {"due": iso(20)} | (order or {})], **fields)


@pytest.mark.parametrize("order", [{}, {"partial": False}])
@pytest.mark.parametrize(
    ("first", "last", "allowed"), [(5, 21, False), (5, 20, True), (21, None, True), (20, 21, False)]
)
def test_nothing_is_delivered_from_a_held_lot(first, last, allowed, order):
    """The order takes L1 at 20, when it is due; the hold counts at that instant."""
    scenario = _lots(_hold(first, last, lot="L1"), order=order)
    case = scenario, plan(scenario, deliveries=(delivery("o", "L1", 0, 20),))
    assert model_allows(*case) is allowed
    if allowed:
        passes(*case)
    else:
        model_forbids(*case, Rule.hold, beside={Rule.order_delivery})
        breaks(*case, "hold", "stop", "L1")


@pytest.mark.parametrize("order", [{}, {"partial": False}])
def test_the_solver_takes_another_lot(order):
    """L1 is held when the order is due: L2 goes."""
    made = solve_exact(_lots(_hold(5, 30, lot="L1"), order=order))
    assert [(d.lot, d.delivered) for d in made.deliveries] == [("L2", at(20))]


def _drawn(lot, start, *holds):
    """A batch of A draws 1 of M from a lot when it starts; M1 expires before M2."""
    made = recipe("r", "A", procedure("make", "U", duration=None, operations=[DRAWS]))
    lots = [{"id": f"M{i}", "item": "M", "quantity": 5, "expiry": iso(100 * i)} for i in (1, 2)]
    scenario = plant(made, units=["U"], materials=[{"id": "M"}], lots=lots, holds=list(holds), orders=[ORDER])
    row = batch("C-1", run(scenario.recipes[0], "make", start))
    taken = (draw(lot, "C-1", start, 1),)
    served = (delivery("o", "C-1", start + 4, start + 4),)
    return scenario, plan(scenario, campaign("C", scenario.recipes[0], row), draws=taken, deliveries=served)


def test_nothing_is_drawn_from_a_held_lot():
    """While M1 is held M2 goes first; before and after it M1 does."""
    hold = _hold(5, 20, lot="M1")
    for lot, start, allowed in (
        ("M1", 5, False),
        ("M1", 4, True),
        ("M1", 20, True),
        ("M2", 19, True),
        ("M2", 4, False),
    ):
        case = _drawn(lot, start, hold)
        assert model_allows(*case) is allowed, (lot, start)
        if allowed:
            passes(*case)
        elif lot == "M1":
            model_forbids(*case, Rule.hold, beside={Rule.material_balance})
            breaks(*case, "hold", "stop", "M1")
    made = solve_exact(_drawn("M1", 0, hold, _hold(0, 6, unit="U") | {"id": "unit"})[0])
    assert [(d.lot, d.at) for d in made.draws] == [("M2", at(6))]


def test_without_holds_all_may_start():
    """Unstated: at any time; another unit's hold does not matter."""
    for holds in ([], [_hold(unit="G", first=1)]):
        assert model_allows(*_one(_plant(*holds), 0))
        passes(*_one(_plant(*holds), 0))


@pytest.mark.parametrize(("start", "stands"), [(-5, True), (5, False)])
def test_a_frozen_procedure_is_held_to_it_unless_it_has_begun(start, stands):
    """What has begun goes on; else the clash is named before anything is planned."""
    row = batch("K1", run(_plant().recipes[0], "grow", start), run(_plant().recipes[0], "fill", 20))
    scenario = _plant(_hold(None, 10, unit="G"), commitments=[{"id": "K", "recipe": "r", "batches": promised(row)}])
    case = scenario, plan(scenario, campaign("K", scenario.recipes[0], row, status="confirmed"))
    assert model_allows(*case) is stands
    if stands:
        passes(*case)
        return
    breaks(*case, "hold", "K1")
    with pytest.raises(ConflictingCommitmentsError, match="clash under hold"):
        solve_exact(scenario)


def test_the_checker_names_the_hold_and_the_batch():
    """The batch that starts on the held unit is named."""
    breaks(*_one(_plant(_hold()), 5), "hold", "stop", "C-1")
