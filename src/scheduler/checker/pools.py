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
    yield from check_overloads(context, Rule.resource_pool)


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
    yield from check_overloads(context, Rule.changeover_crew)


def check_overloads(context: PlanContext, rule: Rule) -> Iterator[Violation]:
    """Pools with too few places, where that breaks the rule."""
    for overload in context.overloads:
        if overload.rule is rule:
            yield _overload(overload)


def _overload(overload: Overload) -> Violation:
    shown = overload.holders[:_SHOWN]
    names = "; ".join(holder.name for holder in shown)
    more = f" and {len(overload.holders) - _SHOWN} more" if len(overload.holders) > _SHOWN else ""
    message = (
        f"Pool {overload.pool.id} has {overload.capacity} places at {moment(overload.start)}, but {overload.held} are "
        f"held: {names}{more}. Move one of them or add places."
    )
    where = (name for holder in shown for name in holder.ids)
    return violation(overload.rule, message, overload.pool.id, *where, start=overload.start)
