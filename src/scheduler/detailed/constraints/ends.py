"""Which of the procedures that a campaign may run on a unit comes first there, or last, and what the block shows so."""

from collections.abc import Callable, Hashable
from typing import NamedTuple, TypeVar

from scheduler.detailed.context import Context
from scheduler.detailed.model_parts import Face, Lit, RunVars
from scheduler.detailed.recipe_data import RecipeData, TaskData
from scheduler.domain.changeover import UnitUse
from scheduler.domain.plan import TaskKind

T = TypeVar("T", bound=Hashable)


class Use(NamedTuple):
    """A procedure that the batch at a position may run on a unit; `lit` = it does."""

    position: int
    run: RunVars
    lit: Lit


class Ends:
    """Reads the two ends of the uses of one unit by one campaign."""

    def __init__(self, context: Context, recipe: RecipeData, unit: str) -> None:
        """The order of two procedures of one batch is decided where the links leave it open and somebody asks."""
        self._context, self._recipe, self.unit = context, recipe, unit
        self._orders: dict[tuple[int, int], Lit] = {}

    def in_order(self, uses: list[Use]) -> list[Use] | None:
        """Uses of one batch in order of time; None where the links leave it open."""
        if any(self._known(a, b) is None for a in uses for b in uses if a is not b):
            return None
        return sorted(uses, key=lambda a: sum(self._known(b, a) is True for b in uses if b is not a))

    def faces(self, uses: list[Use], *, last: bool) -> list[Face]:
        """What changeover rules may see at the first (last) use, exactly one wherever a use is made."""
        procedures = self._recipe.source.procedures

        def values(use: Use) -> list[tuple[tuple[str | None, int], Lit]]:
            # The procedure matters to changeover rules by its turnaround alone.
            alike = next(i for i, p in enumerate(procedures) if p.turnaround == use.run.data.source.turnaround)
            lits: dict[str | None, list[Lit]] = {}
            for alternative, lit in use.run.choices:
                if self.unit in alternative.units:
                    lits.setdefault(alternative.setup_state, []).append(lit)
            return [((state, 0 if last else alike), self._context.sum_of(own)) for state, own in lits.items()]

        return [
            Face(UnitUse(self._recipe.product, state), procedures[index], lit)
            for (state, index), lit in self._values(uses, values, last=last)
        ]

    def tasks(self, uses: list[Use], kind: TaskKind) -> list[tuple[TaskData, Lit]]:
        """Set-ups (tear-downs) that the block may need and whether it does: of the first (last) use that states one."""
        stated: list[tuple[Use, TaskData]] = []
        for use in uses:
            work = use.run.data.source.setup if kind is TaskKind.SETUP else use.run.data.source.teardown
            if work:
                stated.append((use, self._context.problem.task(kind, work)))
        data = {(u.position, id(u.run)): d for u, d in stated}
        own = [u for u, _ in stated]
        wanted = self._values(own, lambda u: [(data[u.position, id(u.run)], u.lit)], last=kind is TaskKind.TEARDOWN)
        made = self._context.any_of([u.lit for u in own])
        return [(task, made if lit is True else lit) for task, lit in wanted if task.duration]

    def turnarounds(self, uses: list[Use]) -> list[tuple[TaskData, Lit]]:
        """Turnarounds that the gap before the uses of one batch may need, and whether it does."""
        turnaround = self._context.problem.turnaround
        found = self._values(uses, lambda u: [(turnaround(u.run.data.source, self.unit), u.lit)], last=False)
        return [(task, lit) for task, lit in found if task]

    def _values(
        self, uses: list[Use], values: Callable[[Use], list[tuple[T, Lit]]], *, last: bool
    ) -> list[tuple[T, Lit]]:
        """Values at the first (last) use made, each with its literal; True where there is but one."""
        own = [(use, values(use)) for use in uses]
        distinct = list(dict.fromkeys(value for _, pairs in own for value, _ in pairs))
        if len(distinct) < 2:
            return [(value, True) for value in distinct]
        found: dict[T, list[Lit]] = {value: [] for value in distinct}
        for use, pairs in own:
            outermost = self._outermost(use, uses, last)
            for value, lit in pairs:
                found[value].append(self._context.both(outermost, lit))
        return [(value, lit) for value in distinct if (lit := self._context.sum_of(found[value])) is not False]

    def _outermost(self, use: Use, uses: list[Use], last: bool) -> Lit:
        beyond = [
            self._context.both(other.lit, self._before(use, other) if last else self._before(other, use))
            for other in uses
            if other is not use
        ]
        return self._context.both(use.lit, self._context.no(self._context.any_of(beyond)))

    def _before(self, a: Use, b: Use) -> Lit:
        known = self._known(a, b)
        if known is not None:
            return known
        key, back = (id(a.run), id(b.run)), (id(b.run), id(a.run))
        if key not in self._orders:
            lit = self._orders[key] = self._context.cp.new_bool_var("")
            self._orders[back] = lit.negated()
            self._context.le(a.run.end, b.run.start, a.lit, b.lit, lit)
            self._context.le(b.run.end, a.run.start, a.lit, b.lit, lit.negated())
        return self._orders[key]

    def _known(self, a: Use, b: Use) -> bool | None:
        if a.position != b.position:
            return a.position < b.position
        first, second = a.run.data.id, b.run.data.id
        if (first, second) in self._recipe.precedes:
            return True
        return False if (second, first) in self._recipe.precedes else None
