"""The objective, every term computed anew from the plan, exactly."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from fractions import Fraction

from scheduler.checker.context import PlanContext
from scheduler.checker.gaps import Gap
from scheduler.checker.stability import stability
from scheduler.domain.demand import Order
from scheduler.domain.objective import Term, Tiers
from scheduler.domain.plan import Delivery, Plan, TaskKind, TermValue
from scheduler.domain.plant import Maintenance, Task
from scheduler.domain.scenario import Scenario
from scheduler.domain.units import utc

_CLEANINGS = {TaskKind.TURNAROUND, TaskKind.FULL_CLEAN, TaskKind.REFRESH, TaskKind.CLEAN}


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
    return {term: value(context) for term, value in TERMS.items()}


def evaluate_context(context: PlanContext) -> tuple[TermValue, ...]:
    """As `evaluate`, of a plan already read."""
    values: dict[Term, Fraction] = {}
    found = []
    for index, tier in enumerate(tiers_in_force(context)):
        for weighted in tier:
            term = weighted.term
            if term not in values:
                values[term] = TERMS[term](context)
            value = values[term]
            found.append(TermValue(tier=index, term=term, weight=weighted.weight, exact=str(value), value=float(value)))
    return tuple(found)


def tiers_in_force(context: PlanContext) -> Tiers:
    """Tiers of the profile the plan was made with, or of the scenario.

    Raises:
        KeyError: the profile has no such name.
    """
    objective, record = context.scenario.objective, context.plan.record
    if record is not None and record.settings.profile is not None:
        objective = objective.model_copy(update={"profile": record.settings.profile, "tiers": None})
    return objective.resolved_tiers()


def _days(length: timedelta) -> Fraction:
    return _seconds(length) / 86_400


def _hours(length: timedelta) -> Fraction:
    return _seconds(length) / 3_600


def _seconds(length: timedelta) -> Fraction:
    return Fraction(length // timedelta(microseconds=1), 1_000_000)


def _unmet(context: PlanContext) -> Fraction:
    got: dict[str, Fraction] = {}
    for delivery in context.plan.deliveries:
        got[delivery.order] = got.get(delivery.order, Fraction(0)) + Fraction(delivery.quantity)
    return sum(
        (
            Fraction(o.priority) * max(Fraction(0), Fraction(o.quantity) - got.get(o.id, 0))
            for o in context.scenario.orders
        ),
        Fraction(0),
    )


def _served(context: PlanContext) -> Iterator[tuple[Delivery, Order]]:
    for delivery in context.plan.deliveries:
        order = context.scenario.order_by_id.get(delivery.order)
        if order is not None:
            yield delivery, order


def _lateness(context: PlanContext) -> Fraction:
    late = ((d, o, d.delivered - o.due) for d, o in _served(context) if d.delivered > o.due)
    return sum((Fraction(o.priority) * Fraction(d.quantity) * _days(by) for d, o, by in late), Fraction(0))


def _earliness(context: PlanContext) -> Fraction:
    early = ((d, o.due - d.usable) for d, o in _served(context) if d.usable < o.due)
    return sum((Fraction(d.quantity) * _days(by) for d, by in early), Fraction(0))


def _changeovers(context: PlanContext) -> Iterator[Gap]:
    """Gaps whose changeover counts; before the scenario's start only what is recorded."""
    for gaps in context.gaps.values():
        yield from (gap for gap in gaps if gap.slot.tasks or not gap.slot.optional)


def _changeover_time(context: PlanContext) -> Fraction:
    return sum((_hours(g.required.duration) for g in _changeovers(context) if g.required), Fraction(0))


def _changeover_cost(context: PlanContext) -> Fraction:
    placed = (Fraction(w.activity.cost) for w in context.works if isinstance(w.activity, Task))
    instant = (Fraction(g.required.cost) for g in _changeovers(context) if g.required and not g.required.duration)
    return sum(placed, Fraction(0)) + sum(instant, Fraction(0))


def _changeover_count(context: PlanContext) -> Fraction:
    return Fraction(len(context.works_by_kind[TaskKind.CHANGEOVER]))


def _campaign_count(context: PlanContext) -> Fraction:
    return Fraction(len(context.campaigns))


def _cleaning(context: PlanContext) -> Fraction:
    cleanings = (w.activity for w in context.works if w.task.kind in _CLEANINGS and w.activity)
    return sum((_hours(activity.duration) for activity in cleanings), Fraction(0))


def _preference(context: PlanContext) -> Fraction:
    runs = (run.alternative for _, batch in context.batches for run in batch.runs)
    value = sum((Fraction(alternative.cost) for alternative in runs if alternative), Fraction(0))
    for work in context.works_by_kind[TaskKind.MAINTENANCE]:
        stated = work.activity
        if isinstance(stated, Maintenance) and stated.ideal is not None:
            value += Fraction(stated.cost_per_day) * _days(abs(work.task.start - utc(stated.ideal)))
    return value


def _makespan(context: PlanContext) -> Fraction:
    ends = [run.planned.end for _, batch in context.batches for run in batch.runs]
    return max(Fraction(0), _hours(max(ends) - context.scenario.start)) if ends else Fraction(0)


TERMS: dict[Term, Callable[[PlanContext], Fraction]] = {
    Term.UNMET: _unmet,
    Term.LATENESS: _lateness,
    Term.EARLINESS: _earliness,
    Term.CHANGEOVER_TIME: _changeover_time,
    Term.CHANGEOVER_COST: _changeover_cost,
    Term.CHANGEOVER_COUNT: _changeover_count,
    Term.CAMPAIGN_COUNT: _campaign_count,
    Term.CLEANING: _cleaning,
    Term.PREFERENCE: _preference,
    Term.STABILITY: stability,
    Term.MAKESPAN: _makespan,
}
