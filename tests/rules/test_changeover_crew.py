"""Rule changeover_crew: cleans, set-ups, changeovers and maintenance keep their hours and their crew's capacity."""

import pytest

from scheduler.domain.rules import Rule
from tests.checker.builders import batch, breaks, campaign, iso, passes, plan, plant, procedure, recipe, run, task
from tests.rules.support import model_allows, model_forbids, solve_exact, tasks

DAY = {"id": "day", "open": [{"start": "06:00", "end": "18:00"}]}
CREW = [{"pool": "crew"}]
NEEDS = (Rule.changeover, Rule.maintenance)


def _work(duration, attendance="unattended", pools=CREW, **fields):
    return {"duration": duration, "attendance": attendance, "pools": pools, **fields}


def _services(*spans, capacity=1, work=None, calendar=None, **fields):
    """Maintenance of units U0, U1 … at these hours, each with one of the crew."""
    stated = work or _work("4h")
    units = [{"id": f"U{i}", "calendar": calendar} for i in range(len(spans))]
    services = [{"id": f"M{i}", "unit": f"U{i}", **stated} for i in range(len(spans))]
    pools = [{"id": "crew", "capacity": capacity, **fields}]
    scenario = plant(
        recipe("r", "A", procedure("make", "U0")), units=units, maintenance=services, pools=pools, calendars=[DAY]
    )
    made = [task("maintenance", f"U{i}", a, b, maintenance=f"M{i}") for i, (a, b) in enumerate(spans)]
    return scenario, plan(scenario, tasks=tuple(made))


def _changed(start, end, work, busy=30):
    """A changeover before B on a day-shift unit, beside an operation that holds the crew for 10 h."""
    operation = {"id": "run", "duration": "10h", "pools": CREW}
    elsewhere = {"id": "make", "alternatives": [{"units": "V"}], "operations": [operation]}
    first, second = recipe("r", "A", procedure("make", "U")), recipe("s", "B", procedure("make", "U"))
    scenario = plant(
        first,
        second,
        recipe("t", "A", elsewhere),
        units=[{"id": "U", "calendar": "day"}, "V"],
        calendars=[DAY],
        pools=[{"id": "crew", "capacity": 1}],
        changeover_default=work,
    )
    a, b, c = scenario.recipes
    runs = [
        campaign("C", a, batch("C-1", run(a, "make", 0))),
        campaign("D", b, batch("D-1", run(b, "make", 60))),
        campaign("E", c, batch("E-1", run(c, "make", busy))),
    ]
    return scenario, plan(scenario, *runs, tasks=(task("changeover", "U", start, end, before="D-1", level="major"),))


def test_the_solver_lets_one_crew_clean_one_unit_after_the_other():
    """Two units are due for changeover at once; the crew does one of them at a time."""
    orders = [{"id": f"o{p}{i}", "product": p, "quantity": 10, "due": iso(0)} for p in "AB" for i in range(2)]
    steps = [{"units": "U", "duration": "10h"}, {"units": "V", "duration": "10h"}]
    makes = [recipe(f"r{p}", p, {"id": "make", "alternatives": steps}, campaign="none") for p in "AB"]
    units = [{"id": u, "initial": {"last_product": p}} for u, p in (("U", "A"), ("V", "A"))]
    scenario = plant(
        makes[1],
        units=units,
        orders=[o for o in orders if o["product"] == "B"],
        pools=[{"id": "crew", "capacity": 1}],
        changeover_default=_work("4h"),
        objective={"profile": "makespan"},
    )
    made = solve_exact(scenario)
    (_, one, a, b), (_, other, c, d) = sorted(tasks(made), key=lambda t: t[2])
    assert {one, other} == {"U", "V"}
    assert b <= c
    assert (b - a, d - c) == (4, 4)


@pytest.mark.parametrize(
    ("spans", "capacity", "legal"),
    [
        (((0, 4), (3, 7)), 1, False),
        (((0, 4), (4, 8)), 1, True),
        (((0, 4), (3, 7)), 2, True),
        (((0, 4), (3, 7), (3, 7)), 2, False),
    ],
)
def test_the_model_forbids_more_crews_than_there_are(spans, capacity, legal):
    """Two at once with one crew, three with two, are no solutions."""
    case = _services(*spans, capacity=capacity)
    if legal:
        assert model_allows(*case)
        passes(*case)
    else:
        model_forbids(*case, Rule.changeover_crew, beside=NEEDS)
        breaks(*case, "changeover_crew", "crew", "M0" if capacity == 1 else "M2")


