"""Rule hold: nothing starts on a held unit or for a held recipe, and nothing is taken from a held lot."""

import pytest

from scheduler.domain.errors import ConflictingCommitmentsError
from scheduler.domain.rules import Rule
from tests.checker.builders import batch, breaks, campaign, iso, passes, plan, plant, procedure, recipe, run
from tests.rules.support import model_allows, model_forbids, promised, solve_exact, starts

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
