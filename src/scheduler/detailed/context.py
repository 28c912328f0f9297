"""The model under construction: CP-SAT, its building blocks, and what the constraints share."""

from dataclasses import dataclass, field
from fractions import Fraction
from functools import reduce
from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

from scheduler.detailed.model_parts import BatchVars, Expr, Interval, Lit, Node, PoolUse, TaskVars
from scheduler.detailed.problem import Problem
from scheduler.detailed.recipe_data import Demand, TaskData
from scheduler.detailed.solution import PlacedCampaign, Solution
from scheduler.detailed.time_grid import Hours
from scheduler.domain.objective import Term
from scheduler.domain.rules import Rule
from scheduler.domain.working_time import Attendance

if TYPE_CHECKING:
    from scheduler.detailed.constraints.nearby import Row
    from scheduler.detailed.constraints.sources import Flow, Given, Source


@dataclass(slots=True)
class Context:
    """What constraints read and add to.

    Attributes:
        fixed: campaigns that are constants here, and the tasks of units the model does not decide.
        units: units whose sequence and tasks the model decides.
        arcs: which block may follow which, by unit; `paired` units have pairs of blocks in their place.
        clean_arcs: the arcs into a node (by id) with a full clean in the gap.
        undecided: those of which even the gaps between fixed blocks, and the maintenance, are open.
        moved: maintenance that the fixed plan holds and that is decided all the same.
        sources: lots by item, as they are asked for; `made`: those of freed batches.
        given: what goes from lots to orders.
        flows: what goes from lots into operations; `proposals`: (lot, item, quantity, arrival) of what is bought.
        releases: start of the QC release of each lot for which it is decided.
        window: first and last step that freed work may use.
        rows: fixed blocks of the units the model decides: those it knows and those it leaves out.
    """

    problem: Problem
    rules: frozenset[Rule]
    fixed: Solution
    units: list[str]
    window: tuple[int, int]
    cp: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    batches: dict[str, BatchVars] = field(default_factory=dict)
    slots: dict[str, list[BatchVars]] = field(default_factory=dict)
    rows: "dict[str, Row]" = field(default_factory=dict)
    nodes: dict[str, list[Node]] = field(default_factory=dict)
    arcs: dict[str, list[tuple[Node | None, Node | None, Lit]]] = field(default_factory=dict)
    paired: list[str] = field(default_factory=list)
    clean_arcs: dict[int, list[Lit]] = field(default_factory=dict)
    tasks: list[TaskVars] = field(default_factory=list)
    pool_uses: dict[str, list[PoolUse]] = field(default_factory=dict)
    terms: dict[Term, list[tuple[Fraction, Expr]]] = field(default_factory=dict)
    pegs: list[tuple[str, str, Expr]] = field(default_factory=list)
    sources: "dict[str, list[Source]]" = field(default_factory=dict)
    made: "dict[str, list[Source]]" = field(default_factory=dict)
    given: "list[Given]" = field(default_factory=list)
    flows: "list[Flow]" = field(default_factory=list)
    proposals: list[tuple[str, str, Expr, Expr]] = field(default_factory=list)
    releases: dict[str, Expr] = field(default_factory=dict)
    promised: dict[str, PlacedCampaign] = field(default_factory=dict)
    undecided: frozenset[str] = frozenset()
    moved: frozenset[str] = frozenset()
    final_cleans: dict[str, TaskVars] = field(default_factory=dict)
    maintenance: list[TaskVars] = field(default_factory=list)
    _pairs: dict[tuple[int, int], Lit] = field(default_factory=dict)

    def wants(self, *terms: Term) -> bool:
        """Whether the objective has one of these terms."""
        return any(w.term in terms and w.weight for tier in self.problem.tiers for w in tier)

    def charge(self, term: Term, amount: Fraction | int, expr: Expr) -> None:
        """Add `amount` × `expr` to a term of the objective."""
        if amount:
            self.terms.setdefault(term, []).append((Fraction(amount), 1 if expr is True else expr))

    def both(self, a: Lit, b: Lit) -> Lit:
        """A literal that is true exactly when both are."""
        if a is True or b is True or a is b:
            return b if a is True else a
        if a is False or b is False:
            return False
        key = (min(a.index, b.index), max(a.index, b.index))
        if key not in self._pairs:
            lit = self.cp.new_bool_var("")
            self.cp.add_bool_and(a, b).only_enforce_if(lit)
            self.cp.add_bool_or(a.negated(), b.negated(), lit)
            self._pairs[key] = lit
        return self._pairs[key]

    def all_of(self, *lits: Lit) -> Lit:
        """A literal that is true exactly when all of them are."""
        return reduce(self.both, lits, True)

    @staticmethod
    def no(lit: Lit) -> Lit:
        """The opposite of a literal."""
        return not lit if isinstance(lit, bool) else lit.negated()

    def any_of(self, lits: list[Lit]) -> Lit:
        """A literal that is true exactly when one of them is."""
        lits = [lit for lit in lits if lit is not False]
        if not lits:
            return False
        if any(lit is True for lit in lits):
            return True
        unique = list({lit.index: lit for lit in lits}.values())
        if len(unique) == 1:
            return unique[0]
        result = self.cp.new_bool_var("")
        self.cp.add_bool_or(unique).only_enforce_if(result)
        for lit in unique:
            self.cp.add_implication(lit, result)
        return result

    def sum_of(self, lits: list[Lit]) -> Lit:
        """A literal equal to the sum of literals of which at most one is true: a tighter relaxation than `any_of`."""
        lits = [lit for lit in lits if lit is not False]
        if len(lits) < 2 or any(lit is True for lit in lits):
            return self.any_of(lits)
        result = self.cp.new_bool_var("")
        self.cp.add(sum(lits) == result)
        return result

    def le(self, small: Expr, big: Expr, *when: Lit) -> None:
        """`small` ≤ `big` where all of `when` hold."""
        if isinstance(small, int) and isinstance(big, int):
            if small > big:
                self.forbid(*when)
            return
        self._enforce(self.cp.add(small <= big), when)

    def equal(self, a: Expr, b: Expr, *when: Lit) -> None:
        """`a` = `b` where all of `when` hold."""
        if isinstance(a, int) and isinstance(b, int):
            if a != b:
                self.forbid(*when)
            return
        self._enforce(self.cp.add(a == b), when)

    def within(self, expr: Expr, intervals: list[list[int]], *when: Lit) -> None:
        """`expr` lies in one of the closed intervals where all of `when` hold."""
        domain = cp_model.Domain.from_intervals(intervals) if intervals else cp_model.Domain(1, 0)
        if isinstance(expr, int):
            if not domain.contains(expr):
                self.forbid(*when)
            return
        if not intervals:
            self.forbid(*when)
            return
        self._enforce(self.cp.add_linear_expression_in_domain(expr, domain), when)

    def forbid(self, *when: Lit) -> None:
        """Not all of `when`; with none left the model is infeasible."""
        if any(lit is False for lit in when):
            return
        self.cp.add_bool_or([lit.negated() for lit in when if lit is not True])

    def _enforce(self, constraint: cp_model.Constraint, when: tuple[Lit, ...]) -> None:
        if any(lit is False for lit in when):
            constraint.only_enforce_if(self.cp.new_constant(0))
            return
        lits = [lit for lit in when if lit is not True]
        if lits:
            constraint.only_enforce_if(lits)

    def interval(self, start: Expr, end: Expr, presence: Lit, size: int | None = None) -> Interval:
        """[start, end) held where `presence`; `size` when the end is the start plus a constant there."""
        if isinstance(start, int) and isinstance(end, int):
            size = end - start
        if size is not None:
            if presence is True:
                return self.cp.new_fixed_size_interval_var(start, size, "")
            return self.cp.new_optional_fixed_size_interval_var(start, size, presence, "")
        length = self.cp.new_int_var(0, self.window[1] - self.window[0] + 1_000_000, "")
        if presence is True:
            return self.cp.new_interval_var(start, length, end, "")
        return self.cp.new_optional_interval_var(start, length, end, presence, "")

    def hold_pools(
        self,
        demands: tuple[Demand, ...],
        start: Expr,
        end: Expr,
        presence: Lit,
        size: int | None,
        hours: Hours | None,
        span: tuple[int, int],
        rule: Rule,
    ) -> None:
        """Record what an activity holds of each pool, and the rule that limits it."""
        for demand in demands:
            if demand.during == "whole":
                interval = self.interval(start, end, presence, size)
            elif demand.during == "start":
                interval = self.interval(start, start + demand.duration, presence, demand.duration)
            else:
                interval = self.interval(end - demand.duration, end, presence, demand.duration)
            use = PoolUse(interval, demand.amount, hours, span, rule)
            self.pool_uses.setdefault(demand.pool, []).append(use)

    def timed(
        self, start: Expr, duration: int, attendance: Attendance, hours: Hours, presence: Lit, span: tuple[int, int]
    ) -> Expr:
        """End of work of `duration` that starts at `start`, kept to the hours it may lie in (rule working_time)."""
        if attendance is not Attendance.INTERRUPTIBLE or hours.always:
            starts = hours.starts(attendance, duration)
            if starts is not None:
                self.within(start, starts, presence)
            return start + duration
        if duration == 0:
            self.within(start, [[a, b] for a, b in hours.open], presence)
            return start
        segments = [s for s in hours.segments(duration) if s[1] >= span[0] and s[0] + s[2] <= span[1]]
        if not segments:
            self.forbid(presence)
            return start + duration
        # One literal for each elapsed time, not for each working day: few differ, however long the horizon.
        by_delta: dict[int, list[list[int]]] = {}
        for first, last, delta in segments:
            by_delta.setdefault(delta, []).append([first, last])
        if len(by_delta) == 1:
            (delta, starts), *_ = by_delta.items()
            self.within(start, starts, presence)
            return start + delta
        end = self.cp.new_int_var(segments[0][0], max(s[1] + s[2] for s in segments), "")
        lits = [self.cp.new_bool_var("") for _ in by_delta]
        if presence is True:
            self.cp.add_exactly_one(lits)
        else:
            self.cp.add_exactly_one([*lits, presence.negated()])
        for lit, (delta, starts) in zip(lits, by_delta.items(), strict=True):
            self.within(start, starts, lit)
            self.equal(end, start + delta, lit)
        return end

    def task(
        self,
        data: TaskData,
        unit: str,
        presence: Lit,
        span: tuple[int, int],
        node: Node | None = None,
        position: int | None = None,
    ) -> TaskVars:
        """A task of which the model decides the time, inside `span`; recorded with what it holds."""
        hours = self.problem.hours((unit,))
        start = self.cp.new_int_var(span[0], max(span[0], span[1] - data.duration), "")
        end = self.timed(start, data.duration, data.attendance, hours, presence, span)
        size = data.duration if data.attendance is not Attendance.INTERRUPTIBLE or hours.always else None
        interval = self.interval(start, end, presence, size)
        paused = hours if size is None else None
        self.hold_pools(data.pools, start, end, presence, size, paused, span, Rule.changeover_crew)
        task = TaskVars(data, unit, presence, start, end, interval, node, position)
        self.tasks.append(task)
        return task
