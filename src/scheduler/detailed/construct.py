"""The first real plan: campaigns inserted one by one, everything placed before being constant."""

from collections.abc import Callable

from scheduler.detailed.evaluate import evaluate
from scheduler.detailed.lexicographic import Stop, solve_tiers
from scheduler.detailed.model import Freed, build_model
from scheduler.detailed.objective import TierExpr
from scheduler.detailed.problem import Problem
from scheduler.detailed.constraints.campaign import allowed_sizes
from scheduler.detailed.slots import first_due
from scheduler.detailed.solution import Slot, Solution
from scheduler.domain.objective import Term
from scheduler.domain.solve_settings import SolveSettings

INSERT_LIMIT = 2.0


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
    solution = base
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
    """The plan with the slot's campaign in the best place for it; smaller, or None, where it does not fit."""
    sizes = [n for n in allowed_sizes(slot.recipe.rules, slot.size) if n < slot.size] if not slot.commitment else []
    for size in [slot.size, *reversed(sizes)]:
        smaller = Slot(slot.id, slot.recipe, slot.pegs[:size] if slot.pegs else None, size, slot.commitment)
        built = build_model(problem, solution, [Freed(smaller)], baseline=baseline)
        _prefer_early(problem, built.tiers, built.context)
        outcome = solve_tiers(built, settings, stop, min(INSERT_LIMIT, stop.left()), workers=1, gap=0.02)
        if outcome.solution is not None and evaluate(problem, outcome.solution)[0] <= evaluate(problem, solution)[0]:
            return outcome.solution
        if stop.left() <= 0:
            return None
    return None


def _prefer_early(problem: Problem, tiers: list[TierExpr], context: object) -> None:
    """Where nothing else says when, sooner is better: it leaves room for what comes after."""
    if not any(w.term is Term.EARLINESS for tier in problem.tiers for w in tier):
        tiers.append(TierExpr(sum(b.end for b in context.batches.values()), 1))  # type: ignore[attr-defined]
