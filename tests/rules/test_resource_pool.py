"""Rule resource_pool: operations share the places of a pool."""

import pytest

from scheduler.domain.rules import Rule
from tests.checker.builders import batch, breaks, campaign, iso, passes, plan, plant, recipe, timed
from tests.rules.support import model_allows, model_forbids, solve_exact, starts

DAY = {"id": "day", "open": [{"start": "06:00", "end": "18:00"}]}
NEEDS = (Rule.operation_link, Rule.working_time)


def _plant(count, *, capacity=1, demand=None, duration="10h", calendar=None, pool=None, **fields):
    """`count` recipes, each on its own unit, of one operation that holds a crew."""
    demand = {"pool": "crew"} if demand is None else demand
    operation = {"id": "run", "duration": duration, "pools": [demand] if demand else []}
    operation |= {key: fields.pop(key) for key in ("attendance", "extendable") if key in fields}
    makes = []
    for i in range(count):
        step = {"id": "make", "alternatives": [{"units": f"U{i}"}], "operations": [operation]}
        makes.append(recipe(f"r{i}", "A", step, campaign="none"))
    units = [{"id": f"U{i}", "calendar": calendar} for i in range(count)]
    pools = [{"id": "crew", "capacity": capacity, **(pool or {})}]
    return plant(*makes, units=units, pools=pools, calendars=[DAY], **fields)


def _at(*spans, **fields):
    """A batch on each unit, over these hours."""
    scenario = _plant(len(spans), **fields)
    made = [
        campaign(f"C{i}", of, batch(f"C{i}-1", timed("make", f"U{i}", *span)))
        for i, (of, span) in enumerate(zip(scenario.recipes, spans, strict=True))
    ]
    return scenario, plan(scenario, *made)


PART = {"pool": "crew", "duration": "2h"}
CASES = [
    pytest.param(((0, 10), (9, 19)), ((0, 10), (10, 20)), {}, id="one place"),
    pytest.param(((0, 10), (0, 10), (5, 15)), ((0, 10), (0, 10), (10, 20)), {"capacity": 2}, id="two places"),
    pytest.param(((0, 10),), (), {"demand": {"pool": "crew", "amount": 2}}, id="amount"),
    pytest.param(((0, 10), (1, 11)), ((0, 10), (2, 12)), {"demand": {**PART, "during": "start"}}, id="start"),
    pytest.param(((0, 10), (1, 11)), ((0, 10), (2, 12)), {"demand": {**PART, "during": "end"}}, id="end"),
    pytest.param(((0, 13), (12, 22)), ((0, 13), (13, 23)), {"extendable": "5h"}, id="extended"),
    pytest.param(
        ((0, 13), (1, 13)), ((0, 12), (1, 14)), {"extendable": "5h", "demand": {**PART, "during": "end"}}, id="late end"
    ),
    pytest.param(
        ((3, 13),), ((2, 12),), {"pool": {"exceptions": [{"start": iso(12), "end": iso(14), "capacity": 0}]}}, id="away"
    ),
    pytest.param(
        ((13, 23),), ((6, 16),), {"pool": {"weekly": [{"start": "20:00", "end": "06:00", "capacity": 0}]}}, id="nights"
    ),
]


@pytest.mark.parametrize(("capacity", "expected"), [(1, [0, 10, 20]), (2, [0, 0, 10]), (3, [0, 0, 0])])
def test_the_solver_runs_as_many_at_once_as_there_are_places(capacity, expected):
    """Three late batches on three units: the crew decides how many run together."""
    order = {"id": "o", "product": "A", "quantity": 30, "due": iso(0)}
    scenario = _plant(3, capacity=capacity, orders=[order])
    ways = [{"units": f"U{i}"} for i in range(3)]
    step = {**scenario.recipes[0].procedures[0].model_dump(by_alias=True), "alternatives": ways}
    scenario = plant(
        recipe("r", "A", step, campaign="none"),
        units=["U0", "U1", "U2"],
        pools=[{"id": "crew", "capacity": capacity}],
        orders=[order],
    )
    assert sorted(starts(solve_exact(scenario)).values()) == expected


@pytest.mark.parametrize(("illegal", "legal", "fields"), CASES)
def test_the_model_forbids_too_many_holders(illegal, legal, fields):
    """More places than the pool has at the time are no solution."""
    model_forbids(*_at(*illegal, **fields), Rule.resource_pool, beside=NEEDS)
    if legal:
        assert model_allows(*_at(*legal, **fields))


@pytest.mark.parametrize(("illegal", "legal", "fields"), CASES)
def test_the_checker_names_the_batches(illegal, legal, fields):
    """Pool, batch and procedure are named."""
    breaks(*_at(*illegal, **fields), "resource_pool", "crew", f"C{len(illegal) - 1}-1", "make")
    if legal:
        passes(*_at(*legal, **fields))


def test_interruptible_work_lets_its_crew_go_at_night():
    """Work from 10 to 18 and from 30 to 32 by day: the night from 18 to 30 is free for work on another unit."""
    works = [("U", "10h", "interruptible"), ("V", "12h", "unattended")]
    makes = []
    for unit, duration, attendance in works:
        operation = {"id": "run", "duration": duration, "attendance": attendance, "pools": [{"pool": "crew"}]}
        makes.append(
            recipe(f"r{unit}", "A", {"id": "make", "alternatives": [{"units": unit}], "operations": [operation]})
        )
    crew = {"id": "crew", "capacity": 1}
    scenario = plant(*makes, units=[{"id": "U", "calendar": "day"}, "V"], calendars=[DAY], pools=[crew])
    first, second = scenario.recipes
    day = campaign("C", first, batch("C-1", timed("make", "U", 10, 32)))
    night, late = (campaign("D", second, batch("D-1", timed("make", "V", s, s + 12))) for s in (18, 19))
    assert model_allows(scenario, plan(scenario, day, night))
    passes(scenario, plan(scenario, day, night))
    model_forbids(scenario, plan(scenario, day, late), Rule.resource_pool, beside=NEEDS)
    breaks(scenario, plan(scenario, day, late), "resource_pool", "C-1", "D-1")


def test_unstated_no_place_is_held():
    """Operations without pools run at once, however small the pool."""
    case = _at((0, 10), (0, 10), capacity=0, demand={})
    assert model_allows(*case)
    passes(*case)


def test_places_held_before_the_start_do_not_count():
    """A committed batch that began before the plan holds its crew from the start on."""
    began = {"procedure": "make", "alternative": "U0", "start": iso(-4), "end": iso(6)}
    commitments = [
        {"id": "C0", "recipe": "r0", "status": "in_progress", "batches": [{"id": "K", "procedures": [began]}]}
    ]
    scenario = _plant(2, commitments=commitments)
    running = campaign("C0", scenario.recipes[0], batch("K", timed("make", "U0", -4, 6)))
    running = running.model_copy(update={"status": "in_progress"})
    for start, legal in ((5, False), (6, True)):
        other = campaign("C1", scenario.recipes[1], batch("C1-1", timed("make", "U1", start, start + 10)))
        case = scenario, plan(scenario, running, other)
        assert model_allows(*case) is legal
        if legal:
            passes(*case)
        else:
            breaks(*case, "resource_pool", "K", "C1-1")
