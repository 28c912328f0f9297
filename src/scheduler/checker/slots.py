"""Places where the rules may call for a task, and the plan's tasks that claim them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from scheduler.domain.plan import PlannedTask, TaskKind
from scheduler.domain.plant import Task, Unit
from scheduler.domain.working_time import Span


@dataclass(frozen=True, slots=True, eq=False)
class Slot:
    """A place for at most one task.

    Attributes:
        work: what is called for; None or of no duration = nothing.
        opens: what lies on the unit before it; `closes`: after it.
        after: batch before it, `before`: batch after it; empty = none.
        tasks: the plan's tasks that name it.
        optional: it lies before the scenario's start, so a record of it may be missing.
    """

    kind: TaskKind
    unit: Unit
    work: Task | None
    opens: Span | None
    closes: Span | None
    after: str
    before: str
    tasks: tuple[PlannedTask, ...]
    optional: bool = False

    @property
    def wanted(self) -> bool:
        """Whether a task is called for."""
        return self.work is not None and bool(self.work.duration)

    def passed_by(self, task: PlannedTask) -> bool:
        """Whether the task lies wholly before what opens the slot or after what closes it.

        A task that overlaps one of the two is no matter of place: it breaks unit_capacity.
        """
        early = self.opens is not None and task.end <= self.opens.start
        return early or (self.closes is not None and task.start >= self.closes.end)


class Place(NamedTuple):
    """Where tasks are looked for: they name `batch` on `unit`, and lie before `edge` (tear-downs: after it)."""

    unit: Unit
    batch: str
    edge: datetime


class TaskIndex:
    """Tasks by kind, unit and the batch they name."""

    def __init__(self, tasks: Sequence[PlannedTask]) -> None:
        self._tasks: dict[tuple[TaskKind, str, str | None], list[PlannedTask]] = defaultdict(list)
        for task in tasks:
            named = task.after if task.kind is TaskKind.TEARDOWN else task.before
            self._tasks[task.kind, task.unit, named].append(task)

    def assign(self, kind: TaskKind, places: Sequence[Place]) -> list[tuple[PlannedTask, ...]]:
        """Tasks of each place; of several places that share unit and batch, a task takes the next one in time."""
        rivals: dict[tuple[TaskKind, str, str | None], list[int]] = defaultdict(list)
        for index, place in enumerate(places):
            rivals[kind, place.unit.id, place.batch].append(index)
        found: list[list[PlannedTask]] = [[] for _ in places]
        for key, indices in rivals.items():
            indices.sort(key=lambda i: places[i].edge)
            for task in self._tasks.get(key, ()):
                found[_nearest(task, [(places[i].edge, i) for i in indices])].append(task)
        return [tuple(tasks) for tasks in found]


def _nearest(task: PlannedTask, edges: list[tuple[datetime, int]]) -> int:
    if task.kind is TaskKind.TEARDOWN:
        return next((i for edge, i in reversed(edges) if edge <= task.start), edges[0][1])
    return next((i for edge, i in edges if edge >= task.end), edges[-1][1])
