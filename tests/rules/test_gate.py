"""Rule gate: no batch of a product starts for a purpose before its gate at the site."""

import pytest

from scheduler.domain.errors import ConflictingCommitmentsError
from scheduler.domain.rules import Rule
from tests.checker.builders import batch, breaks, campaign, iso, passes, plan, plant, procedure, recipe, run
from tests.rules.support import model_allows, model_forbids, promised, solve_exact, starts

ORDER = {"id": "o", "product": "A", "quantity": 10, "due": iso(0)}
SITES = [{"id": "north"}, {"id": "south"}]


def _gate(hour=20, **fields):
    return {"id": "licence", "product": "A", "purpose": "commercial", "earliest": iso(hour), **fields}


def _plant(*gates, unit=None, **fields):
    """Growing for 10 h, then filling for 10 h."""
    made = recipe("r", "A", procedure("grow", "G"), procedure("fill", "F"))
    return plant(made, units=[{"id": "G", **(unit or {})}, "F"], gates=list(gates), **fields)


def _one(scenario, start, **fields):
    made = scenario.recipes[0]
    row = batch("C-1", run(made, "grow", start), run(made, "fill", start + 10))
    return scenario, plan(scenario, campaign("C", made, row, **fields))


def test_the_solver_waits_for_the_gate():
    """A late batch starts on the hour of the gate; of two gates the later one counts."""
    assert starts(solve_exact(_plant(_gate(20), _gate(30) | {"id": "filing"}, orders=[ORDER]))) == {"r#1-1": 30}


def test_the_model_forbids_a_batch_before_the_gate():
    """An hour too early, though filling lies after it; on the hour it may start."""
    model_forbids(*_one(_plant(_gate()), 19), Rule.gate)
    breaks(*_one(_plant(_gate()), 19), "gate", "licence", "C-1")
    assert model_allows(*_one(_plant(_gate()), 20))
    passes(*_one(_plant(_gate()), 20))


@pytest.mark.parametrize(
    ("gate", "unit", "binds"),
    [
        ({"site": "south"}, {"site": "south"}, True),
        ({"site": "south"}, {"site": "north"}, False),
        ({"site": "north"}, {}, True),
        ({}, {"site": "south"}, True),
    ],
)
def test_a_gate_binds_its_site(gate, unit, binds):
    """The site of the recipe is that of the first of its units that states one, else the first site."""
    case = _one(_plant(_gate(**gate), unit=unit, sites=SITES), 5)
    assert model_allows(*case) is not binds
    if binds:
        breaks(*case, "gate", "C-1")
    else:
        passes(*case)


@pytest.mark.parametrize("gate", [{"purpose": "clinical"}, {"product": "B"}])
def test_other_purposes_and_products_are_free(gate):
    """A gate for clinical batches, or for B, does not bind commercial ones of A; clinical ones it does."""
    scenario = _plant(_gate(**gate))
    assert model_allows(*_one(scenario, 5))
    passes(*_one(scenario, 5))
    clinical = _one(_plant(_gate(purpose="clinical")), 5, purpose="clinical")
    model_forbids(*clinical, Rule.gate)


def test_without_gates_a_batch_starts_at_once():
    """Unstated: from the first hour."""
    assert model_allows(*_one(_plant(), 0))
    passes(*_one(_plant(), 0))


@pytest.mark.parametrize(("start", "stands"), [(-5, True), (5, False), (20, True)])
def test_a_frozen_batch_is_held_to_the_gate_unless_it_has_begun(start, stands):
    """History is exempt; else the clash is named before anything is planned."""
    made = _plant().recipes[0]
    row = batch("K1", run(made, "grow", start), run(made, "fill", start + 10))
    commitment = {"id": "K", "recipe": "r", "batches": promised(row)}
    scenario = _plant(_gate(), commitments=[commitment])
    case = scenario, plan(scenario, campaign("K", scenario.recipes[0], row, status="confirmed"))
    assert model_allows(*case) is stands
    if stands:
        passes(*case)
        return
    breaks(*case, "gate", "K1")
    with pytest.raises(ConflictingCommitmentsError, match="clash under gate"):
        solve_exact(scenario)


def test_the_checker_names_gate_and_batch():
    """The second batch alone comes after the gate."""
    scenario = _plant(_gate(12))
    made = scenario.recipes[0]
    row = [batch(f"C-{i}", run(made, "grow", s), run(made, "fill", s + 10)) for i, s in ((1, 2), (2, 12))]
    breaks(scenario, plan(scenario, campaign("C", made, *row)), "gate", "licence", "C-1")
