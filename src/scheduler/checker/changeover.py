"""Rule changeover."""

from collections.abc import Iterator

from scheduler.checker.context import PlanContext
from scheduler.checker.gaps import Gap
from scheduler.checker.messages import stretch, task_name, violation
from scheduler.checker.tasks import check_slots, check_tasks
from scheduler.domain.plan import TaskKind, Violation
from scheduler.domain.rules import Rule


def check_changeover(context: PlanContext) -> Iterator[Violation]:
    """Between consecutive blocks lies the changeover the rules give, of its level and duration; none is forbidden."""
    gaps = [gap for on_unit in context.gaps.values() for gap in on_unit]
    for gap in gaps:
        if gap.required is None and not gap.slot.optional:
            yield _forbidden(gap)
        yield from _level(gap)
    yield from check_slots((gap.slot for gap in gaps if gap.required is not None), TaskKind.CHANGEOVER)
    yield from check_tasks(context, TaskKind.CHANGEOVER)


def _forbidden(gap: Gap) -> Violation:
    after = gap.later.visits[0]
    earlier = gap.earlier.visits[-1] if gap.earlier else None
    product = earlier.campaign.product if earlier else gap.unit.initial.last_product or "its initial state"
    before = f"batch {earlier.id} of {product}" if earlier else product
    message = (
        f"On unit {gap.unit.id} batch {after.id} of {after.campaign.product} follows {before}: no changeover rule "
        "allows that sequence. Change the order, use another unit, or add a rule."
    )
    where = (earlier.id if earlier else None, after.id, gap.unit.id)
    return violation(Rule.changeover, message, *where, start=after.start)


def _level(gap: Gap) -> Iterator[Violation]:
    for task in gap.slot.tasks if gap.required and gap.slot.wanted else ():
        if gap.required and task.level is not gap.required.level:
            message = (
                f"The {task_name(task)}, {stretch(task.start, task.end)}, is of level {task.level or 'unstated'}; the "
                f"rules ask for {gap.required.level}. Correct its level."
            )
            yield violation(Rule.changeover, message, task.before, task.unit, start=task.start)
