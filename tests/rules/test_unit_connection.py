"""Rule unit_connection: transfers between connected units, compatible pairs, trains."""

import pytest

from scheduler.domain.product import Allocation
from scheduler.domain.rules import Rule
from tests.checker.builders import batch, breaks, campaign, iso, passes, plan, plant, procedure, recipe, run
from tests.rules.support import model_allows, model_forbids, solve_exact

PIPES = {"connections": [{"from": "G1", "to": "P1"}, {"from": "G2", "to": "P2"}]}
PAIRS = {"compatible": [{"from": "grow", "to": "purify", "pairs": [("G1", "P1"), ("G2", "P2")]}]}
TRAINS = {"trains": {"one": {"grow": "G1", "purify": "P1"}, "two": {"grow": "G2", "purify": "P2"}}}
WAYS = [pytest.param(PIPES, {}, id="pipes"), pytest.param({}, PAIRS, id="pairs"), pytest.param({}, TRAINS, id="trains")]


def _plant(of_plant, of_recipe, **fields):
    """Two vessels to grow in, two skids to purify on; P2 costs less than P1."""
    skids = [{"units": "P1", "duration": "10h", "cost": 5}, {"units": "P2", "duration": "10h", "cost": 1}]
    made = recipe("r", "A", procedure("grow", "G1", "G2"), {"id": "purify", "alternatives": skids}, **of_recipe)
    return plant(made, units=["G1", "G2", "P1", "P2"], **of_plant, **fields)


def _one(of_plant, of_recipe, vessel, skid):
    """One batch on a vessel and a skid."""
    scenario = _plant(of_plant, of_recipe)
    made = scenario.recipes[0]
    runs = run(made, "grow", 0, vessel), run(made, "purify", 10, skid)
    return scenario, plan(scenario, campaign("C", made, batch("C-1", *runs)))


def _ways(made):
    return {b.id: tuple(p.alternative for p in b.procedures) for c in made.campaigns for b in c.batches}


@pytest.mark.parametrize(("of_plant", "of_recipe"), WAYS)
def test_the_solver_takes_a_vessel_that_leads_to_the_cheap_skid(of_plant, of_recipe):
    """P2 is cheap, so the batch grows in G2."""
    order = {"id": "o", "product": "A", "quantity": 10, "due": iso(0)}
    made = solve_exact(_plant(of_plant, of_recipe, orders=[order]))
    assert _ways(made) == {"r#1-1": ("G2", "P2")}


@pytest.mark.parametrize(("of_plant", "of_recipe"), WAYS)
def test_every_batch_of_a_spread_procedure_takes_a_way_that_exists(of_plant, of_recipe):
    """Two batches that grow at once, each in its vessel, go to different skids."""
    of_plant = of_plant | {"objective": {"profile": "makespan"}}
    order = {"id": "o", "product": "A", "quantity": 20, "due": iso(0)}
    scenario = _plant(of_plant, of_recipe, orders=[order])
    spread = tuple(p.model_copy(update={"allocation": Allocation.SPREAD}) for p in scenario.recipes[0].procedures)
    rules = scenario.recipes[0].campaign_rules.model_copy(update={"min_batches": 2})
    made = scenario.recipes[0].model_copy(update={"procedures": spread, "campaign": rules})
    ways = _ways(solve_exact(scenario.model_copy(update={"recipes": (made,)})))
    assert sorted(ways.values()) == [("G1", "P1"), ("G2", "P2")]


@pytest.mark.parametrize(("of_plant", "of_recipe"), WAYS)
def test_the_model_forbids_units_that_do_not_go_together(of_plant, of_recipe):
    """From G1 to P2 there is no way, from G1 to P1 there is."""
    model_forbids(*_one(of_plant, of_recipe, "G1", "P2"), Rule.unit_connection)
    assert model_allows(*_one(of_plant, of_recipe, "G1", "P1"))


@pytest.mark.parametrize(("of_plant", "of_recipe"), WAYS)
def test_the_checker_names_the_batch(of_plant, of_recipe):
    """The batch that goes where no way leads is named."""
    breaks(*_one(of_plant, of_recipe, "G1", "P2"), "unit_connection", "C-1")
    passes(*_one(of_plant, of_recipe, "G2", "P2"))


def test_unstated_every_way_exists():
    """No connections, pairs or trains; or connections that concern other units only."""
    for of_plant in ({}, {"connections": [{"from": "P1", "to": "G1"}]}):
        for vessel, skid in (("G1", "P2"), ("G2", "P1")):
            assert model_allows(*_one(of_plant, {}, vessel, skid))
            passes(*_one(of_plant, {}, vessel, skid))


def test_a_train_binds_only_the_procedures_it_names():
    """A train that names the vessel alone leaves the skid free."""
    case = {}, {"trains": {"one": {"grow": "G1"}}}
    for skid in ("P1", "P2"):
        assert model_allows(*_one(*case, "G1", skid))
        passes(*_one(*case, "G1", skid))
    model_forbids(*_one(*case, "G2", "P1"), Rule.unit_connection)
    breaks(*_one(*case, "G2", "P1"), "unit_connection", "C-1")


def test_a_transfer_may_skip_a_procedure():
    """Transfers as stated hold, not the order of the list: no material passes from grow to purify here."""
    case = PIPES, {"transfers": []}
    assert model_allows(*_one(*case, "G1", "P2"))
    passes(*_one(*case, "G1", "P2"))


def test_one_unit_of_a_set_that_is_connected_is_enough():
    """Two vessels held together are connected where one of them is; a unit is connected to itself."""
    scenario = plant(
        recipe("r", "A", procedure("grow", ["G1", "G2"]), procedure("purify", "P1", "G2", "P2")),
        units=["G1", "G2", "P1", "P2"],
        connections=[{"from": "G1", "to": "P1"}],
    )
    made = scenario.recipes[0]
    for skid, legal in (("P1", True), ("G2", True), ("P2", False)):
        one = campaign("C", made, batch("C-1", run(made, "grow", 0), run(made, "purify", 10, skid)))
        assert model_allows(scenario, plan(scenario, one)) is legal
        if legal:
            passes(scenario, plan(scenario, one))
        else:
            breaks(scenario, plan(scenario, one), "unit_connection", "C-1", "P2")
