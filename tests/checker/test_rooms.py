"""Rule room_segregation."""

import pytest

from tests.checker.builders import batch, breaks, campaign, passes, plan, plant, procedure, recipe, run, task

PRODUCTS = [
    {"id": "A", "sponsor": "acme", "segregation_class": "viral"},
    {"id": "A2", "sponsor": "acme"},
    {"id": "B", "sponsor": "bolt", "segregation_class": "viral"},
]


def _plan(key, other, start, *, tasks=(), room="suite"):
    """Product A on unit U from 0 to 10 and `other` on unit V, both in one room."""
    clean = {"duration": "4h", "attendance": "unattended"}
    units = [{"id": "U", "room": "suite", "clean": clean, "full_clean": clean}, {"id": "V", "room": room}]
    recipes = recipe("r", "A", procedure("make", "U")), recipe("s", other, procedure("make", "V"))
    scenario = plant(*recipes, units=units, rooms=[{"id": "suite", "exclusive_by": key}, {"id": "else"}])
    scenario = type(scenario).model_validate(scenario.model_dump() | {"products": PRODUCTS})
    one, two = scenario.recipes
    first = campaign("C", one, batch("A1", run(one, "make", 0)))
    second = campaign("D", two, batch("B1", run(two, "make", start)))
    return scenario, plan(scenario, first, second, tasks=tasks)


@pytest.mark.parametrize(
    ("key", "other", "legal"),
    [
        ("product", "A", True),
        ("product", "A2", False),
        ("sponsor", "A2", True),
        ("sponsor", "B", False),
        ("segregation_class", "B", True),
        ("segregation_class", "A2", False),
        (None, "B", True),
    ],
)
def test_keys_of_a_room(key, other, legal):
    """Blocks with the room's key in common share it; a product without class is a class of its own."""
    if legal:
        passes(*_plan(key, other, 5))
    else:
        breaks(*_plan(key, other, 5), "room_segregation", "A1", "B1", "U", "V", "suite")


def test_one_after_the_other_and_in_other_rooms():
    """Blocks that touch, or stand in other rooms, are apart."""
    passes(*_plan("product", "B", 10))
    passes(*_plan("product", "B", 5, room="else"))


@pytest.mark.parametrize("kind", ["clean", "full_clean"])
def test_the_cleaning_after_a_block_holds_the_room(kind):
    """The room is held until the cleaning that follows the block has ended."""
    cleaning = task(kind, "U", 12, 16, **({"after": "A1"} if kind == "clean" else {}))
    passes(*_plan("product", "B", 16, tasks=(cleaning,)))
    breaks(*_plan("product", "B", 15, tasks=(cleaning,)), "room_segregation", "A1", "B1")


def test_a_changeover_holds_the_room_for_the_block_before_it():
    """The room passes to the next product when the changeover on the unit has ended."""
    rule = {"changeover": {"duration": "4h", "attendance": "unattended", "level": "major"}}
    recipes = [recipe("r", "A", procedure("make", "U", "V")), recipe("s", "B", procedure("make", "U", "V"))]
    units = [{"id": u, "room": "suite"} for u in "UV"]
    rooms = [{"id": "suite", "exclusive_by": "product"}]
    scenario = plant(*recipes, units=units, rooms=rooms, changeovers=[rule])
    a, b = scenario.recipes
    change = task("changeover", "U", 10, 14, before="B1", level="major")
    for other, legal in ((14, True), (13, False)):
        campaigns = (
            campaign("C", a, batch("A1", run(a, "make", 0, "U"))),
            campaign("D", b, batch("B1", run(b, "make", 20, "U"))),
            campaign("E", b, batch("B2", run(b, "make", other, "V"))),
        )
        made = plan(scenario, *campaigns, tasks=(change,))
        if legal:
            passes(scenario, made)
        else:
            breaks(scenario, made, "room_segregation", "A1", "B2")
