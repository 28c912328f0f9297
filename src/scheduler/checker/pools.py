"""Rules resource_pool and changeover_crew."""

from collections.abc import Iterator

from scheduler.checker.context import PlanContext
from scheduler.checker.hours import HOURS_FOR
from scheduler.checker.messages import moment, stretch, task_name, violation
from scheduler.checker.pool_load import Overload
from scheduler.domain.plan import Violation
from scheduler.domain.rules import Rule

_SHOWN = 8


def check_resource_pool(context: PlanContext) -> Iterator[Violation]:
    """Operations alone never hold more places of a pool than it has."""
    for overload in context.overloads:
        if overload.by_operations:
            yield _overload(Rule.resource_pool, overload)


def check_changeover_crew(context: PlanContext) -> Iterator[Violation]:
    """Tasks lie in the hours their attendance allows, and with operations do not overload a pool.

    A task that started before the scenario's start is history.
    """
    for task, unit, activity, _ in context.works:
        if activity is None or unit is None or task.start < context.scenario.start:
            continue
        if not context.hours.attended_well((unit.id,), activity, task.start, task.end):
            message = (
                f"The {task_name(task)}, {stretch(task.start, task.end)}, is {activity.attendance}; it must lie "
                f"{HOURS_FOR[activity.attendance]} of unit {unit.id}. Move it."
            )
            where = (task.before, task.after, task.maintenance, task.unit)
            yield violation(Rule.changeover_crew, message, *where, start=task.start)
    for overload in context.overloads:
        if not overload.by_operations:
            yield _overload(Rule.changeover_crew, overload)


def _overload(rule: Rule, overload: Overload) -> Violation:
    concerned = [h for h in overload.holders if h.run or not overload.by_operations]
    names = "; ".join(holder.name for holder in concerned[:_SHOWN])
    more = f" and {len(concerned) - _SHOWN} more" if len(concerned) > _SHOWN else ""
    message = (
        f"Pool {overload.pool.id} has {overload.capacity} places at {moment(overload.start)}, but {overload.held} are "
        f"held: {names}{more}. Move one of them or add places."
    )
    where = (name for holder in concerned[:_SHOWN] for name in holder.ids)
    return violation(rule, message, overload.pool.id, *where, start=overload.start)
