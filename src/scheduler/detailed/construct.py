"""The first real plan: campaigns inserted one by one, everything placed before being constant."""

from collections.abc import Callable

from scheduler.detailed.lexicographic import Effort, Stop, solve_tiers
from scheduler.detailed.model import Built, Freed, build_model
from scheduler.detailed.objective import TierExpr
from scheduler.detailed.problem import Problem
from scheduler.detailed.constraints.campaign import allowed_sizes
from scheduler.detailed.slots import first_due
from scheduler.detailed.solution import Slot, Solution
from scheduler.domain.objective import Term
from scheduler.domain.solve_settings import SolveSettings

QUICK = Effort(deterministic=0.1, gap=0.1)
THOROUGH = Effort(deterministic=1.0, gap=0.1)


def construct(
    problem: Problem,
    base: Solution,
    slots: list[Slot],
    settings: SolveSettings,
    stop: Stop,
    baseline: Solution | None,
    tell: Callable[[Solution, int, int], None],
) -> Solution:
    """Insert slots, the most urgent first; what does not fit stays out. `tell` hears (plan, inserted, of how many)."""
    solution, problem = base, without_earliness(problem)
    order = sorted(slots, key=lambda s: urgency(problem, s))
    for count, slot in enumerate(order, start=1):
        if stop.left() <= 0:
            break
        found = insert(problem, solution, slot, settings, stop, baseline)
        solution = found or solution
        tell(solution, count, len(order))
    return solution


def urgency(problem: Problem, slot: Slot) -> tuple[float, int, str]:
    """Latest start that is still on time, sooner for what matters more."""
    start = min(first_due(problem, pegs) for pegs in slot.pegs or ((),)) - slot.recipe.span
    priority = max((problem.scenario.order_by_id[p.order].priority for pegs in slot.pegs or () for p in pegs), default=1)
    return (start - float(priority) / 1_000_000, -slot.size, slot.id)


def insert(
    problem: Problem,
    solution: Solution,
    slot: Slot,
    settings: SolveSettings,
    stop: Stop,
    baseline: Solution | None = None,
) -> Solution | None:
    """The plan with the slot's campaign in a good place for it; smaller, or None, where it does not fit."""
    sizes = [n for n in allowed_sizes(slot.recipe.rules, slot.size) if n < slot.size] if not slot.commitment else []
    for size, effort in [(slot.size, QUICK), (slot.size, THOROUGH), *((n, QUICK) for n in reversed(sizes))]:
        smaller = Slot(slot.id, slot.recipe, slot.pegs[:size] if slot.pegs else None, size, slot.commitment)
        built = build_model(problem, solution, [Freed(smaller)], baseline=baseline)
        _prefer_early(problem, built)
        outcome = solve_tiers(built, settings, stop, stop.left(), effort=effort)
        if outcome.solution is not None:
            return outcome.solution
        if stop.left() <= 0:
            return None
    return None


def _prefer_early(problem: Problem, built: Built) -> None:
    """Where no term says when, sooner is better: it leaves room for what comes after."""
    if not any(w.term in (Term.EARLINESS, Term.LATENESS) for tier in problem.tiers for w in tier):
        built.tiers.append(TierExpr(sum(b.end for b in built.context.batches.values()), 1))


def without_earliness(problem: Problem) -> Problem:
    """The problem for insertion: earliness, where other terms stand beside it, only keeps a solve from being proved."""
    tiers = [tuple(w for w in tier if w.term is not Term.EARLINESS) or tier for tier in problem.tiers]
    return problem.with_tiers(tuple(tiers))
