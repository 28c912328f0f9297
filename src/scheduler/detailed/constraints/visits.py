"""The visit of a batch to a unit: from the first start to the last end of what it runs there."""

from scheduler.detailed.constraints.ends import Ends, Use
from scheduler.detailed.context import Context
from scheduler.detailed.model_parts import Expr, Lit, VisitVars
from scheduler.detailed.recipe_data import TaskData


def make_visit(context: Context, ends: Ends, batch: str, uses: list[Use]) -> VisitVars:
    """The visit around the procedures that a batch may run on a unit; they run one at a time there."""
    turnarounds = ends.turnarounds(uses)
    if len(uses) == 1:
        return _of_one(ends.unit, batch, uses[0], turnarounds)
    ordered = ends.in_order(uses)
    if ordered and all(use.lit is uses[0].lit for use in uses):
        return VisitVars(batch, uses[0].lit, ordered[0].run.start, ordered[-1].run.end, turnarounds)
    presence = context.any_of([use.lit for use in uses])
    start = _hull(context, presence, [(use.run.start, use.lit) for use in uses], 1)
    end = _hull(context, presence, [(use.run.end, use.lit) for use in uses], -1)
    return VisitVars(batch, presence, start, end, turnarounds)


def _of_one(unit: str, batch: str, use: Use, turnarounds: list[tuple[TaskData, Lit]]) -> VisitVars:
    """The visit of one run: where one alternative alone takes it there, for the time that one takes."""
    run = use.run
    here = [(a, interval) for (a, _), interval in zip(run.choices, run.intervals, strict=True) if unit in a.units]
    if len(here) > 1:
        return VisitVars(batch, use.lit, run.start, run.end, turnarounds)
    ((alternative, interval),) = here
    rigid = run.data.rigid and not isinstance(run.start, int)
    end = run.start + alternative.duration if rigid else run.end
    return VisitVars(batch, use.lit, run.start, end, turnarounds, held=interval)


def _hull(context: Context, presence: Lit, points: list[tuple[Expr, Lit]], side: int) -> Expr:
    """The least (`side` 1) or the greatest (-1) of the points whose literals hold."""
    known = [point for point, _ in points if isinstance(point, int)]
    low, high = context.window
    bound = context.cp.new_int_var(min([low, *known]), max([high, *known]), "")
    reached = []
    for point, lit in points:
        context.le(side * bound, side * point, lit)
        reached.append(context.both(lit, context.cp.new_bool_var("")))
        context.le(side * point, side * bound, reached[-1])
    context.cp.add_bool_or([*reached, *([] if presence is True else [presence.negated()])])
    return bound
