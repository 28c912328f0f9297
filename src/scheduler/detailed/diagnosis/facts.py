"""A plan as its diagnosis reads it: what lies on each unit in order of time, who holds which pool, what would fit."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from scheduler.detailed.constraints.pools import held
from scheduler.detailed.diagnosis.words import Words
from scheduler.detailed.diagnosis.work import FAR, Work, work_end
from scheduler.detailed.problem import Problem
from scheduler.detailed.recipe_data import OperationData, RecipeData
from scheduler.detailed.solution import Drawn, PlacedCampaign, PlacedTask, Solution, Visit, blocks_of
from scheduler.detailed.time_grid import Hours
from scheduler.domain.product import Point
from scheduler.domain.working_time import Attendance

Who = tuple[str, str | int]
"""A batch and its procedure, or a unit and the start of a task there."""


class Item(NamedTuple):
    """A visit or a task on a unit; `owner` is the campaign of a visit."""

    start: int
    end: int
    visit: Visit | None = None
    owner: PlacedCampaign | None = None
    task: PlacedTask | None = None


class Hold(NamedTuple):
    """Places of a pool over [start, end), by whom."""

    pool: str
    start: int
    end: int
    amount: int
    who: Who
    label: str


class Facts:
    """What the diagnosis looks up in a plan."""

    def __init__(self, problem: Problem, solution: Solution) -> None:
        self.problem, self.solution = problem, solution
        self.words = Words(problem, solution)
        self.owner = {b.id: c for c in solution.campaigns.values() for b in c.batches}
        self.batch = {b.id: b for c in solution.campaigns.values() for b in c.batches}
        self.blocks = blocks_of(solution.campaigns.values())
        self._profiles: dict[str, tuple[list[int], list[int]]] = {}

    @cached_property
    def rows(self) -> dict[str, list[Item]]:
        """Visits and tasks of each unit in order of time."""
        rows: dict[str, list[Item]] = {}
        for unit, blocks in self.blocks.items():
            rows[unit] = [Item(v.start, v.end, v, block.campaign) for block in blocks for v in block.visits]
        for unit, tasks in self.solution.tasks.items():
            rows.setdefault(unit, []).extend(Item(t.start, t.end, task=t) for t in tasks)
        for row in rows.values():
            row.sort(key=lambda item: (item.start, item.end))
        return rows

    @cached_property
    def runs(self) -> list[PlacedCampaign]:
        """Campaigns of required runs."""
        return [c for c in self.solution.campaigns.values() if c.slot.run]

    @cached_property
    def draws(self) -> dict[tuple[str, str], list[Drawn]]:
        """What each procedure of a batch draws."""
        found: dict[tuple[str, str], list[Drawn]] = {}
        for draw in self.solution.draws:
            found.setdefault((draw.batch, draw.procedure), []).append(draw)
        return found

    @cached_property
    def holds(self) -> dict[str, list[Hold]]:
        """Who holds places of each pool, and when."""
        found: dict[str, list[Hold]] = {}
        for work, start, end, who, label in self._works():
            hours = work.hours if work.attendance is Attendance.INTERRUPTIBLE else None
            for pool in {d.pool for d in work.pools}:
                parts = held(work.pools, pool, start, end, hours)
                found.setdefault(pool, []).extend(Hold(pool, a, b, n, who, label) for a, b, n in parts)
        return found

    def _works(self) -> Iterator[tuple[Work, int, int, Who, str]]:
        for campaign in self.solution.campaigns.values():
            for batch in campaign.batches:
                for key, run in batch.procedures.items():
                    data = campaign.slot.recipe.procedures[key]
                    for k, operation in enumerate(data.operations):
                        work = Work(
                            run.alternative.durations[k], operation.attendance, run.alternative.hours, operation.pools
                        )
                        yield work, run.edges[k], run.edges[k + 1], (batch.id, key), f"batch {batch.id}"
        for unit, tasks in self.solution.tasks.items():
            for task in tasks:
                label = f"the {task.data.kind.value.replace('_', ' ')} on {unit}"
                yield self.work_of(task), task.start, task.end, (unit, task.start), label

    def work(self, operation: OperationData, hours: Hours, duration: int) -> Work:
        """What an operation asks for."""
        return Work(duration, operation.attendance, hours, operation.pools)

    def work_of(self, task: PlacedTask) -> Work:
        """What a task asks for."""
        return Work(task.data.duration, task.data.attendance, self.problem.hours((task.unit,)), task.data.pools)

    def end_of(self, task: PlacedTask, start: int) -> int:
        """End of a task that starts at `start`."""
        end = work_end(self.work_of(task), start)
        return start + task.data.duration if end is None else end

    def free(self, pool: str, start: int, end: int, who: Who) -> int:
        """Least number of places free over [start, end) when one holder steps back."""
        starts, places = self._profile(pool)
        own = [h for h in self._held_by.get(who, ()) if h.pool == pool and h.start < end and h.end > start]
        first = max(0, bisect_right(starts, start) - 1)
        return min(
            places[i] + sum(h.amount for h in own if h.start <= max(starts[i], start) < h.end)
            for i in range(first, max(first + 1, bisect_left(starts, end)))
        )

    def holders(self, pool: str, start: int, end: int, who: Who) -> list[str]:
        """Who else holds places of a pool at some time in [start, end)."""
        holds = self.holds.get(pool, ())
        return list(dict.fromkeys(h.label for h in holds if h.start < end and h.end > start and h.who != who))

    @cached_property
    def _held_by(self) -> dict[Who, list[Hold]]:
        found: dict[Who, list[Hold]] = {}
        for hold in (h for holds in self.holds.values() for h in holds):
            found.setdefault(hold.who, []).append(hold)
        return found

    def _profile(self, pool: str) -> tuple[list[int], list[int]]:
        if pool not in self._profiles:
            changes: dict[int, int] = {-FAR: 0}
            stretches = [*self.problem.pool_levels(pool)]
            stretches += [(h.start, h.end, -h.amount) for h in self.holds.get(pool, ())]
            for start, end, amount in stretches:
                changes[start] = changes.get(start, 0) + amount
                changes[end] = changes.get(end, 0) - amount
            starts = sorted(changes)
            self._profiles[pool] = (starts, list(accumulate(changes[step] for step in starts)))
        return self._profiles[pool]


def edge_of(recipe: RecipeData, point: Point) -> int:
    """Which edge between the operations of its procedure a point is; 0 is the start."""
    operations = recipe.procedures[point.procedure].operations
    if point.operation is None:
        return 0 if point.edge == "start" else len(operations)
    return next(i for i, o in enumerate(operations) if o.id == point.operation) + (point.edge == "end")
