"""The plan pushed to the right: campaigns in the order they had, on their units, no earlier than before."""

from collections.abc import Callable

from scheduler.detailed.constraints.no_earlier import add_no_earlier
from scheduler.detailed.construct import THOROUGH, put_back
from scheduler.detailed.lexicographic import Stop, solve_tiers
from scheduler.detailed.model import Freed, build_model
from scheduler.detailed.objective import TierExpr
from scheduler.detailed.problem import Problem
from scheduler.detailed.solution import Slot, Solution
from scheduler.detailed.supply import supply
from scheduler.domain.solve_settings import SolveSettings


def right_shift(
    problem: Problem,
    base: Solution,
    slots: list[Slot],
    settings: SolveSettings,
    stop: Stop,
    baseline: Solution,
    tell: Callable[[Solution, int, int], None],
) -> Solution:
    """Put the baseline's campaigns back in order of their starts, each as soon as can be; what fits nowhere is out."""
    solution = base
    order = sorted(slots, key=lambda s: (baseline.campaigns[s.id].batches[0].start, s.id))
    for count, slot in enumerate(order, start=1):
        stands = put_back(problem, solution, slot, settings, stop, baseline)
        solution = stands or _later(problem, solution, slot, settings, stop, baseline) or solution
        tell(solution, count, len(order))
    return solution


def _later(
    problem: Problem, solution: Solution, slot: Slot, settings: SolveSettings, stop: Stop, baseline: Solution
) -> Solution | None:
    built = build_model(problem, solution, [Freed(slot)], hint=baseline, baseline=baseline)
    add_no_earlier(built.context, baseline.campaigns[slot.id])
    starts = [run.start for batch in built.context.slots[slot.id] for run in batch.runs.values()]
    built.tiers.append(TierExpr(sum(starts), 1))
    effort, last = THOROUGH, len(built.tiers) - 1
    found = solve_tiers(built, settings, stop, stop.left(), effort=effort, first=last).solution
    return supply(problem, found) if found else None
