"""Rule working_time: attended work in open hours, unattended work outside closures, interruptible work with pauses."""

import pytest

from scheduler.domain.rules import Rule
from tests.checker.builders import batch, breaks, campaign, iso, passes, plan, plant, recipe, timed
from tests.rules.support import model_allows, model_forbids, solve_exact

DAY = {"id": "day", "open": [{"start": "06:00", "end": "18:00"}]}
STRICT = DAY | {"outside": "closed"}
SHUT = {"id": "shut", "closed": [{"start": iso(30), "end": iso(40)}]}
ORDERS = [{"id": "o", "product": "A", "quantity": 10, "due": iso(0)}]
NEEDS = (Rule.operation_link,)


def _plant(calendar, attendance, *, duration="8h", extendable=None, units=("U",), **fields):
    """One operation on a unit, or on a set of them, each with its calendar."""
    calendars = calendar if isinstance(calendar, list) else [calendar] * len(units)
    own = {key: fields.pop(key) for key in ("survives_shutdown", "operations") if key in fields}
    operation = {"id": "run", "duration": duration, "attendance": attendance, "extendable": extendable}
    step = {"id": "make", "alternatives": [{"id": "way", "units": list(units)}], "operations": [operation], **own}
    known = {c["id"]: c for c in calendars if c}
    return plant(
        recipe("r", "A", step),
        units=[{"id": u, "calendar": c and c["id"]} for u, c in zip(units, calendars, strict=True)],
        calendars=list(known.values()),
        **fields,
    )


def _one(start, end, calendar, attendance, **fields):
    """One batch over [start, end)."""
    scenario = _plant(calendar, attendance, **fields)
    step = scenario.recipes[0].procedures[0]
    names = tuple(o.id for o in step.operations)
    made = timed("make", "way", start, *fields.get("inner", ()), end, operations=names)
    made = made.model_copy(update={"units": step.alternatives[0].units})
    return scenario, plan(scenario, campaign("C", scenario.recipes[0], batch("C-1", made)))


@pytest.mark.parametrize(
    ("calendar", "attendance", "duration", "start", "end"),
    [
        (DAY, "attended", "8h", 6, 14),
        (DAY, "unattended", "8h", 0, 8),
        (STRICT, "unattended", "8h", 6, 14),
        (DAY, "interruptible", "15h", 6, 33),
        ({"id": "c", "closed": [{"start": iso(-9), "end": iso(4)}]}, "unattended", "8h", 4, 12),
        ({"id": "c", "closed": [{"start": iso(-9999), "end": iso(70)}]}, "attended", "8h", 70, 78),
        ({"id": "c", "closed": [{"start": iso(-9999), "end": iso(70)}]}, "unattended", "8h", 70, 78),
        ({"id": "c", "closed": [{"start": iso(-9999), "end": iso(70)}]}, "interruptible", "8h", 70, 78),
    ],
)
def test_the_solver_starts_at_the_first_hour_it_may(calendar, attendance, duration, start, end):
    """A batch that is late already starts as early as its attendance allows, whatever closed the unit before."""
    made = solve_exact(_plant(calendar, attendance, duration=duration, orders=ORDERS))
    (only,) = made.campaigns[0].batches
    assert (only.start.isoformat(), only.end.isoformat()) == (iso(start), iso(end))


@pytest.mark.parametrize("attendance", ["attended", "unattended", "interruptible"])
def test_the_solver_makes_nothing_on_a_unit_that_is_closed_for_good(attendance):
    """A closure from before the plan, or from its second hour, to long after it."""
    for start in (-9999, 1):
        shut = {"id": "c", "closed": [{"start": iso(start), "end": iso(9999)}]}
        assert solve_exact(_plant(shut, attendance, orders=ORDERS)).campaigns == ()


