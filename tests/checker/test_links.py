"""Rule operation_link."""

import pytest

from tests.checker.builders import (
    at,
    batch,
    breaks,
    campaign,
    passes,
    plan,
    plant,
    procedure,
    recipe,
    run,
    timed,
)


def _linked(**link):
    steps = procedure("up", "U"), procedure("down", "V")
    links = [{"from": "up.end", "to": "down.start", **link}] if link else []
    return plant(recipe("r", "A", *steps, links=links), units=["U", "V"])


def _plan(scenario, down):
    made = scenario.recipes[0]
    return plan(scenario, campaign("C", made, batch("A1", run(made, "up", 10), run(made, "down", down))))


@pytest.mark.parametrize(
    ("link", "down", "legal"),
    [
        ({}, 20, True),  # a transfer without a link: not before the end of the source
        ({}, 19, False),
        ({"min": "2h"}, 22, True),
        ({"min": "2h"}, 21, False),
        ({"min": "0h", "max": "5h"}, 25, True),
        ({"min": "0h", "max": "5h"}, 26, False),
        ({"min": "-4h"}, 16, True),
        ({"min": "-4h"}, 15, False),
        ({"max": "0h"}, 12, True),  # no minimum: it may even start before
    ],
)
def test_time_links(link, down, legal):
    """A lag keeps its minimum and its maximum, ends included."""
    scenario = _linked(**link)
    if legal:
        passes(scenario, _plan(scenario, down))
    else:
        found = breaks(scenario, _plan(scenario, down), "operation_link", "A1", "up", "down")
        assert "up.end (2027-01-04 20:00 UTC)" in found.message


def test_links_between_operations():
    """A link may join operations inside procedures."""
    operations = [{"id": "fill", "duration": "4h"}, {"id": "grow", "duration": "6h"}]
    steps = procedure("up", "U", duration=None, operations=operations), procedure("down", "V")
    link = {"from": "up/fill.end", "to": "down.start", "min": "0h", "max": "1h"}
    scenario = plant(recipe("r", "A", *steps, links=[link]), units=["U", "V"])
    passes(scenario, _plan(scenario, 15))
    breaks(scenario, _plan(scenario, 16), "operation_link", "A1", "up", "down")


@pytest.mark.parametrize(
    ("edges", "legal"),
    [((0, 4, 10), True), ((0, 5, 11), False), ((0, 3, 9), False), ((0, 4, 13), True), ((0, 4, 14), False)],
)
def test_operations_last_their_duration_or_their_extension(edges, legal):
    """An operation without extension lasts exactly its duration, an extendable one up to its extension longer."""
    operations = [{"id": "fill", "duration": "4h"}, {"id": "grow", "duration": "6h", "extendable": "3h"}]
    scenario = plant(recipe("r", "A", procedure("up", "U", duration=None, operations=operations)), units=["U"])
    up = timed("up", "U", *edges, operations=("fill", "grow"))
    made = plan(scenario, campaign("C", scenario.recipes[0], batch("A1", up)))
    if legal:
        passes(scenario, made)
    else:
        breaks(scenario, made, "operation_link", "A1", "up")


def test_interruptible_operations_end_when_their_open_time_is_over():
    """Eight hours of work in days of six hours take until the second day; extensions count from there."""
    operation = {"id": "run", "duration": "8h", "attendance": "interruptible", "extendable": "2h"}
    day = {"id": "day", "open": [{"start": "08:00", "end": "14:00"}]}
    up = procedure("up", "U", duration=None, operations=[operation])
    scenario = plant(recipe("r", "A", up), units=[{"id": "U", "calendar": "day"}], calendars=[day])
    for end, legal in ((34, True), (36, True), (16, False), (37, False)):
        made = plan(scenario, campaign("C", scenario.recipes[0], batch("A1", timed("up", "U", 8, end))))
        if legal:
            passes(scenario, made)
        else:
            found = breaks(scenario, made, "operation_link", "A1", "up", "run")
            assert "2027-01-05 10:00 UTC to 2027-01-05 12:00 UTC" in found.message


def _change(made, **fields):
    first = made.campaigns[0]
    changed = first.batches[0].model_copy(update=fields)
    return made.model_copy(update={"campaigns": (first.model_copy(update={"batches": (changed,)}),)})


def test_every_procedure_is_run_once():
    """A missing, a doubled and an unknown procedure are named."""
    scenario = _linked(min="-30d")
    made = _plan(scenario, 30)
    up, down = made.campaigns[0].batches[0].procedures
    again = run(scenario.recipes[0], "up", 30)
    odd = down.model_copy(update={"procedure": "other"})
    breaks(scenario, _change(made, procedures=(up,), end=up.end), "operation_link", "A1", "down")
    breaks(scenario, _change(made, procedures=(up, down, again)), "operation_link", "A1", "up")
    breaks(scenario, _change(made, procedures=(up, odd)), "operation_link", "A1", "other")


def test_batch_and_procedure_state_the_hull_of_their_parts():
    """A batch or procedure that claims other instants than its parts is named."""
    scenario = _linked()
    made = _plan(scenario, 30)
    up, down = made.campaigns[0].batches[0].procedures
    breaks(scenario, _change(made, end=at(50)), "operation_link", "A1")
    longer = down.model_copy(update={"end": at(41)})
    breaks(scenario, _change(made, procedures=(up, longer), end=at(41)), "operation_link", "A1", "down")


def test_operations_follow_without_a_gap_in_the_order_of_the_recipe():
    """A gap, a changed order and a missing operation are named."""
    operations = [{"id": "fill", "duration": "4h"}, {"id": "grow", "duration": "6h"}]
    scenario = plant(recipe("r", "A", procedure("up", "U", duration=None, operations=operations)), units=["U"])
    made = plan(scenario, campaign("C", scenario.recipes[0], batch("A1", run(scenario.recipes[0], "up", 0))))
    up = made.campaigns[0].batches[0].procedures[0]
    fill, grow = up.operations
    late = grow.model_copy(update={"start": at(5), "end": at(11)})
    gap = up.model_copy(update={"operations": (fill, late), "end": at(11)})
    breaks(scenario, _change(made, procedures=(gap,), end=at(11)), "operation_link", "A1", "grow")
    for found in ((grow, fill), (fill,), ()):
        broken = up.model_copy(update={"operations": found})
        breaks(scenario, _change(made, procedures=(broken,)), "operation_link", "A1", "up")


def test_ids_are_unique_and_known():
    """Two batches of one name, an unknown recipe and a wrong product are named."""
    scenario = _linked()
    made = _plan(scenario, 30)
    first = made.campaigns[0]
    twin = first.batches[0].model_copy(update={"procedures": _plan(scenario, 60).campaigns[0].batches[0].procedures})
    doubled = made.model_copy(update={"campaigns": (first.model_copy(update={"batches": (*first.batches, twin)}),)})
    breaks(scenario, doubled, "operation_link", "A1", alone=False)
    odd = made.model_copy(update={"campaigns": (first.model_copy(update={"recipe": "x"}),)})
    breaks(scenario, odd, "operation_link", "C", "x")
    other = made.model_copy(update={"campaigns": (first.model_copy(update={"product": "B"}),)})
    breaks(scenario, other, "operation_link", "C")
