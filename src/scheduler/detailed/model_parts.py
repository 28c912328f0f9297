"""What a model is made of: runs, batches, visits, blocks, tasks and pool uses, as CP-SAT variables."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ortools.sat.python import cp_model

from scheduler.detailed.recipe_data import AlternativeData, ProcedureData, TaskData
from scheduler.detailed.solution import Slot
from scheduler.detailed.time_grid import Hours
from scheduler.domain.changeover import UnitUse
from scheduler.domain.product import Procedure
from scheduler.domain.rules import Rule

Expr = Any
"""An int, or a CP-SAT linear expression of one variable."""
Lit = Any
"""True, or a CP-SAT Boolean literal."""
Interval = cp_model.IntervalVar


@dataclass(slots=True)
class RunVars:
    """A unit procedure of a batch: one literal per alternative; `edges` bound its operations."""

    data: ProcedureData
    choices: list[tuple[AlternativeData, Lit]]
    edges: list[Expr]
    intervals: list[Interval]

    @property
    def start(self) -> Expr:
        """Start of the first operation."""
        return self.edges[0]

    @property
    def end(self) -> Expr:
        """End of the last operation."""
        return self.edges[-1]

    @property
    def began_before(self) -> bool:
        """Whether it began before the plan: its length and its hours are facts."""
        return isinstance(self.start, int) and self.start < 0


@dataclass(slots=True)
class BatchVars:
    """A batch of a freed slot; its product lot is `usable` at its end, or at the end of its QC release."""

    id: str
    slot: Slot
    position: int
    present: Lit
    runs: dict[str, RunVars]
    end: Expr
    usable: Expr


@dataclass(slots=True)
class TaskVars:
    """A task on a unit; `before` is the position it precedes in its node, None for the node's first."""

    data: TaskData
    unit: str
    presence: Lit
    start: Expr
    end: Expr
    interval: Interval | None
    node: "Node | None" = None
    position: int | None = None
    fixed_before: str | None = None
    fixed_after: str | None = None


@dataclass(slots=True)
class VisitVars:
    """The procedures of one batch on one unit; `tasks` lie in the gap before it inside the block.

    Attributes:
        turnarounds: what the gap before it may ask for inside the block, and whether it does; one at most.
        held: the one interval it holds the unit for, where a run's interval says just that.
    """

    batch: str
    presence: Lit
    start: Expr
    end: Expr
    turnarounds: list[tuple[TaskData, Lit]]
    tasks: list[TaskVars] = field(default_factory=list)
    follows: Lit = False
    held: Interval | None = None

    @property
    def began_before(self) -> bool:
        """Whether it began before the plan."""
        return isinstance(self.start, int) and self.start < 0


class Face(NamedTuple):
    """What changeover rules may see at one end of a block, and whether they do."""

    use: UnitUse
    procedure: Procedure
    lit: Lit


@dataclass(slots=True, eq=False)
class Node:
    """A block in the sequence of a unit; `tasks` lie in the gap before it.

    Attributes:
        firsts, lasts: faces at its two ends, exactly one of each where it is present.
        span: earliest start and latest end of its visits; `least` steps it holds the unit for.
        order: place among the unit's fixed blocks; None for a freed one.
        free: changeovers before it that take no time but cost money, and whether they are done.
    """

    slot: Slot
    unit: str
    presence: Lit
    start: Expr
    end: Expr
    visits: list[VisitVars]
    firsts: list[Face]
    lasts: list[Face]
    span: tuple[int, int]
    least: int
    order: int | None = None
    interval: Interval | None = None
    tasks: list[TaskVars] = field(default_factory=list)
    bounds: list[TaskVars] = field(default_factory=list)

    @property
    def frozen(self) -> bool:
        """Whether it is a commitment that stays where it is."""
        return self.order is not None and self.slot.frozen

    @property
    def began_before(self) -> bool:
        """Whether it began before the plan."""
        return self.visits[0].began_before

    @property
    def settled(self) -> bool:
        """Whether its first visit stays where it is because it was promised so, or has begun."""
        return self.frozen or self.began_before or (self.order is None and isinstance(self.visits[0].start, int))

    free: list[tuple[TaskData, Lit]] = field(default_factory=list)


@dataclass(slots=True)
class PoolUse:
    """Places of a pool held over an interval; `hours` = open hours only, None = throughout."""

    interval: Interval
    amount: int
    hours: Hours | None
    span: tuple[int, int]
    rule: Rule
