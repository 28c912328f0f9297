"""Each task of the plan beside the work it stands for."""

from collections.abc import Iterable
from typing import NamedTuple

from scheduler.checker.hours import Activity
from scheduler.checker.slots import Slot
from scheduler.domain.plan import Plan, PlannedTask, TaskKind
from scheduler.domain.plant import Level, Unit
from scheduler.domain.rules import Rule
from scheduler.domain.scenario import Scenario

RULE_OF_KIND = {
    TaskKind.SETUP: Rule.campaign_block,
    TaskKind.TEARDOWN: Rule.campaign_block,
    TaskKind.TURNAROUND: Rule.campaign_block,
    TaskKind.CHANGEOVER: Rule.changeover,
    TaskKind.FULL_CLEAN: Rule.full_clean,
    TaskKind.REFRESH: Rule.clean_hold,
    TaskKind.CLEAN: Rule.dirty_hold,
    TaskKind.MAINTENANCE: Rule.maintenance,
}
_SLOTTED = {TaskKind.SETUP, TaskKind.TEARDOWN, TaskKind.TURNAROUND, TaskKind.CHANGEOVER}
_ALWAYS_CLEANS = {TaskKind.TURNAROUND, TaskKind.FULL_CLEAN, TaskKind.REFRESH, TaskKind.CLEAN}


class Work(NamedTuple):
    """A task of the plan.

    Attributes:
        unit: None where the scenario has no such unit.
        activity: what the scenario says of the work; None where it says nothing.
        placed: whether it names a batch and a place that such work belongs to.
    """

    task: PlannedTask
    unit: Unit | None
    activity: Activity | None
    placed: bool


def find_works(scenario: Scenario, plan: Plan, slots: Iterable[Slot]) -> tuple[Work, ...]:
    """Every task of the plan with the work it stands for, in the plan's order."""
    claimed = {id(task): slot for slot in slots for task in slot.tasks}
    maintenance = {m.id: m for m in scenario.maintenance}

    def work(task: PlannedTask) -> Work:
        unit = scenario.unit_by_id.get(task.unit)
        if task.kind in _SLOTTED:
            slot = claimed.get(id(task))
            return Work(task, unit, slot.work if slot else None, slot is not None)
        if task.kind is TaskKind.MAINTENANCE:
            stated = maintenance.get(task.maintenance or "")
            return Work(task, unit, stated, stated is not None)
        if unit is None:
            return Work(task, None, None, placed=False)
        return Work(task, unit, unit.full_clean if task.kind is TaskKind.FULL_CLEAN else unit.clean, placed=True)

    return tuple(work(task) for task in plan.tasks)


def cleans(task: PlannedTask) -> bool:
    """Whether the task is a cleaning: any turnaround, full clean, refresh, clean, or changeover above level none."""
    if task.kind is TaskKind.CHANGEOVER:
        return task.level is not None and task.level is not Level.NONE
    return task.kind in _ALWAYS_CLEANS


def cleans_fully(task: PlannedTask) -> bool:
    """Whether the task is a full clean: one by name, or a changeover of level full."""
    return task.kind is TaskKind.FULL_CLEAN or (task.kind is TaskKind.CHANGEOVER and task.level is Level.FULL)
