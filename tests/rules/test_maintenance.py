"""Rule maintenance: at its start, or within ready and due, and inside a block only if the recipe may pause."""

import pytest

from scheduler.domain.rules import Rule
from tests.checker.builders import batch, breaks, campaign, iso, passes, plan, plant, procedure, recipe, run, task
from tests.rules.support import model_allows, model_forbids, solve_exact, starts, tasks

DAY = {"id": "day", "open": [{"start": "06:00", "end": "18:00"}]}


def _plant(service, *, unit=None, rules=None, **fields):
    """A maintenance of 4 h on the unit that A and B are made on."""
    makes = recipe("r", "A", procedure("make", "U"), campaign=rules or {}), recipe("s", "B", procedure("make", "U"))
    work = {"id": "M", "unit": "U", "duration": "4h", **service}
    return plant(*makes, units=[{"id": "U", **(unit or {})}, "V"], maintenance=[work], calendars=[DAY], **fields)


def _case(service, start, *begins, hours=4, **fields):
    """The maintenance at an hour; a campaign of A with batches at these hours."""
    scenario = _plant(service, **fields)
    made = scenario.recipes[0]
    row = [campaign("C", made, *(batch(f"C-{i}", run(made, "make", s)) for i, s in enumerate(begins, start=1)))]
    work = (task("maintenance", "U", start, start + hours, maintenance="M"),)
    return scenario, plan(scenario, *(row if begins else []), tasks=work)


def _orders(quantity, **fields):
    return [{"id": "o", "product": "A", "quantity": quantity, "due": iso(0), **fields}]


FIXED = {"start": iso(12)}
WIDE = {"ready": iso(0), "due": iso(700)}
OPEN = {"ready": iso(10), "due": iso(30)}


@pytest.mark.parametrize(
    ("service", "rules", "expected"),
    [
        (FIXED, {"max_batches": 1}, [0, 16]),
        (FIXED, {"min_batches": 2}, [16, 26]),
        (FIXED, {"min_batches": 2, "pausable": True}, [0, 16]),
        (OPEN, {"max_batches": 1}, [0, 10]),
        ({"ready": iso(0), "due": iso(15)}, {"max_batches": 1}, [0, 14]),
        (WIDE, {"max_batches": 1}, [0, 10]),
    ],
)
def test_the_solver_makes_room_for_it(service, rules, expected):
    """Two batches that are late already: before, after and, where the campaign may pause, around it."""
    made = solve_exact(_plant(service, rules=rules, orders=_orders(20)))
    assert sorted(starts(made).values()) == expected
    assert len(tasks(made, "maintenance")) == 1


def test_the_solver_places_it_near_its_ideal():
    """Ideal at 20, but a batch that is due at 25 runs from 15 on: it costs less to be early than late."""
    work = {"ready": iso(0), "due": iso(200), "ideal": iso(20), "cost_per_day": 24}
    tiers = [[{"term": "lateness"}, {"term": "earliness"}], [{"term": "preference"}]]
    orders = [{"id": "o", "product": "A", "quantity": 10, "due": iso(25)}]
    made = solve_exact(_plant(work, orders=orders, objective={"tiers": tiers}))
    assert starts(made) == {"r#1-1": 15}
    assert [t[2] for t in tasks(made)] in ([11], [25])
    orders[0]["due"] = iso(24)
    made = solve_exact(_plant(work, orders=orders, objective={"tiers": tiers}))
    assert [t[2] for t in tasks(made)] == [24]


@pytest.mark.parametrize(
    ("service", "illegal", "legal"), [(FIXED, 11, 12), (FIXED, 13, 12), (OPEN, 9, 10), (OPEN, 27, 26)]
)
def test_the_model_forbids_maintenance_outside_its_window(service, illegal, legal):
    """An hour before its start or after, before it is ready or past its due."""
    case = _case(service, illegal)
    model_forbids(*case, Rule.maintenance)
    breaks(*case, "maintenance", "M", "U")
    assert model_allows(*_case(service, legal))
    passes(*_case(service, legal))


