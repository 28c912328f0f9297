"""Rule horizon."""

from collections.abc import Iterator
from datetime import datetime

from scheduler.checker.context import PlanContext
from scheduler.checker.messages import moment, stretch, task_name, violation
from scheduler.domain.plan import TaskKind, Violation
from scheduler.domain.rules import Rule


def check_horizon(context: PlanContext) -> Iterator[Violation]:
    """New batches and tasks lie inside the horizon; the clean after a last use may pass its end."""
    first, last = context.scenario.start, context.scenario.end
    committed = {batch.planned.id for campaign, batch in context.batches if campaign.committed}
    for campaign, batch in context.batches:
        if not campaign.committed and (batch.start < first or batch.end > last):
            name = f"Batch {batch.planned.id}"
            yield _outside(context, name, batch.start, batch.end, (batch.planned.id,))
    for task in context.plan.tasks:
        if task.kind is TaskKind.MAINTENANCE or committed & {task.before, task.after}:
            continue
        if task.start < first or (task.end > last and task.kind is not TaskKind.CLEAN):
            ids = (task.before, task.after, task.unit)
            yield _outside(context, f"The {task_name(task)}", task.start, task.end, ids)


def _outside(context: PlanContext, name: str, start: datetime, end: datetime, ids: tuple[str | None, ...]) -> Violation:
    first, last = context.scenario.start, context.scenario.end
    side = f"starts before the plan does ({moment(first)})" if start < first else f"ends after {moment(last)}"
    message = f"{name}, {stretch(start, end)}, {side}. Move it inside the horizon or leave it out."
    return violation(Rule.horizon, message, *ids, start=start)
