"""Pools over time, step by step: levels cut where calendars open, what activities hold, what is left of a capacity."""

from itertools import pairwise
from random import Random

import pytest

from scheduler.detailed.constraints.pools import _by_open_calendars, held
from scheduler.detailed.problem import Problem
from scheduler.detailed.recipe_data import Demand
from scheduler.detailed.time_grid import Hours
from tests.checker.builders import iso, plant, procedure, recipe

SPAN = (-20, 140)


def _hours(random: Random) -> Hours:
    """Random open spans within the plan's span; running throughout."""
    edges = sorted(random.sample(range(SPAN[0], SPAN[1]), 2 * random.randint(0, 6)))
    return Hours(tuple(zip(edges[::2], edges[1::2], strict=True)), (SPAN,), SPAN)


def _levels(random: Random) -> list[tuple[int, int, int]]:
    """Adjoining levels from one step to another."""
    edges = sorted(random.sample(range(0, 120), random.randint(2, 7)))
    return [(a, b, random.randint(0, 5)) for a, b in pairwise(edges)]


def _is_open(hours: Hours, step: int) -> bool:
    return any(a <= step < b for a, b in hours.open)


@pytest.mark.parametrize("seed", range(100))
def test_levels_are_cut_where_a_calendar_opens_or_closes(seed):
    """The parts adjoin, keep their capacity, and name at each step the calendars that are open then."""
    random = Random(seed)
    levels, calendars = _levels(random), [_hours(random) for _ in range(random.randint(0, 4))]
    parts = list(_by_open_calendars(levels, calendars))
    covered = {}
    for (start, end, capacity), opened in parts:
        assert start < end
        for step in range(start, end):
            assert step not in covered
            covered[step] = (capacity, opened)
    wanted = {
        step: (capacity, frozenset(id(c) for c in calendars if _is_open(c, step)))
        for start, end, capacity in levels
        for step in range(start, end)
    }
    assert covered == wanted


@pytest.mark.parametrize("seed", range(100))
def test_an_activity_holds_its_places_in_its_open_hours(seed):
    """Throughout, or of interruptible work the open hours only; all of it, its first steps, or its last."""
    random = Random(seed)
    hours = random.choice([None, _hours(random)])
    start = random.randint(0, 60)
    end = start + random.randint(1, 40)
    demands = tuple(
        Demand(pool, random.randint(1, 3), during, random.randint(1, end - start))
        for pool, during in (("crew", "whole"), ("crew", "start"), ("crew", "end"), ("other", "whole"))
    )
    found = dict.fromkeys(range(start - 1, end + 1), 0)
    for first, last, amount in held(demands, "crew", start, end, hours):
        for step in range(first, last):
            found[step] += amount
    for step, amount in found.items():
        inside = start <= step < end and (hours is None or _is_open(hours, step))
        whole, first, last, _ = demands
        wanted = (
            whole.amount + first.amount * (step < start + first.duration) + last.amount * (step >= end - last.duration)
        )
        assert amount == wanted * inside


def test_the_capacity_of_a_pool_in_steps():
    """Three by day, one at night, none from hour 30 to 34."""
    crew = {
        "id": "crew",
        "capacity": 3,
        "weekly": [{"start": "18:00", "end": "06:00", "capacity": 1}],
        "exceptions": [{"start": iso(30), "end": iso(34), "capacity": 0}],
    }
    problem = Problem(plant(recipe("r", "A", procedure("make", "U")), units=["U"], pools=[crew]))
    levels = [level for level in problem.pool_levels("crew") if 0 <= level[0] < 48]
    assert levels == [(6, 18, 3), (18, 30, 1), (30, 34, 0), (34, 42, 3), (42, 54, 1)]
