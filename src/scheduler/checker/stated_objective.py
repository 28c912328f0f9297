"""Whether the objective a plan claims is what it is worth."""

from collections.abc import Iterator

from scheduler.checker.context import PlanContext
from scheduler.checker.objective import evaluate_context, tier_value
from scheduler.domain.plan import TermValue, Violation

NAME = "objective"
_TOLERANCE = 1e-6


def check_objective(context: PlanContext) -> Iterator[Violation]:
    """Terms the plan states equal the recomputed ones exactly, tier values to rounding; a plan may state none."""
    if not (context.plan.objective or context.plan.tiers):
        return
    try:
        recomputed = evaluate_context(context)
    except KeyError as unknown:
        yield _violation(f"The objective profile {unknown} is unknown. Name one that exists.")
        return
    if context.plan.objective:
        yield from _terms(context.plan.objective, recomputed)
    yield from _tiers(context, recomputed)


def _terms(stated: tuple[TermValue, ...], recomputed: tuple[TermValue, ...]) -> Iterator[Violation]:
    for claim in stated:
        if claim not in recomputed:
            right = next((v for v in recomputed if (v.tier, v.term) == (claim.tier, claim.term)), None)
            truth = f"it is {right.exact} with weight {right.weight}" if right else "the objective has no such term"
            message = f"The plan states {claim.term} of tier {claim.tier} as {claim.exact} with weight {claim.weight}; "
            yield _violation(f"{message}{truth}. Evaluate the plan again.", claim.term.value)
    claimed = {(v.tier, v.term) for v in stated}
    for value in recomputed:
        if (value.tier, value.term) not in claimed:
            message = f"The plan does not state {value.term} of tier {value.tier}, which is {value.exact}. Add it."
            yield _violation(message, value.term.value)


def _tiers(context: PlanContext, recomputed: tuple[TermValue, ...]) -> Iterator[Violation]:
    for tier in context.plan.tiers:
        value = float(tier_value(recomputed, tier.tier))
        if abs(tier.value - value) > _TOLERANCE * max(1.0, abs(value)):
            yield _violation(
                f"The plan states tier {tier.tier} as {tier.value}; it is {value}. Evaluate the plan again."
            )


def _violation(message: str, *where: str) -> Violation:
    return Violation(rule=NAME, message=message, where=where)
