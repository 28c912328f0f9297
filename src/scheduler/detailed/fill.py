"""Fill a plan with batches that no order asks for, as long as it gets better: stock targets first, then output."""

from scheduler.detailed.construct import QUICK, insert, pack
from scheduler.detailed.evaluate import evaluate
from scheduler.detailed.lexicographic import Stop, solve_tiers
from scheduler.detailed.model import Freed, build_model
from scheduler.detailed.problem import Problem
from scheduler.detailed.slots import Names
from scheduler.detailed.solution import Slot, Solution
from scheduler.detailed.stock_slots import halved, output_slots, target_slots
from scheduler.detailed.supply import supply
from scheduler.domain.solve_settings import SolveSettings

RESERVE = 0.3
"""Share of the time that is left to improve what was filled in."""


def fill(
    problem: Problem,
    solution: Solution,
    names: Names,
    settings: SolveSettings,
    stop: Stop,
    baseline: Solution | None,
) -> Solution:
    """Insert campaigns for stock and output; each stays only if the plan is better with it."""
    until = RESERVE * settings.time_limit
    tried: set[tuple[str, int | None]] = set()
    while slot := next((s for s in target_slots(problem, solution, names) if _key(s) not in tried), None):
        if stop.left() <= until:
            return solution
        tried.add(_key(slot))
        found = insert(problem, solution, slot, settings, stop, baseline)
        solution = better(problem, found, solution, baseline) or solution
    for slot in output_slots(problem, names):
        while stop.left() > until:
            found = _largest(problem, solution, slot, settings, stop, baseline)
            if found is None:
                break
            solution, slot = found, _renamed(slot, names)
    return solution


def better(problem: Problem, found: Solution | None, than: Solution, baseline: Solution | None) -> Solution | None:
    """The plan found where it is better than another; else None."""
    gains = found is not None and evaluate(problem, found, baseline) < evaluate(problem, than, baseline)
    return found if gains else None


def _key(slot: Slot) -> tuple[str, int | None]:
    return slot.recipe.id, slot.wanted


def _renamed(slot: Slot, names: Names) -> Slot:
    return Slot(names.new(slot.recipe.id), slot.recipe, slot.pegs, slot.size)


def _largest(
    problem: Problem, solution: Solution, slot: Slot, settings: SolveSettings, stop: Stop, baseline: Solution | None
) -> Solution | None:
    """The plan with as large a campaign as fits, halved until one does."""
    for smaller in halved(slot):
        if stop.left() <= 0:
            break
        built = build_model(problem, solution, [Freed(smaller)], baseline=baseline)
        pack(built)
        outcome = solve_tiers(built, settings, stop, stop.left(), effort=QUICK)
        found = supply(problem, outcome.solution) if outcome.solution else None
        if better(problem, found, solution, baseline):
            return found
    return None
