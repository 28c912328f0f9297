"""The objective, every term computed anew from the plan, exactly."""

from collections.abc import Callable, Iterable
from fractions import Fraction

from scheduler.checker.amounts import total
from scheduler.checker.context import PlanContext
from scheduler.checker.demand_terms import earliness, lateness, unmet
from scheduler.checker.money_terms import profit, purchasing, sales, throughput, value
from scheduler.checker.stability import stability
from scheduler.checker.stock_terms import holding, stock_deficit, waste
from scheduler.checker.work_terms import (
    campaign_count,
    changeover_cost,
    changeover_count,
    changeover_time,
    cleaning,
    makespan,
    preference,
)
from scheduler.domain.objective import MAXIMISED, Term, Tiers
from scheduler.domain.plan import Plan, TermValue
from scheduler.domain.scenario import Scenario


def evaluate(scenario: Scenario, plan: Plan, baseline: Plan | None = None) -> tuple[TermValue, ...]:
    """Value of every term of the objective in force, tier by tier, in the units of `TERM_UNITS`.

    Args:
        scenario: normalised or not.
        plan: any plan for it; where its record names a profile, that one is in force instead of the scenario's.
        baseline: plan that the term stability compares with.

    Raises:
        KeyError: the profile has no such name.
    """
    return evaluate_context(PlanContext.of(scenario, plan, baseline))


def evaluate_terms(scenario: Scenario, plan: Plan, baseline: Plan | None = None) -> dict[Term, Fraction]:
    """Value of all terms there are, weighed or not, in the units of `TERM_UNITS`."""
    context = PlanContext.of(scenario, plan, baseline)
    return {term: formula(context) for term, formula in TERMS.items()}


def evaluate_context(context: PlanContext) -> tuple[TermValue, ...]:
    """As `evaluate`, of a plan already read."""
    values: dict[Term, Fraction] = {}
    found = []
    for index, tier in enumerate(tiers_in_force(context)):
        for weighted in tier:
            term = weighted.term
            if term not in values:
                values[term] = TERMS[term](context)
            exact = values[term]
            found.append(TermValue(tier=index, term=term, weight=weighted.weight, exact=str(exact), value=float(exact)))
    return tuple(found)


def tier_value(values: Iterable[TermValue], tier: int) -> Fraction:
    """What a tier is worth, less being better: the weighted sum of its terms, those to maximise taken off."""
    signed = ((v, -1 if v.term in MAXIMISED else 1) for v in values if v.tier == tier)
    return total(sign * Fraction(v.weight) * Fraction(v.exact) for v, sign in signed)


def tiers_in_force(context: PlanContext) -> Tiers:
    """Tiers of the profile the plan was made with, or of the scenario.

    Raises:
        KeyError: the profile has no such name.
    """
    objective, record = context.scenario.objective, context.plan.record
    if record is not None and record.settings.profile is not None:
        objective = objective.model_copy(update={"profile": record.settings.profile, "tiers": None})
    return objective.resolved_tiers()


TERMS: dict[Term, Callable[[PlanContext], Fraction]] = {
    Term.UNMET: unmet,
    Term.LATENESS: lateness,
    Term.EARLINESS: earliness,
    Term.CHANGEOVER_TIME: changeover_time,
    Term.CHANGEOVER_COST: changeover_cost,
    Term.CHANGEOVER_COUNT: changeover_count,
    Term.CAMPAIGN_COUNT: campaign_count,
    Term.CLEANING: cleaning,
    Term.PREFERENCE: preference,
    Term.STABILITY: stability,
    Term.MAKESPAN: makespan,
    Term.STOCK_DEFICIT: stock_deficit,
    Term.HOLDING: holding,
    Term.WASTE: waste,
    Term.PURCHASING: purchasing,
    Term.THROUGHPUT: throughput,
    Term.VALUE: value,
    Term.SALES: sales,
    Term.PROFIT: profit,
}
