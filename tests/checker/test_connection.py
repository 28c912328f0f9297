"""Rules unit_connection and unit_group."""

import pytest

from tests.checker.builders import batch, breaks, campaign, passes, plan, plant, procedure, recipe, run, task


def _scenario(**fields):
    plant_fields = {key: fields.pop(key) for key in ("connections",) if key in fields}
    steps = procedure("up", "U1", "U2"), procedure("down", "U1", "V1", "V2")
    return plant(recipe("r", "A", *steps, **fields), units=["U1", "U2", "V1", "V2"], **plant_fields)


def _plan(scenario, up, down, start=10):
    made = scenario.recipes[0]
    return plan(scenario, campaign("C", made, batch("A1", run(made, "up", 0, up), run(made, "down", start, down))))


@pytest.mark.parametrize(("down", "legal"), [("V1", True), ("V2", False), ("U1", True)])
def test_transfers_pass_between_connected_units(down, legal):
    """Once a connection is stated the others are closed; a unit is always connected to itself."""
    scenario = _scenario(connections=[{"from": "U1", "to": "V1"}])
    made = _plan(scenario, "U1", down)
    if legal:
        passes(scenario, made)
    else:
        breaks(scenario, made, "unit_connection", "A1", "U1", "V2")


def test_compatible_pairs_are_kept():
    """Of two procedures with listed pairs a batch takes one of the pairs."""
    scenario = _scenario(compatible=[{"from": "up", "to": "down", "pairs": [("U1", "V1"), ("U2", "V2")]}])
    passes(scenario, _plan(scenario, "U2", "V2"))
    breaks(scenario, _plan(scenario, "U1", "V2"), "unit_connection", "A1")


def test_a_batch_follows_a_train():
    """All alternatives of a batch agree with one train; a procedure that a train does not name is free."""
    scenario = _scenario(trains={"left": {"up": "U1", "down": "V1"}, "right": {"up": "U2"}})
    passes(scenario, _plan(scenario, "U2", "V1"))
    breaks(scenario, _plan(scenario, "U1", "V2"), "unit_connection", "A1")


def test_a_procedure_runs_on_the_units_of_its_alternative():
    """Units that are not the alternative's, units that are unknown, and unknown alternatives are named."""
    scenario = _scenario()
    made = _plan(scenario, "U1", "V1")
    for change, alone in (({"units": ("V2",)}, True), ({"units": ("X",)}, True), ({"alternative": "X"}, True)):
        first = made.campaigns[0].batches[0]
        down = first.procedures[1].model_copy(update=change)
        changed = first.model_copy(update={"procedures": (first.procedures[0], down)})
        broken = made.campaigns[0].model_copy(update={"batches": (changed,)})
        breaks(scenario, made.model_copy(update={"campaigns": (broken,)}), "unit_connection", "A1", alone=alone)


@pytest.mark.parametrize(
    ("kind", "up", "down", "legal"),
    [
        ("same", "U1", "U1", True),
        ("same", "U1", "V1", False),
        ("different", "U1", "V1", True),
        ("different", "U1", "U1", False),
        ("adjacent", "U1", "U1", True),
        ("adjacent", "U1", "V1", False),
    ],
)
def test_unit_groups(kind, up, down, legal):
    """Procedures of a group share their units or do not, as the group says."""
    scenario = _scenario(unit_groups=[{"kind": kind, "procedures": ["up", "down"]}])
    made = _plan(scenario, up, down)
    if legal:
        passes(scenario, made)
    else:
        breaks(scenario, made, "unit_group", "A1", "up", "down")


def test_nothing_lies_between_adjacent_procedures():
    """A task or another batch between two adjacent procedures is named; before and after them it may lie."""
    group = {"kind": "adjacent", "procedures": ["up", "down"]}
    steps = procedure("up", "U", interleaved=True), procedure("down", "U", interleaved=True)
    first, second = recipe("r", "A", *steps, unit_groups=[group]), recipe("s", "B", procedure("make", "U"))
    clean = {"duration": "2h", "attendance": "unattended"}
    scenario = plant(first, second, units=[{"id": "U", "clean": clean}])
    grouped, other = scenario.recipes
    adjacent = campaign("C", grouped, batch("A1", run(grouped, "up", 0), run(grouped, "down", 20)))
    after = campaign("D", other, batch("B1", run(other, "make", 30)))
    between = campaign("D", other, batch("B1", run(other, "make", 10)))
    refresh = (task("refresh", "U", 12, 14, before="A1"),)
    passes(scenario, plan(scenario, adjacent, after))
    breaks(scenario, plan(scenario, adjacent, between), "unit_group", "A1", "U")
    breaks(scenario, plan(scenario, adjacent, tasks=refresh), "unit_group", "A1", "U")
