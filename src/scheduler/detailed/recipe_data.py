"""Recipes, tasks and pool demands of a scenario in steps."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from scheduler.detailed.precedence import precedence
from scheduler.detailed.time_grid import Hours
from scheduler.domain.plan import TaskKind
from scheduler.domain.plant import Level
from scheduler.domain.product import CampaignRules, Point, Procedure, Recipe
from scheduler.domain.working_time import Attendance


@dataclass(frozen=True, slots=True)
class Demand:
    """Places of a pool held over the whole activity, or over the first or last `duration` steps of it."""

    pool: str
    amount: int
    during: str
    duration: int


@dataclass(frozen=True, slots=True)
class TaskData:
    """Work on a unit that is not production, in steps."""

    kind: TaskKind
    duration: int
    attendance: Attendance
    pools: tuple[Demand, ...]
    cost: Fraction
    level: Level | None = None
    maintenance: str | None = None

    @property
    def cleans(self) -> bool:
        """Whether the unit is clean after it; a changeover of no duration is no work."""
        if self.kind is TaskKind.CHANGEOVER:
            return self.level is not Level.NONE and self.duration > 0
        return self.kind in (TaskKind.TURNAROUND, TaskKind.FULL_CLEAN, TaskKind.REFRESH, TaskKind.CLEAN)


@dataclass(frozen=True, slots=True)
class OperationData:
    """An operation; its duration depends on the alternative."""

    id: str
    attendance: Attendance
    pools: tuple[Demand, ...]
    extendable: int


@dataclass(frozen=True, slots=True)
class AlternativeData:
    """An alternative with its operations' durations in steps and the hours its units share."""

    id: str
    units: tuple[str, ...]
    durations: tuple[int, ...]
    cost: Fraction
    setup_state: str | None
    hours: Hours

    @property
    def duration(self) -> int:
        """Working time of all its operations."""
        return sum(self.durations)


@dataclass(frozen=True, slots=True)
class ProcedureData:
    """A unit procedure."""

    id: str
    source: Procedure
    alternatives: tuple[AlternativeData, ...]
    operations: tuple[OperationData, ...]
    fixed: bool

    @property
    def least(self) -> int:
        """Steps of its shortest alternative."""
        return min(a.duration for a in self.alternatives)

    @property
    def rigid(self) -> bool:
        """Whether the end is the start plus a constant of the alternative."""
        return all(
            o.extendable == 0 and (o.attendance is not Attendance.INTERRUPTIBLE or a.hours.always)
            for o in self.operations
            for a in self.alternatives
        )


@dataclass(frozen=True, slots=True)
class LinkData:
    """A time link in steps."""

    source: Point
    target: Point
    min: int | None
    max: int | None


@dataclass(frozen=True)
class RecipeData:
    """A recipe; `heads` and `tails` are least steps from the batch's first start, and to its last end, by procedure."""

    id: str
    source: Recipe
    product: str
    quantity: int
    procedures: dict[str, ProcedureData]
    links: tuple[LinkData, ...]
    rules: CampaignRules
    heads: dict[str, int]
    tails: dict[str, int]

    @cached_property
    def precedes(self) -> frozenset[tuple[str, str]]:
        """Pairs of procedures of which the first never comes after the second on a unit that both use."""
        return precedence(self)

    @property
    def span(self) -> int:
        """Least steps from a batch's first start to its last end."""
        return max((self.heads[p.id] + p.least for p in self.procedures.values()), default=0)

    @property
    def units(self) -> set[str]:
        """Every unit that a batch may use."""
        return {u for p in self.procedures.values() for a in p.alternatives for u in a.units}
