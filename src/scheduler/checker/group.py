"""Rule unit_group."""

from bisect import bisect_left
from collections.abc import Iterator
from datetime import datetime
from itertools import combinations, islice, pairwise

from scheduler.checker.context import PlanContext
from scheduler.checker.messages import stretch, task_name, violation
from scheduler.checker.runs import BatchRun, Run
from scheduler.domain.plan import Violation
from scheduler.domain.product import UnitGroup
from scheduler.domain.rules import Rule


def check_unit_group(context: PlanContext) -> Iterator[Violation]:
    """Procedures that form a group use the same units, different ones, or the same with nothing between."""
    for campaign, batch in context.batches:
        for group in campaign.reading.recipe.unit_groups if campaign.reading else ():
            runs = [batch.by_procedure[p] for p in group.procedures if p in batch.by_procedure]
            yield from _units(batch, group, runs)
            if group.kind == "adjacent":
                ordered = sorted(runs, key=lambda r: (r.planned.start, r.planned.end))
                for earlier, later in pairwise(ordered):
                    yield from _between(context, batch, earlier, later, [r for r in batch.runs if r not in runs])


def _units(batch: BatchRun, group: UnitGroup, runs: list[Run]) -> Iterator[Violation]:
    for left, right in combinations(runs, 2):
        first, second = set(left.planned.units), set(right.planned.units)
        if (first & second) if group.kind == "different" else (first != second):
            wanted = "different units" if group.kind == "different" else "the same units"
            message = (
                f"Procedures {left.planned.procedure} and {right.planned.procedure} of batch {batch.planned.id} run on "
                f"{', '.join(left.planned.units)} and {', '.join(right.planned.units)}; they need {wanted}."
            )
            where = (batch.planned.id, left.planned.procedure, right.planned.procedure)
            yield violation(Rule.unit_group, message, *where, start=right.planned.start)


def _between(context: PlanContext, batch: BatchRun, earlier: Run, later: Run, others: list[Run]) -> Iterator[Violation]:
    """`others` are the procedures of the batch that are not of the group."""
    start, end = earlier.planned.end, later.planned.start
    for unit in sorted(set(earlier.planned.units) & set(later.planned.units) & context.visits.keys()):
        found = _first_visit(context, unit, batch, start, end) or _first_task(context, unit, start, end)
        # What takes no time at the instant at which `earlier` begins lies before it.
        after = [r.planned for r in others if unit in r.planned.units and r.planned.end > earlier.planned.start]
        own = [run.procedure for run in after if start <= run.start < end]
        if found or own:
            message = (
                f"Between {earlier.planned.procedure} and {later.planned.procedure} of batch {batch.planned.id} unit "
                f"{unit} is used by {found or own[0]} ({stretch(start, end)}); nothing may lie there. Move it."
            )
            yield violation(Rule.unit_group, message, batch.planned.id, unit, start=start)


def _first_visit(context: PlanContext, unit: str, batch: BatchRun, start: datetime, end: datetime) -> str | None:
    """The first visit of another batch that starts on the unit in [start, end)."""
    visits = context.visits[unit]
    for visit in islice(visits, bisect_left(visits, start, key=lambda v: v.start), None):
        if visit.start >= end:
            break
        if visit.batch is not batch:
            return f"batch {visit.id}"
    return None


def _first_task(context: PlanContext, unit: str, start: datetime, end: datetime) -> str | None:
    """The first task that starts on the unit in [start, end)."""
    tasks = context.tasks[unit]
    index = bisect_left(tasks, start, key=lambda t: t.start)
    return task_name(tasks[index]) if index < len(tasks) and tasks[index].start < end else None
