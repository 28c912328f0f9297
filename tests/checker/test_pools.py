"""Rules resource_pool and changeover_crew."""

import pytest

from tests.checker.builders import (
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
    task,
    timed,
)

DAY = {"id": "day", "open": [{"start": "08:00", "end": "16:00"}]}


def _scenario(capacity=1, demand=None, operation=None, unit=None, **pool):
    demand = {"pool": "crew", **(demand or {})}
    operations = [{"id": "run", "duration": "10h", "pools": [demand], **(operation or {})}]
    steps = [procedure("make", u, duration=None, operations=operations) for u in "UV"]
    units = [{"id": "U", **(unit or {})}, {"id": "V", **(unit or {})}]
    pools = [{"id": "crew", "capacity": capacity, **pool}]
    recipes = [recipe(f"r{s['alternatives'][0]['units']}", "A", s) for s in steps]
    return plant(*recipes, units=units, pools=pools, calendars=[DAY])


def _plan(scenario, *starts, tasks=()):
    """A batch A1, A2 on U and V each, at the hours stated."""
    campaigns = []
    for index, (made, start) in enumerate(zip(scenario.recipes, starts, strict=False), start=1):
        campaigns.append(campaign(f"C{index}", made, batch(f"A{index}", run(made, "make", start))))
    return plan(scenario, *campaigns, tasks=tasks)


def test_operations_hold_no_more_places_than_there_are():
    """Two operations share a pool of two, or follow one another in a pool of one."""
    passes(_scenario(2), _plan(_scenario(2), 0, 5))
    passes(_scenario(1), _plan(_scenario(1), 0, 10))
    found = breaks(_scenario(1), _plan(_scenario(1), 0, 9), "resource_pool", "crew", "A1", "A2")
    assert "has 1 places at 2027-01-04 09:00 UTC, but 2 are held" in found.message


@pytest.mark.parametrize(
    ("first", "second", "during"), [(0, 2, "start"), (0, 2, "end"), (0, 1, "start"), (0, 1, "end")]
)
def test_a_demand_may_hold_at_the_start_or_the_end_only(first, second, during):
    """Two hours of crew at the start, or before the end, of ten: operations two hours apart do not meet."""
    scenario = _scenario(1, {"during": during, "duration": "2h"})
    made = _plan(scenario, first, second)
    if second - first >= 2:
        passes(scenario, made)
    else:
        breaks(scenario, made, "resource_pool", "crew", "A1", "A2")


def test_the_capacity_follows_weekly_hours_and_exceptions():
    """Where the pool is smaller for some hours, an operation that needs more is named."""
    closed = {"start": iso(12), "end": iso(14), "capacity": 0}
    scenario = _scenario(1, exceptions=[closed])
    passes(scenario, _plan(scenario, 2))
    passes(scenario, _plan(scenario, 14))
    found = breaks(scenario, _plan(scenario, 3), "resource_pool", "A1", "crew")
    assert "2027-01-04 12:00 UTC" in found.message
    night = _scenario(1, weekly=[{"start": "20:00", "end": "06:00", "capacity": 0}])
    passes(night, _plan(night, 6))
    breaks(night, _plan(night, 11), "resource_pool", "A1")


def test_interruptible_work_holds_its_pool_in_open_time_only():
    """Work over two shifts lets its crew go for the night between."""
    operation = {"attendance": "interruptible", "duration": "10h"}
    night = {"start": iso(16), "end": iso(32), "capacity": 0}
    scenario = _scenario(1, operation=operation, unit={"calendar": "day"}, exceptions=[night])
    made = scenario.recipes[0]
    passes(scenario, plan(scenario, campaign("C", made, batch("A1", timed("make", "U", 8, 34)))))
    morning = {"start": iso(33), "end": iso(34), "capacity": 0}
    scenario = _scenario(1, operation=operation, unit={"calendar": "day"}, exceptions=[morning])
    wrong = plan(scenario, campaign("C", made, batch("A1", timed("make", "U", 8, 34))))
    breaks(scenario, wrong, "resource_pool", "A1", "crew")


def _cleaned(duration="4h", **clean):
    clean = {"duration": duration, "attendance": "unattended", "pools": [{"pool": "crew"}], **clean}
    return {"clean": clean, "calendar": "day"}


def test_tasks_and_operations_share_the_crew():
    """Where operations alone fit but cleans come on top, the rule is changeover_crew and the clean's unit is named."""
    scenario = _scenario(1, unit=_cleaned())
    passes(scenario, _plan(scenario, 4, tasks=(task("refresh", "U", 0, 4, before="A1"),)))
    wrong = _plan(scenario, 4, tasks=(task("clean", "V", 1, 5),))
    breaks(scenario, wrong, "changeover_crew", "A1", "V", "crew")
    two = (task("refresh", "U", 0, 4, before="A1"), task("clean", "V", 2, 6))
    breaks(scenario, _plan(scenario, 10, tasks=two), "changeover_crew", "U", "V", "crew")


@pytest.mark.parametrize(
    ("attendance", "start", "end", "legal"),
    [
        ("attended", 8, 12, True),
        ("attended", 13, 17, False),
        ("unattended", 13, 17, True),
        ("interruptible", 14, 34, True),
        ("interruptible", 4, 12, False),
    ],
)
def test_tasks_keep_their_attendance(attendance, start, end, legal):
    """A clean that people attend lies in the shift; one that may pause starts there."""
    scenario = _scenario(1, unit=_cleaned(attendance=attendance))
    made = _plan(scenario, 40, tasks=(task("refresh", "U", start, end, before="A1"),))
    if legal:
        passes(scenario, made)
    else:
        breaks(scenario, made, "changeover_crew", "A1", "U")


def test_maintenance_needs_its_crew_too():
    """A fixed maintenance in hours without crew is named under changeover_crew."""
    scenario = _scenario(1, exceptions=[{"start": iso(30), "end": iso(40), "capacity": 0}])
    stated = {"id": "M", "unit": "U", "duration": "5h", "pools": [{"pool": "crew"}]}
    scenario = type(scenario).model_validate(scenario.model_dump() | {"maintenance": [stated]})
    passes(scenario, _plan(scenario, 0, tasks=(task("maintenance", "U", 25, 30, maintenance="M"),)))
    wrong = _plan(scenario, 0, tasks=(task("maintenance", "U", 26, 31, maintenance="M"),))
    breaks(scenario, wrong, "changeover_crew", "M", "U", "crew")


def test_what_is_held_before_the_start_is_history():
    """Places held before the scenario's start count from there on only."""
    scenario = _scenario(1, exceptions=[{"start": iso(-9), "end": iso(0), "capacity": 0}])
    committed = {
        "id": "C1",
        "recipe": "rU",
        "batches": [
            {"id": "A1", "procedures": [{"procedure": "make", "alternative": "U", "start": iso(-5), "end": iso(5)}]}
        ],
    }
    scenario = type(scenario).model_validate(scenario.model_dump() | {"commitments": [committed]})
    passes(scenario, _plan(scenario, -5, 5))
    breaks(scenario, _plan(scenario, -5, 4), "resource_pool", "A1", "A2")
