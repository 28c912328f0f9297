"""A plant with something left to improve: what tests of the neighbourhood search start from."""

from dataclasses import replace

from scheduler.detailed.base_plan import make_base
from scheduler.detailed.construct import construct
from scheduler.detailed.lexicographic import Stop
from scheduler.detailed.problem import Problem
from scheduler.detailed.repeg import repeg
from scheduler.detailed.slots import Names, pegged_slots
from scheduler.detailed.solution import Solution
from scheduler.detailed.step import Ground
from scheduler.domain.normalise import normalise
from scheduler.domain.solve_settings import SolveSettings
from tests.checker.builders import iso, plant, procedure, recipe

SETTINGS = SolveSettings(time_limit=0.6, workers=1, seed=1, reproducible=True)


def crowded(**changes) -> Problem:
    """Two products on two units in one exclusive room, with changeovers between them; orders that come too soon."""
    rooms = [{"id": "R", "exclusive_by": "product"}]
    units = [{"id": "U", "room": "R"}, {"id": "V", "room": "R"}]
    makes = [recipe(f"r{p}", p, procedure("make", "U", "V", duration="8h")) for p in "AB"]
    orders = [{"id": f"o{i}", "product": "AB"[i % 2], "quantity": 20, "due": iso(12 + 6 * i)} for i in range(9)]
    rules = [{"different": ["product"], "changeover": {"duration": "4h"}}]
    stated = {"units": units, "rooms": rooms, "orders": orders, "changeovers": rules} | changes
    return Problem(normalise(plant(*stated.pop("recipes", makes), **stated)).scenario)


def ground_of(problem: Problem, settings: SolveSettings = SETTINGS) -> Ground:
    """The problem with settings and no baseline."""
    return Ground(problem, settings, None)


def first_plan(ground: Ground) -> tuple[Solution, Names]:
    """The plan of insertion, in campaigns of one batch or two."""
    problem, names = ground.problem, Names(set())
    stop = Stop(ground.settings.model_copy(update={"time_limit": 60}))
    base = make_base(problem, ground.settings, stop)
    slots = pegged_slots(problem, base, names, 0)
    found = construct(problem, base, slots, ground.settings, stop, None, names, lambda *_: None)
    return repeg(problem, found), names


def without_last(solution: Solution) -> Solution:
    """The plan with its last campaign left out."""
    last = max(solution.campaigns, key=lambda key: solution.campaigns[key].batches[0].start)
    return replace(solution.without({last}))