def test_the_crew_comes_and_goes():
    """Away from 10 to 20 by exception, and at night by the week's hours."""
    away = {"exceptions": [{"start": iso(10), "end": iso(20), "capacity": 0}]}
    nights = {"weekly": [{"start": "18:00", "end": "06:00", "capacity": 0}]}
    for fields, illegal, legal in ((away, (7, 11), (6, 10)), (away, (19, 23), (20, 24)), (nights, (3, 7), (6, 10))):
        model_forbids(*_services(illegal, **fields), Rule.changeover_crew, beside=NEEDS)
        breaks(*_services(illegal, **fields), "changeover_crew", "crew", "M0")
        assert model_allows(*_services(legal, **fields))
        passes(*_services(legal, **fields))


@pytest.mark.parametrize("during", ["start", "end"])
def test_the_crew_may_be_needed_for_a_part_of_the_work(during):
    """One hour at the start, or before the end, of 4 h: two such works overlap but for that hour."""
    part = _work("4h", pools=[{"pool": "crew", "during": during, "duration": "1h"}])
    assert model_allows(*_services((0, 4), (1, 5), work=part))
    passes(*_services((0, 4), (1, 5), work=part))
    model_forbids(*_services((0, 4), (0, 4), work=part), Rule.changeover_crew, beside=NEEDS)
    breaks(*_services((0, 4), (0, 4), work=part), "changeover_crew", "M0", "M1")


@pytest.mark.parametrize(
    ("work", "illegal", "legal"),
    [
        (_work("4h", level="major"), (27, 31), (26, 30)),
        (_work("4h", level="major"), (39, 43), (40, 44)),
        (_work("4h", "interruptible", level="major"), (39, 55), (40, 56)),
        (_work("4h", "interruptible", level="major"), (34, 38), (40, 56)),
    ],
)
def test_the_model_forbids_a_changeover_while_the_crew_works_elsewhere(work, illegal, legal):
    """An operation holds the crew from 30 to 40; an interruptible changeover holds it in open hours only."""
    case = _changed(*illegal, work)
    assert not model_allows(*case)
    assert model_allows(*case, set(Rule) - {Rule.changeover_crew})
    breaks(*case, "changeover_crew", "crew", "D-1", "E-1")
    assert model_allows(*_changed(*legal, work))
    passes(*_changed(*legal, work))


def test_an_interruptible_changeover_leaves_its_crew_at_night():
    """4 h of work from 16 to 32 o'clock pause from 18 to 30; an operation may hold the crew meanwhile, not until 31."""
    work = _work("4h", "interruptible", level="major")
    assert model_allows(*_changed(16, 32, work, busy=20))
    passes(*_changed(16, 32, work, busy=20))
    assert not model_allows(*_changed(16, 32, work, busy=21))
    breaks(*_changed(16, 32, work, busy=21), "changeover_crew", "D-1", "E-1")


@pytest.mark.parametrize(
    ("attendance", "illegal", "legal"),
    [
        ("attended", (16, 20), (14, 18)),
        ("attended", (28, 32), (30, 34)),
        ("interruptible", (20, 34), (16, 32)),
    ],
)
def test_the_model_forbids_tasks_outside_the_hours_of_their_attendance(attendance, illegal, legal):
    """Attended work after 18 o'clock, interruptible work that starts at night."""
    work = _work("4h", attendance, pools=[])
    for span, allowed in ((illegal, False), (legal, True)):
        case = _services(span, work=work, calendar="day")
        assert model_allows(*case) is allowed
        if allowed:
            passes(*case)
        else:
            breaks(*case, "changeover_crew", "M0", "U0")


def test_unstated_no_crew_is_needed():
    """Work without pools: any number at once, at any hour."""
    case = _services((0, 4), (0, 4), work=_work("4h", pools=[]))
    assert model_allows(*case)
    passes(*case)


def test_the_checker_names_the_tasks_and_the_operation():
    """All that hold the crew at the time, and the crew."""
    breaks(*_services((0, 4), (3, 7)), "changeover_crew", "M0", "M1", "U0", "U1", "crew")
    breaks(*_changed(32, 36, _work("4h", level="major")), "changeover_crew", "D-1", "E-1", "make", "crew")
