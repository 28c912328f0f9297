"""Terms of what runs on units: changeovers, campaigns, cleaning, preference, makespan."""

from collections.abc import Iterator
from fractions import Fraction

from scheduler.checker.amounts import days, hours, total
from scheduler.checker.context import PlanContext
from scheduler.checker.gaps import Gap
from scheduler.domain.plan import TaskKind
from scheduler.domain.plant import Maintenance, Task
from scheduler.domain.units import utc

_CLEANINGS = {TaskKind.TURNAROUND, TaskKind.FULL_CLEAN, TaskKind.REFRESH, TaskKind.CLEAN}


def _changeovers(context: PlanContext) -> Iterator[Gap]:
    """Gaps whose changeover counts; before the scenario's start only what is recorded."""
    for gaps in context.gaps.values():
        yield from (gap for gap in gaps if gap.slot.tasks or not gap.slot.optional)


def changeover_time(context: PlanContext) -> Fraction:
    """Working hours of changeovers."""
    return total(hours(g.required.duration) for g in _changeovers(context) if g.required)


def changeover_cost(context: PlanContext) -> Fraction:
    """Cost of work on units between uses, of changeovers that take no time, and of campaigns."""
    placed = total(Fraction(w.activity.cost) for w in context.works if isinstance(w.activity, Task))
    instant = (Fraction(g.required.cost) for g in _changeovers(context) if g.required and not g.required.duration)
    return placed + total(instant) + campaign_cost(context)


def campaign_cost(context: PlanContext) -> Fraction:
    """Cost of campaigns, committed ones included."""
    recipes = (c.reading.recipe for c in context.campaigns if c.reading)
    return total(Fraction(recipe.campaign_rules.cost) for recipe in recipes)


def changeover_count(context: PlanContext) -> Fraction:
    """Number of changeover tasks."""
    return Fraction(len(context.works_by_kind[TaskKind.CHANGEOVER]))


def campaign_count(context: PlanContext) -> Fraction:
    """Number of campaigns."""
    return Fraction(len(context.campaigns))


def cleaning(context: PlanContext) -> Fraction:
    """Working hours of turnarounds, full cleans, refreshes and cleans."""
    return total(hours(w.activity.duration) for w in context.works if w.task.kind in _CLEANINGS and w.activity)


def preference(context: PlanContext) -> Fraction:
    """Cost of alternatives, and of maintenance away from its ideal start."""
    runs = (run.alternative for _, batch in context.batches for run in batch.runs)
    value = total(Fraction(alternative.cost) for alternative in runs if alternative)
    for work in context.works_by_kind[TaskKind.MAINTENANCE]:
        stated = work.activity
        if isinstance(stated, Maintenance) and stated.ideal is not None:
            value += Fraction(stated.cost_per_day) * days(abs(work.task.start - utc(stated.ideal)))
    return value


def makespan(context: PlanContext) -> Fraction:
    """Hours from the start to the end of the last unit procedure."""
    ends = [run.planned.end for _, batch in context.batches for run in batch.runs]
    return max(Fraction(0), hours(max(ends) - context.scenario.start)) if ends else Fraction(0)
