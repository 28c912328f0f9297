"""Rule room_segregation: two keys never hold an exclusive room at once; a cleaning belongs to the block before it."""

import pytest

from scheduler.domain.rules import Rule
from tests.checker.builders import batch, breaks, campaign, iso, passes, plan, plant, procedure, recipe, run, task
from tests.rules.support import model_allows, model_forbids, promised, solve_exact, starts

NEEDS = (Rule.changeover, Rule.campaign_block, Rule.unit_capacity, Rule.dirty_hold, Rule.full_clean)
WORK = {"duration": "5h", "attendance": "unattended"}
CLASSES = [
    {"id": "A", "sponsor": "acme", "segregation_class": "viral"},
    {"id": "B", "sponsor": "bolt", "segregation_class": "viral"},
    {"id": "C", "sponsor": "acme"},
]


def _plant(key="product", *, unit=None, step=None, **fields):
    """A and B on U, B and C on V; both units stand in one room."""
    makes = [
        recipe("rA", "A", procedure("make", "U", **(step or {})), campaign="none"),
        recipe("rB", "B", procedure("make", "U", "V"), campaign="none"),
        recipe("rC", "C", procedure("make", "V"), campaign="none"),
    ]
    fields = {"products": CLASSES, **fields}
    units = [{"id": "U", "room": "R", **(unit or {})}, {"id": "V", "room": "R"}, "W"]
    return plant(*makes, units=units, rooms=[{"id": "R", "exclusive_by": key}], **fields)


def _on(scenario, *uses, tasks=()):
    """Batches (product, unit, start) of 10 h, in campaigns C0, C1 …"""
    recipes = {r.product: r for r in scenario.recipes}
    made = [
        campaign(f"C{i}", recipes[p], batch(f"C{i}-1", run(recipes[p], "make", s, unit)))
        for i, (p, unit, s) in enumerate(uses)
    ]
    return scenario, plan(scenario, *made, tasks=tasks)


def _change(start, level="major", name="C2-1"):
    return task("changeover", "U", start, start + 5, before=name, level=level)


CHANGE = {"changeovers": [{"from": {"product": "A"}, "to": {"product": "B"}, "changeover": {**WORK, "level": "major"}}]}
QUIET = {"changeovers": [{"from": {"product": "A"}, "to": {"product": "B"}, "changeover": {**WORK, "level": "none"}}]}
DIRTY = {"unit": {"clean": WORK, "dirty_hold": "8h"}}
SETUP = {"step": {"setup": WORK}}
TEARDOWN = {"step": {"teardown": WORK}}


def _clean(start):
    return task("clean", "U", start, start + 5, after="C0-1")


# fields of the plant, illegal and legal (uses, tasks), the second block that is named
CASES = [
    pytest.param({}, ([("A", "U", 0), ("B", "V", 9)], ()), ([("A", "U", 0), ("B", "V", 10)], ()), id="overlap"),
    pytest.param({}, ([("A", "U", 5), ("B", "V", 5)], ()), ([("A", "U", 15), ("B", "V", 5)], ()), id="together"),
    pytest.param(
        {"key": "sponsor"}, ([("A", "U", 0), ("B", "V", 9)], ()), ([("A", "U", 0), ("C", "V", 9)], ()), id="sponsor"
    ),
    pytest.param(
        {"key": "segregation_class"},
        ([("A", "U", 0), ("C", "V", 9)], ()),
        ([("A", "U", 0), ("B", "V", 9)], ()),
        id="class, or none",
    ),
    pytest.param(
        CHANGE,
        ([("A", "U", 0), ("B", "V", 14), ("B", "U", 40)], (_change(10),)),
        ([("A", "U", 0), ("B", "V", 15), ("B", "U", 40)], (_change(10),)),
        id="changeover after",
    ),
    pytest.param(
        CHANGE,
        ([("A", "U", 0), ("B", "V", 10), ("B", "U", 40)], (_change(30),)),
        ([("A", "U", 0), ("B", "V", 35), ("B", "U", 40)], (_change(30),)),
        id="changeover long after",
    ),
    pytest.param(
        DIRTY,
        ([("A", "U", 0), ("B", "V", 14)], (_clean(10),)),
        ([("A", "U", 0), ("B", "V", 15)], (_clean(10),)),
        id="last clean",
    ),
    pytest.param(
        SETUP,
        ([("A", "U", 20), ("B", "V", 6)], (task("setup", "U", 15, 20, before="C0-1"),)),
        ([("A", "U", 20), ("B", "V", 5)], (task("setup", "U", 15, 20, before="C0-1"),)),
        id="set-up",
    ),
    pytest.param(
        TEARDOWN,
        ([("A", "U", 0), ("B", "V", 14)], (task("teardown", "U", 10, 15, after="C0-1"),)),
        ([("A", "U", 0), ("B", "V", 15)], (task("teardown", "U", 10, 15, after="C0-1"),)),
        id="tear-down",
    ),
]


