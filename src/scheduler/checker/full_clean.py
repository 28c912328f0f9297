"""Rule full_clean."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import datetime

from scheduler.checker.cleaning import check_followers
from scheduler.checker.context import PlanContext
from scheduler.checker.messages import moment, violation
from scheduler.checker.occupation import Visit
from scheduler.checker.tasks import check_tasks
from scheduler.checker.works import cleans_fully
from scheduler.domain.plan import TaskKind, Violation
from scheduler.domain.plant import Unit
from scheduler.domain.rules import Rule
from scheduler.domain.units import format_duration


def check_full_clean(context: PlanContext) -> Iterator[Violation]:
    """Uses end within the time, and number no more than the batches, that a full clean allows."""
    for unit in context.scenario.units:
        visits, tasks = context.visits[unit.id], context.tasks[unit.id]
        yield from check_followers(visits, tasks, TaskKind.FULL_CLEAN)
        ends = sorted(task.end for task in tasks if cleans_fully(task))
        if unit.initial.full_clean_due and visits and not (ends and ends[0] <= visits[0].start):
            first = visits[0]
            message = (
                f"Unit {unit.id} is due for a full clean, but batch {first.id} starts {moment(first.start)} without "
                "one. Plan a full clean before it."
            )
            yield violation(Rule.full_clean, message, first.id, unit.id, start=first.start)
        yield from _limits(unit, visits, ends, unit.initial.full_clean_at or context.scenario.start)
    yield from check_tasks(context, TaskKind.FULL_CLEAN)


def _limits(unit: Unit, visits: list[Visit], ends: list[datetime], initial: datetime) -> Iterator[Violation]:
    limit = unit.full_clean_after
    if limit is None:
        return
    starts = [visit.start for visit in visits]
    for index, visit in enumerate(visits):
        place = bisect_right(ends, visit.start)
        cleaned = ends[place - 1] if place else initial
        earlier = bisect_left(starts, cleaned) if place else -unit.initial.batches_since_full_clean
        count = index + 1 - earlier
        head = f"On unit {unit.id} batch {visit.id} (ends {moment(visit.end)})"
        tail = f"since the last full clean at {moment(cleaned)}"
        if limit.time is not None and visit.end - cleaned > limit.time:
            message = (
                f"{head} is over {format_duration(visit.end - cleaned)} {tail}; at most {format_duration(limit.time)}"
            )
            message += " are allowed. Plan a full clean before it."
            yield violation(Rule.full_clean, message, visit.id, unit.id, start=visit.start)
        if limit.batches is not None and count > limit.batches:
            message = f"{head} is number {count} {tail}; at most {limit.batches} batches are allowed. "
            message += "Plan a full clean before it."
            yield violation(Rule.full_clean, message, visit.id, unit.id, start=visit.start)