@pytest.mark.parametrize("count", [0, 2])
def test_the_model_has_it_once(count):
    """Left out, or planned twice, is no solution."""
    scenario, made = _case(WIDE, 12)
    twice = tuple(
        made.tasks[0].model_copy(update={"start": made.tasks[0].start, "end": made.tasks[0].end}) for _ in range(count)
    )
    case = scenario, made.model_copy(update={"tasks": twice})
    assert not model_allows(*case)
    breaks(*case, "maintenance", "M", "U", alone=False)


@pytest.mark.parametrize(("start", "legal"), [(10, False), (14, False), (30, True), (44, True)])
def test_the_model_forbids_it_inside_a_block_that_may_not_pause(start, legal):
    """Between two batches of a campaign it may lie only if the recipe is pausable; after the campaign always."""
    case = _case(WIDE, start, 0, 20)
    if legal:
        assert model_allows(*case)
        passes(*case)
    else:
        assert not model_allows(*case)
        assert model_allows(*case, set(Rule) - {Rule.maintenance})
        breaks(*case, "maintenance", "M", "C-1", "C", "U")
    pausable = _case(WIDE, start, 0, 20, rules={"pausable": True})
    assert model_allows(*pausable)
    passes(*pausable)


@pytest.mark.parametrize("start", [8, 16, 18])
def test_the_model_forbids_it_during_a_batch_of_a_campaign_that_may_pause(start):
    """It overlaps one batch or the other by 1 h or more."""
    case = _case(WIDE, start, 0, 17, rules={"pausable": True})
    assert not model_allows(*case)
    breaks(*case, "unit_capacity", "M", "U")


@pytest.mark.parametrize(("start", "legal"), [(10, False), (11, False), (12, True), (16, True), (17, False)])
def test_it_lies_apart_from_turnarounds(start, legal):
    """In a campaign that may pause a turnaround from 10 to 12 and a batch at 20: the maintenance comes between."""
    unit = {"turnaround": {"duration": "2h", "attendance": "unattended"}, "calendar": "day"}
    scenario, made = _case(WIDE, start, 0, 20, rules={"pausable": True}, unit=unit)
    work = task("turnaround", "U", 10, 12, before="C-2")
    case = scenario, made.model_copy(update={"tasks": (*made.tasks, work)})
    assert model_allows(*case) is legal
    if legal:
        passes(*case)
    else:
        breaks(*case, "unit_capacity", "M", "U")


@pytest.mark.parametrize(
    ("attendance", "start", "hours", "legal"),
    [
        ("unattended", 2, 4, True),
        ("attended", 14, 4, True),
        ("attended", 15, 4, False),
        ("interruptible", 16, 16, True),
        ("interruptible", 16, 4, False),
        ("unattended", 2, 5, False),
    ],
)
def test_it_lasts_as_long_as_its_attendance_makes_it(attendance, start, hours, legal):
    """4 h, with a pause at night where it is interruptible."""
    case = _case({"attendance": attendance}, start, hours=hours, unit={"calendar": "day"})
    assert model_allows(*case) is legal
    if legal:
        passes(*case)
    else:
        breaks(*case, "changeover_crew" if attendance == "attended" else "maintenance", "M", "U")


def test_unstated_a_plan_has_none():
    """Without maintenance nothing is planned, and a task that names one the scenario lacks is named."""
    scenario = plant(recipe("r", "A", procedure("make", "U")), units=["U"])
    assert model_allows(scenario, plan(scenario))
    passes(scenario, plan(scenario))
    stray = plan(scenario, tasks=(task("maintenance", "U", 0, 4, maintenance="M"),))
    assert not model_allows(scenario, stray)
    breaks(scenario, stray, "maintenance", "M", "U")


def test_the_checker_names_the_unit_it_belongs_to():
    """On another unit than stated."""
    case = _case(WIDE, 12)
    elsewhere = case[1].model_copy(update={"tasks": (case[1].tasks[0].model_copy(update={"unit": "V"}),)})
    breaks(case[0], elsewhere, "maintenance", "M", "V")
