"""Rule working_time: the day shift is 08:00 to 16:00, the plant is closed all Wednesday (hours 48 to 72)."""

import pytest

from tests.checker.builders import (
    at,
    batch,
    breaks,
    campaign,
    iso,
    passes,
    plan,
    plant,
    procedure,
    recipe,
    run,
    timed,
)

CALENDAR = {"id": "day", "open": [{"start": "08:00", "end": "16:00"}], "closed": [{"start": iso(48), "end": iso(72)}]}


def _scenario(attendance, duration="4h", **fields):
    operation = {"id": "run", "duration": duration, "attendance": attendance, "extendable": "60h"}
    step = procedure("make", "U", duration=None, operations=[operation], **fields)
    return plant(recipe("r", "A", step), units=[{"id": "U", "calendar": "day"}], calendars=[CALENDAR])


def _plan(scenario, *edges):
    return plan(scenario, campaign("C", scenario.recipes[0], batch("A1", timed("make", "U", *edges))))


@pytest.mark.parametrize(
    ("attendance", "edges", "legal"),
    [
        ("attended", (8, 12), True),
        ("attended", (12, 16), True),
        ("attended", (13, 17), False),
        ("attended", (7, 11), False),
        ("unattended", (20, 24), True),
        ("unattended", (44, 48), True),
        ("unattended", (45, 49), False),
        ("unattended", (72, 76), True),
        ("unattended", (71, 75), False),
        ("interruptible", (8, 12), True),
        ("interruptible", (14, 34), True),
        ("interruptible", (16, 36), False),
        ("interruptible", (0, 12), False),
    ],
)
def test_attendance(attendance, edges, legal):
    """Attended work lies in the shift, unattended work outside closed time, interruptible work starts in the shift."""
    scenario = _scenario(attendance)
    if legal:
        passes(scenario, _plan(scenario, *edges))
    else:
        breaks(scenario, _plan(scenario, *edges), "working_time", "A1", "make", "U")


def test_waiting_after_the_duration_may_pass_the_shift():
    """The extension is mere waiting: attended work that is done by the end of the shift may hold its unit on."""
    scenario = _scenario("attended")
    passes(scenario, _plan(scenario, 12, 20))


@pytest.mark.parametrize("survives", [True, False])
def test_only_what_survives_a_shutdown_spans_closed_time(survives):
    """Work over two shifts around a closed day, and waiting into one, need `survives_shutdown`."""
    worked = _scenario("interruptible", survives_shutdown=survives)
    waited = _scenario("unattended", survives_shutdown=survives)
    for scenario, edges in ((worked, (38, 82)), (waited, (40, 50))):
        if survives:
            passes(scenario, _plan(scenario, *edges))
        else:
            breaks(scenario, _plan(scenario, *edges), "working_time", "A1", "make")


def test_an_instantaneous_operation_may_lie_at_the_edge_of_the_shift():
    """Work of no duration needs no time, but it may not lie inside closed or unattended hours."""
    scenario = _scenario("attended", duration="0h")
    for hour in (8, 12, 16):
        passes(scenario, _plan(scenario, hour, hour))
    breaks(scenario, _plan(scenario, 17, 17), "working_time", "A1")


def test_a_unit_set_works_when_all_its_units_do():
    """Attended work on two units lies in hours that both are open."""
    step = procedure(
        "make", ["U", "V"], duration=None, operations=[{"id": "run", "duration": "2h", "attendance": "attended"}]
    )
    late = {"id": "late", "open": [{"start": "14:00", "end": "22:00"}]}
    units = [{"id": "U", "calendar": "day"}, {"id": "V", "calendar": "late"}]
    scenario = plant(recipe("r", "A", step), units=units, calendars=[CALENDAR, late])
    made = scenario.recipes[0]
    passes(scenario, plan(scenario, campaign("C", made, batch("A1", run(made, "make", 14)))))
    for hour in (9, 18):
        wrong = plan(scenario, campaign("C", made, batch("A1", run(made, "make", hour))))
        breaks(scenario, wrong, "working_time", "A1", "U", "V")


def test_what_started_before_the_plan_is_history():
    """A committed batch that began outside the shift before the scenario's start is not held to it."""
    scenario = _scenario("attended")
    committed = {
        "id": "C",
        "recipe": "r",
        "batches": [
            {
                "id": "A1",
                "procedures": [{"procedure": "make", "alternative": "U", "start": iso(-1), "end": iso(3)}],
            }
        ],
    }
    frozen = type(scenario).model_validate(scenario.model_dump() | {"commitments": [committed]})
    passes(frozen, _plan(frozen, -1, 3))
    assert frozen.start == at(0)
