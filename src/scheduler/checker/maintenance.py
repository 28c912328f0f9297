"""Rule maintenance."""

from bisect import bisect_left
from collections.abc import Iterator
from itertools import islice

from scheduler.checker.context import PlanContext
from scheduler.checker.messages import moment, stretch, violation
from scheduler.checker.tasks import check_tasks
from scheduler.domain.plan import PlannedTask, TaskKind, Violation
from scheduler.domain.plant import Maintenance
from scheduler.domain.rules import Rule


def check_maintenance(context: PlanContext) -> Iterator[Violation]:
    """Each maintenance is in the plan once, on its unit, in its window, inside a block only if that may pause."""
    tasks = [work.task for work in context.works_by_kind[TaskKind.MAINTENANCE]]
    for stated in context.scenario.maintenance:
        found = [task for task in tasks if task.maintenance == stated.id]
        if len(found) != 1:
            message = f"Maintenance {stated.id} of unit {stated.unit} is in the plan {len(found)} times. Plan it once."
            yield violation(Rule.maintenance, message, stated.id, stated.unit)
        for task in found:
            yield from _window(stated, task)
    yield from check_tasks(context, TaskKind.MAINTENANCE)
    for task in tasks:
        yield from _inside(context, task)


def _window(stated: Maintenance, task: PlannedTask) -> Iterator[Violation]:
    complaint = None
    if task.unit != stated.unit:
        complaint = f"is planned on unit {task.unit}, but belongs to unit {stated.unit}"
    elif stated.start is not None:
        if task.start != stated.start:
            complaint = f"starts {moment(task.start)}, but is fixed at {moment(stated.start)}"
    elif stated.ready is not None and task.start < stated.ready:
        complaint = f"starts {moment(task.start)}, but is ready from {moment(stated.ready)} only"
    elif stated.due is not None and task.end > stated.due:
        complaint = f"ends {moment(task.end)}, but is due by {moment(stated.due)}"
    if complaint:
        message = f"Maintenance {stated.id} {complaint}. Move it."
        yield violation(Rule.maintenance, message, stated.id, task.unit, start=task.start)


def _inside(context: PlanContext, task: PlannedTask) -> Iterator[Violation]:
    blocks = context.blocks.get(task.unit, [])
    index = max(0, bisect_left(blocks, task.start, key=lambda b: b.start) - 1)
    for block in islice(blocks, index, None):
        if block.start >= task.end:
            break
        reading = block.campaign.reading
        if (
            block.end > task.start
            and block.start < task.end
            and not (reading and reading.recipe.campaign_rules.pausable)
        ):
            message = (
                f"Maintenance {task.maintenance} of unit {task.unit} ({stretch(task.start, task.end)}) lies in "
                f"the block of campaign {block.campaign.planned.id} ({stretch(block.start, block.end)}), which may not "
                "pause. Move one of them."
            )
            where = (task.maintenance, block.visits[0].id, block.campaign.planned.id, task.unit)
            yield violation(Rule.maintenance, message, *where, start=task.start)