@pytest.mark.parametrize(
    ("calendar", "attendance", "illegal", "legal"),
    [
        (DAY, "attended", (5, 13), (6, 14)),
        (DAY, "attended", (11, 19), (10, 18)),
        (STRICT, "unattended", (11, 19), (10, 18)),
        (SHUT, "unattended", (23, 31), (22, 30)),
        (SHUT, "unattended", (32, 40), (40, 48)),
        (SHUT, "attended", (39, 47), (40, 48)),
        (DAY, "interruptible", (18, 26), (17, 37)),
        (DAY, "interruptible", (12, 20), (12, 32)),
        (SHUT, "interruptible", (30, 48), (29, 47)),
    ],
)
def test_the_model_forbids_work_outside_its_hours(calendar, attendance, illegal, legal):
    """An hour too early or too late is no solution; and the checker names the batch."""
    survives = {"survives_shutdown": attendance == "interruptible"}
    case = _one(*illegal, calendar, attendance, **survives)
    assert not model_allows(*case, {Rule.working_time, *NEEDS})
    assert model_allows(*case, ())
    breaks(*case, "operation_link" if illegal == (12, 20) else "working_time", "C-1", "make", "run")
    assert model_allows(*_one(*legal, calendar, attendance, **survives))
    passes(*_one(*legal, calendar, attendance, **survives))


@pytest.mark.parametrize("attendance", ["unattended", "interruptible"])
def test_the_model_forbids_a_procedure_across_a_shutdown_it_does_not_survive(attendance):
    """Working, or merely waiting on its unit, during a closure; with `survives_shutdown` it may wait or pause."""
    edges = (22, 35) if attendance == "unattended" else (25, 43)
    fields = {"extendable": "20h"} if attendance == "unattended" else {}
    case = _one(*edges, SHUT, attendance, **fields)
    model_forbids(*case, Rule.working_time, beside=NEEDS)
    breaks(*case, "working_time", "C-1", "make", "U")
    legal = _one(*edges, SHUT, attendance, survives_shutdown=True, **fields)
    assert model_allows(*legal)
    passes(*legal)


@pytest.mark.parametrize("closed", [(-9999, 25), (25, 9999)])
def test_the_model_forbids_waiting_in_a_closure_at_either_end(closed):
    """A closure that began long before the plan, or goes on long after it, is a closure."""
    shut = {"id": "c", "closed": [{"start": iso(closed[0]), "end": iso(closed[1])}]}
    for attendance in ("unattended", "attended", "interruptible"):
        case = _one(20, 28, shut, attendance)
        assert not model_allows(*case, {Rule.working_time, *NEEDS})
        breaks(*case, "working_time", "C-1", "make", alone=False)
    waiting = _one(16, 28, shut, "unattended", extendable="9h") if closed[0] > 0 else None
    if waiting:
        model_forbids(*waiting, Rule.working_time, beside=NEEDS)
        breaks(*waiting, "working_time", "C-1", "make")


def test_a_set_of_units_works_when_all_its_units_do():
    """One unit works from 06 to 18, the other from 12 on."""
    late = {"id": "late", "open": [{"start": "12:00", "end": "24:00"}]}
    for (start, end), legal in (((10, 16), False), ((12, 18), True), ((13, 19), False)):
        case = _one(start, end, [DAY, late], "attended", duration="6h", units=("U", "V"))
        assert model_allows(*case) is legal
        if legal:
            passes(*case)
        else:
            breaks(*case, "working_time", "C-1", "U", "V")


def test_clock_changes_move_the_hours():
    """In Berlin clocks go forward on 28 March 2027: 06 to 18 o'clock is 05 to 17 UTC before and 04 to 16 UTC after."""
    zone = {"sites": [{"id": "site", "zone": "Europe/Berlin"}], "horizon": "100d"}
    sunday = 24 * 83
    for start, legal in ((sunday - 24 + 5, True), (sunday - 24 + 4, False), (sunday + 4, True), (sunday + 9, False)):
        case = _one(start, start + 8, DAY, "attended", **zone)
        assert model_allows(*case) is legal
        if legal:
            passes(*case)
        else:
            breaks(*case, "working_time", "C-1")


def test_without_a_calendar_all_hours_are_open():
    """Unstated: attended and interruptible work at any hour, across any midnight."""
    for attendance in ("attended", "unattended", "interruptible"):
        case = _one(20, 28, None, attendance)
        assert model_allows(*case)
        passes(*case)


def test_the_checker_names_the_operation():
    """Batch, procedure, operation and unit of attended work at night."""
    breaks(*_one(17, 25, DAY, "attended"), "working_time", "C-1", "make", "run", "U")
