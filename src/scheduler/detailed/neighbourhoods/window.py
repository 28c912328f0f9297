"""Neighbourhoods that look at nothing but time, or at nothing at all."""

from random import Random

from scheduler.detailed.neighbourhoods.choice import Choice, again, first_batches, movable, nearest
from scheduler.detailed.problem import Problem
from scheduler.detailed.slots import Names
from scheduler.detailed.solution import Solution


def time_window(problem: Problem, solution: Solution, names: Names, random: Random, most: int) -> Choice:
    """Campaigns nearest to a random moment."""
    row = nearest(solution, movable(solution), random.randrange(problem.horizon))
    return again(solution, first_batches(solution, row, most))


def some_at_random(problem: Problem, solution: Solution, names: Names, random: Random, most: int) -> Choice:
    """Campaigns drawn at random."""
    keys = movable(solution)
    random.shuffle(keys)
    return again(solution, first_batches(solution, keys, most))
