"""Neighbourhoods of what campaigns share: a unit, a room or the places of a pool."""

from random import Random

from scheduler.detailed.neighbourhoods.choice import (
    NOTHING,
    Choice,
    again,
    first_batches,
    movable,
    nearest,
    units_used,
)
from scheduler.detailed.problem import Problem
from scheduler.detailed.slots import Names
from scheduler.detailed.solution import Solution, blocks_of


def rows_on_units(solution: Solution) -> list[list[str]]:
    """Campaigns that may move, in order of time, of each unit that has some."""
    blocks = blocks_of([solution.campaigns[k] for k in movable(solution)])
    return [list(dict.fromkeys(b.campaign.slot.id for b in blocks[unit])) for unit in sorted(blocks)]


def one_unit(problem: Problem, solution: Solution, names: Names, random: Random, most: int) -> Choice:
    """Consecutive campaigns on one unit."""
    rows = rows_on_units(solution)
    if not rows:
        return NOTHING
    row = random.choice(rows)
    start = random.randrange(len(row))
    return again(solution, first_batches(solution, row[start:] + row[:start][::-1], most))


def swap(problem: Problem, solution: Solution, names: Names, random: Random, most: int) -> Choice:
    """Two campaigns far apart on one unit, with their neighbours there: they may change places."""
    rows = [row for row in rows_on_units(solution) if len(row) > 2]
    if not rows:
        return NOTHING
    row = random.choice(rows)
    first, second = random.sample(range(len(row)), 2)
    places = [first, second, first + 1, second + 1, first - 1, second - 1]
    keys = dict.fromkeys(row[place] for place in places if 0 <= place < len(row))
    return again(solution, first_batches(solution, keys, most))


def one_room(problem: Problem, solution: Solution, names: Names, random: Random, most: int) -> Choice:
    """Campaigns near a moment that hold one exclusive room, or places of one pool."""
    groups = sharing(problem)
    if not groups:
        return NOTHING
    group = groups[random.choice(sorted(groups))]
    inside = [k for k in movable(solution) if group & units_used(solution.campaigns[k])]
    row = nearest(solution, inside, random.randrange(problem.horizon))
    return again(solution, first_batches(solution, row, most))


def sharing(problem: Problem) -> dict[tuple[str, str], set[str]]:
    """Units that get in one another's way: by exclusive room, and by pool that work on them holds places of."""
    found: dict[tuple[str, str], set[str]] = {}
    rooms = problem.scenario.room_by_id
    for unit in problem.scenario.units:
        if unit.room and rooms[unit.room].exclusive_by:
            found.setdefault(("room", unit.room), set()).add(unit.id)
    for recipe in problem.recipes.values():
        for procedure in recipe.procedures.values():
            for pool in {d.pool for o in procedure.operations for d in o.pools}:
                units = {u for a in procedure.alternatives for u in a.units}
                found.setdefault(("pool", pool), set()).update(units)
    return {key: units for key, units in found.items() if len(units) > 1}
