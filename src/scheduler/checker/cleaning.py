"""Rules clean_hold and dirty_hold."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import datetime

from scheduler.checker.context import PlanContext
from scheduler.checker.messages import moment, stretch, task_name, violation
from scheduler.checker.occupation import Visit
from scheduler.checker.tasks import check_tasks
from scheduler.checker.works import RULE_OF_KIND, cleans
from scheduler.domain.plan import PlannedTask, TaskKind, Violation
from scheduler.domain.plant import Unit
from scheduler.domain.rules import Rule
from scheduler.domain.units import format_duration


def check_clean_hold(context: PlanContext) -> Iterator[Violation]:
    """The last cleaning before each use ends within clean_hold of it; at most one refresh a gap."""
    for unit in context.scenario.units:
        visits, tasks = context.visits[unit.id], context.tasks[unit.id]
        yield from check_followers(visits, tasks, TaskKind.REFRESH)
        yield from _refreshes(visits, tasks)
        if unit.clean_hold is not None:
            state = unit.initial
            first = None if state.dirty_since else state.clean_since or context.scenario.start
            ends = sorted(task.end for task in tasks if cleans(task))
            for visit in visits:
                index = bisect_right(ends, visit.start)
                yield from _clean_enough(unit, visit, ends[index - 1] if index else first)
    yield from check_tasks(context, TaskKind.REFRESH)


def _clean_enough(unit: Unit, visit: Visit, cleaned: datetime | None) -> Iterator[Violation]:
    if unit.clean_hold is None or (cleaned is not None and visit.start - cleaned <= unit.clean_hold):
        return
    last = f"was last clean at {moment(cleaned)}" if cleaned else "was dirty at the start and not cleaned since"
    message = (
        f"Batch {visit.id} starts on unit {unit.id} at {moment(visit.start)}; the unit {last}, and clean_hold is "
        f"{format_duration(unit.clean_hold)}. Add a refresh or start earlier."
    )
    yield violation(Rule.clean_hold, message, visit.id, unit.id, start=visit.start)


def _refreshes(visits: list[Visit], tasks: list[PlannedTask]) -> Iterator[Violation]:
    seen: dict[int, PlannedTask] = {}
    for task in tasks:
        if task.kind is TaskKind.REFRESH:
            gap = bisect_left(visits, task.start, key=lambda v: v.start)
            if gap in seen:
                message = f"The {task_name(task)} at {moment(task.start)} is the second refresh since the last use. "
                yield violation(Rule.clean_hold, message + "Keep one.", task.before, task.unit, start=task.start)
            seen[gap] = task


def check_followers(visits: list[Visit], tasks: list[PlannedTask], kind: TaskKind) -> Iterator[Violation]:
    """Tasks of a kind on a unit that do not name the batch that follows them there."""
    for task in tasks:
        if task.kind is kind:
            index = bisect_left(visits, task.start, key=lambda v: v.start)
            follows = visits[index].id if index < len(visits) else None
            if task.before != follows:
                message = (
                    f"The {task_name(task)}, {stretch(task.start, task.end)}, must name the batch that follows: "
                    f"{follows or 'none does'}. Correct `before`."
                )
                where = (task.before, follows, task.unit)
                yield violation(RULE_OF_KIND[kind], message, *where, start=task.start)


def check_dirty_hold(context: PlanContext) -> Iterator[Violation]:
    """After each use, the last one too, the next cleaning starts within dirty_hold."""
    for unit in context.scenario.units:
        visits, tasks = context.visits[unit.id], context.tasks[unit.id]
        yield from _last_cleans(visits, tasks)
        if unit.dirty_hold is not None:
            starts = sorted(task.start for task in tasks if cleans(task))
            if unit.initial.dirty_since is not None:
                yield from _cleaned_soon(unit, None, unit.initial.dirty_since, starts)
            recorded = [t for t in (unit.initial.clean_since, unit.initial.full_clean_at) if t is not None]
            for visit in visits:
                if not any(visit.end <= clean for clean in recorded):
                    yield from _cleaned_soon(unit, visit, visit.end, starts)
    yield from check_tasks(context, TaskKind.CLEAN)


def _cleaned_soon(unit: Unit, visit: Visit | None, dirty: datetime, starts: list[datetime]) -> Iterator[Violation]:
    index = bisect_left(starts, dirty)
    following = starts[index] if index < len(starts) else None
    if unit.dirty_hold is None or (following is not None and following <= dirty + unit.dirty_hold):
        return
    use = f"batch {visit.id}" if visit else "its last use before the start"
    found = f"the next cleaning starts {moment(following)}" if following else "no cleaning follows"
    message = (
        f"Unit {unit.id} is dirty from {moment(dirty)}, the end of {use}; {found}, and dirty_hold is "
        f"{format_duration(unit.dirty_hold)}. Clean by {moment(dirty + unit.dirty_hold)}."
    )
    yield violation(Rule.dirty_hold, message, visit.id if visit else None, unit.id, start=dirty)


def _last_cleans(visits: list[Visit], tasks: list[PlannedTask]) -> Iterator[Violation]:
    for task in tasks:
        if task.kind is not TaskKind.CLEAN:
            continue
        last = visits[-1] if visits else None
        if last is not None and task.start < last.end and task.end <= last.start:
            complaint = f"batch {last.id} still follows. Plan a refresh instead"
        elif task.after != (last.id if last else None):
            complaint = f"the last use is {f'batch {last.id}' if last else 'none'}. Correct `after`"
        else:
            continue
        message = f"The {task_name(task)}, {stretch(task.start, task.end)}, is a clean after the last use, but "
        where = (task.after, last.id if last else None, task.unit)
        yield violation(Rule.dirty_hold, f"{message}{complaint}.", *where, start=task.start)
