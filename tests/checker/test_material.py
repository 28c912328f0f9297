"""Rules material_owner and material_status."""

import pytest

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


def _scenario(*lots, **fields):
    """A batch of A, which is acme's, takes two of resin at hour 10."""
    operation = {"id": "run", "duration": "10h", "consumes": [{"item": "resin", "quantity": 2}]}
    made = recipe("r", "A", procedure("make", "U", duration=None, operations=[operation]))
    resin = {"id": "resin"} | fields
    stock = [{"id": f"L{i}", "item": "resin", "quantity": 5, **lot} for i, lot in enumerate(lots)]
    return plant(made, units=["U"], materials=[resin], lots=stock)


def _plan(scenario, lot="L0", **fields):
    made = scenario.recipes[0]
    one = campaign("C", made, batch("A1", run(made, "make", 10)))
    return plan(scenario, one, draws=(draw(lot, "A1", 10, 2),), **fields)


@pytest.mark.parametrize("owner", [None, "acme"])
def test_a_batch_draws_from_the_pool_and_from_its_sponsor(owner):
    """Shared stock and the sponsor's own serve it."""
    scenario = _scenario({"owner": owner})
    passes(scenario, _plan(scenario))


def test_a_batch_does_not_draw_what_belongs_to_another_sponsor():
    """A lot of bolt's is not for acme's batch, bought or on hand."""
    scenario = _scenario({"owner": "bolt"})
    assert "belongs to bolt" in breaks(scenario, _plan(scenario), "material_owner", "A1", "L0").message
    scenario = _scenario(purchase={"lead_time": "5h", "owner": "bolt"})
    bought = purchase("P", "resin", 2, 6, 5)
    breaks(scenario, _plan(scenario, "P", purchases=(bought,)), "material_owner", "A1", "P")


@pytest.mark.parametrize(
    ("lot", "legal"),
    [
        ({"status": "quarantine", "release": iso(10)}, True),
        ({"status": "quarantine", "release": iso(11)}, False),
        ({"status": "quarantine"}, False),
        ({"status": "hold"}, False),
        ({"status": "rejected"}, False),
        ({"status": "released", "release": iso(11)}, False),
        ({"approved_for": ["A", "B"]}, True),
        ({"approved_for": ["B"]}, False),
    ],
)
def test_a_lot_gives_once_quality_has_released_it_to_what_it_is_approved_for(lot, legal):
    """Quarantine ends at its release; hold and rejection do not end; an approval is for products."""
    scenario = _scenario(lot)
    if legal:
        passes(scenario, _plan(scenario))
    else:
        breaks(scenario, _plan(scenario), "material_status", "A1", "L0")


def test_an_intermediate_belongs_to_the_sponsor_of_its_product():
    """Stock of acme's A does not go into bolt's B, unless it says that it is bolt's."""
    operation = {"id": "run", "duration": "10h", "consumes": [{"item": "A", "quantity": 2}]}
    made = recipe("s", "B", procedure("make", "U", duration=None, operations=[operation]))
    for owner, legal in ((None, False), ("acme", False), ("bolt", True)):
        lot = {"id": "L0", "item": "A", "quantity": 5, "owner": owner}
        scenario = plant(made, units=["U"], lots=[lot])
        if legal:
            passes(scenario, _plan(scenario))
        else:
            breaks(scenario, _plan(scenario), "material_owner", "A1", "L0")
