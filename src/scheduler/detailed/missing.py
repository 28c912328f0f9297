"""What a plan does not make, though somebody asked for it."""

from scheduler.detailed.construct import insert_supplied
from scheduler.detailed.lexicographic import Stop
from scheduler.detailed.problem import Problem
from scheduler.detailed.run_slots import run_slots
from scheduler.detailed.slots import Names, pegged_slots
from scheduler.detailed.solution import Slot, Solution
from scheduler.detailed.suppliers import suppliers
from scheduler.domain.solve_settings import SolveSettings


def missing_slots(problem: Problem, solution: Solution, names: Names) -> list[Slot]:
    """Slots for the required runs and the demand that a plan leaves unmet."""
    wanted = sum(want.quantity for want in problem.stock.wants.values())
    if wanted == sum(delivery.quantity for delivery in solution.deliveries):
        return run_slots(problem, solution)
    return [*run_slots(problem, solution), *pegged_slots(problem, solution, names, problem.horizon)]


def with_suppliers(problem: Problem, solution: Solution, slot: Slot, names: Names) -> list[Slot]:
    """A slot behind slots for what it draws and the plan has not to spare."""
    return [*suppliers(problem, solution, slot, names), slot]


def fill_in(
    problem: Problem,
    solution: Solution,
    names: Names,
    settings: SolveSettings,
    stop: Stop,
    baseline: Solution | None,
) -> Solution:
    """Try once more to insert what was left out."""
    for slot in missing_slots(problem, solution, names):
        if stop.left() > 0:
            solution = insert_supplied(problem, solution, slot, names, settings, stop, baseline) or solution
    return solution