@pytest.mark.parametrize(
    ("key", "expected"), [("product", [0, 10]), ("sponsor", [0, 10]), ("segregation_class", [0, 0])]
)
def test_the_solver_runs_two_keys_one_after_the_other(key, expected):
    """A and B are late already, on two units of one room: they differ in product and sponsor, not in class."""
    orders = [{"id": p, "product": p, "quantity": 10, "due": iso(0)} for p in "AB"]
    assert sorted(starts(solve_exact(_plant(key, orders=orders))).values()) == expected


def test_the_solver_waits_for_the_last_clean_of_the_room():
    """Before B on V comes the clean of 5 h after A on U, or the other way about without one."""
    orders = [
        {"id": "A", "product": "A", "quantity": 10, "due": iso(0), "priority": 9},
        {"id": "C", "product": "C", "quantity": 10, "due": iso(0)},
    ]
    made = solve_exact(_plant(orders=orders, **DIRTY))
    assert sorted(starts(made).values()) == [0, 15]


@pytest.mark.parametrize(("fields", "illegal", "legal"), CASES)
def test_the_model_forbids_two_keys_at_once(fields, illegal, legal):
    """From the set-up to the end of the cleaning after it the room is held; one hour of overlap is no solution."""
    uses, work = illegal
    model_forbids(*_on(_plant(**fields), *uses, tasks=work), Rule.room_segregation, beside=NEEDS)
    uses, work = legal
    assert model_allows(*_on(_plant(**fields), *uses, tasks=work))


@pytest.mark.parametrize(("fields", "illegal", "legal"), CASES)
def test_the_checker_names_both_batches(fields, illegal, legal):
    """The last batch of the block that holds the room, the first of the one that comes, the room and both units."""
    uses, work = illegal
    breaks(*_on(_plant(**fields), *uses, tasks=work), "room_segregation", "C0-1", "C1-1", "U", "V", "R")
    uses, work = legal
    passes(*_on(_plant(**fields), *uses, tasks=work))


def test_a_changeover_that_does_not_clean_holds_no_room():
    """Of level none it lies in nobody's hold."""
    case = _on(_plant(**QUIET), ("A", "U", 0), ("B", "V", 10), ("B", "U", 40), tasks=(_change(10, "none"),))
    assert model_allows(*case)
    passes(*case)


def test_a_campaign_holds_the_room_between_its_batches_too():
    """Two batches of one campaign with 20 h between them: nothing of another product comes into the room."""
    made = plant(
        recipe("rA", "A", procedure("make", "U")),
        recipe("rB", "B", procedure("make", "V")),
        units=[{"id": "U", "room": "R"}, {"id": "V", "room": "R"}],
        rooms=[{"id": "R", "exclusive_by": "product"}],
    )
    first, second = made.recipes
    row = campaign("C", first, batch("C-1", run(first, "make", 0)), batch("C-2", run(first, "make", 30)))
    between = campaign("D", second, batch("D-1", run(second, "make", 15)))
    case = made, plan(made, row, between)
    model_forbids(*case, Rule.room_segregation, beside=NEEDS)
    breaks(*case, "room_segregation", "C-2", "D-1", "R")


@pytest.mark.parametrize("zone", ["frozen", "slushy"])
def test_committed_campaigns_hold_their_room(zone):
    """A committed batch of A from 10 to 20: B on the other unit may end by 10 or start at 20."""
    bare = _plant()
    kept = batch("K1", run(bare.recipes[0], "make", 10))
    commitments = [{"id": "K", "recipe": "rA", "zone": zone, "batches": promised(kept)}]
    scenario = _plant(commitments=commitments)
    for start, legal in ((0, True), (1, False), (15, False), (19, False), (20, True)):
        other = campaign("C", scenario.recipes[1], batch("C-1", run(scenario.recipes[1], "make", start, "V")))
        case = scenario, plan(scenario, campaign("K", scenario.recipes[0], kept), other)
        assert model_allows(*case) is legal
        if legal:
            passes(*case)
        else:
            breaks(*case, "room_segregation", "K1", "C-1", "R")


def test_unstated_a_room_takes_everything():
    """Without exclusive_by, or with the units in different rooms, anything runs beside anything."""
    for fields in ({"key": None}, {"unit": {"room": "S"}, "key": "product"}):
        scenario = _plant(**fields)
        rooms = (*scenario.rooms, scenario.rooms[0].model_copy(update={"id": "S"}))
        case = _on(scenario.model_copy(update={"rooms": rooms}), ("A", "U", 0), ("B", "V", 0))
        assert model_allows(*case)
        passes(*case)
