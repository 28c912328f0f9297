"""What holds for every kind of task: it names its place, lies in it, and lasts as long as its work."""

from collections.abc import Iterable, Iterator

from scheduler.checker.context import PlanContext
from scheduler.checker.hours import Activity
from scheduler.checker.messages import moment, stretch, task_name, violation
from scheduler.checker.slots import Slot
from scheduler.checker.works import RULE_OF_KIND, Work
from scheduler.domain.plan import PlannedTask, TaskKind, Violation
from scheduler.domain.units import format_duration
from scheduler.domain.working_time import Attendance


def check_tasks(context: PlanContext, kind: TaskKind) -> Iterator[Violation]:
    """Tasks of a kind that stand nowhere, that nothing calls for, or that last too long or too short."""
    for work in context.works_by_kind[kind]:
        if work.unit is None:
            yield _of(work.task, f"the scenario has no unit {work.task.unit}. Take the task out or name its unit.")
        elif not work.placed:
            yield _of(work.task, "it names nothing that it could belong to. Take it out or name the right batch.")
        elif work.activity is None and kind in (TaskKind.FULL_CLEAN, TaskKind.REFRESH, TaskKind.CLEAN):
            yield _of(work.task, f"unit {work.task.unit} states no such work. Take it out or state it.")
        elif work.activity is not None:
            yield from _duration(context, work)


def _duration(context: PlanContext, work: Work) -> Iterator[Violation]:
    task, activity = work.task, work.activity
    if activity is None:
        return
    elapsed = task.end - task.start
    if activity.attendance is not Attendance.INTERRUPTIBLE:
        if elapsed != activity.duration:
            yield _of(task, f"{_takes(task, activity)}. Let it end on time.")
        return
    if task.start < context.scenario.start:
        if elapsed < activity.duration:
            yield _of(task, f"{_takes(task, activity)}. Let it end later.")
        return
    end = context.hours.working_end((task.unit,), activity, task.start)
    if end is not None and end != task.end:
        wanted = format_duration(activity.duration)
        yield _of(task, f"its {wanted} of open time are over at {moment(end)}. Let it end then.")


def _takes(task: PlannedTask, activity: Activity) -> str:
    elapsed, wanted = format_duration(task.end - task.start), format_duration(activity.duration)
    return f"it lasts {elapsed}, but the work takes {wanted}"


def check_slots(slots: Iterable[Slot], kind: TaskKind) -> Iterator[Violation]:
    """Tasks that are missing, superfluous, or on the wrong side of what they lie between."""
    for slot in slots:
        if slot.kind is not kind:
            continue
        for task in slot.tasks if slot.wanted else ():
            if slot.passed_by(task):
                yield _of(task, f"it does not lie {_place(slot)}. Move it there.")
        extra = slot.tasks[1:] if slot.wanted else slot.tasks
        for task in extra:
            yield _of(task, f"nothing calls for it {_place(slot)}, or another does the work. Take it out.")
        if slot.wanted and not slot.tasks and not slot.optional:
            yield _missing(slot)


def _missing(slot: Slot) -> Violation:
    edge = slot.closes.start if slot.closes else slot.opens.end if slot.opens else None
    duration = format_duration(slot.work.duration) if slot.work else "0h"
    name = slot.kind.value.replace("_", " ")
    message = f"On unit {slot.unit.id} a {name} of {duration} is missing {_place(slot)}. Add it, or keep batches apart."
    return violation(RULE_OF_KIND[slot.kind], message, slot.after, slot.before, slot.unit.id, start=edge)


def _place(slot: Slot) -> str:
    after = f"after batch {slot.after} (ends {moment(slot.opens.end)})" if slot.after and slot.opens else ""
    before = f"before batch {slot.before} (starts {moment(slot.closes.start)})" if slot.before and slot.closes else ""
    return " and ".join(part for part in (after, before) if part) or "here"


def _of(task: PlannedTask, complaint: str) -> Violation:
    name = task_name(task)
    message = f"{name[0].upper()}{name[1:]}, {stretch(task.start, task.end)}: {complaint}"
    where = (task.before, task.after, task.maintenance, task.unit)
    return violation(RULE_OF_KIND[task.kind], message, *where, start=task.start)
