"""Every way to place the work between the visits of one unit: set-ups, cleans, changeovers, maintenance."""

from collections.abc import Iterator
from itertools import permutations, product
from typing import NamedTuple

from scheduler.domain.changeover import NOTHING, UnitUse, lookup
from scheduler.domain.objective import Term
from scheduler.domain.plan import TaskKind
from scheduler.domain.plant import Changeover, Level, Maintenance, Task, Unit
from scheduler.domain.product import Procedure
from scheduler.domain.recipe import turnaround_of
from tests.properties.brute_runs import BEYOND, Grid

CLEANS = {TaskKind.TURNAROUND, TaskKind.FULL_CLEAN, TaskKind.REFRESH, TaskKind.CLEAN}


class Visit(NamedTuple):
    """A batch on a unit; `block` tells the blocks apart, `procedures` are those it runs there, by start."""

    start: int
    end: int
    batch: str
    block: tuple[str, ...]
    product: str
    procedures: tuple[Procedure, ...]
    first_state: str | None
    last_state: str | None


class Placed(NamedTuple):
    """A task on the unit, in steps."""

    kind: TaskKind
    unit: str
    start: int
    end: int
    work: Task | Maintenance
    before: str | None = None
    after: str | None = None

    @property
    def cleans(self) -> bool:
        if isinstance(self.work, Changeover) and self.kind is TaskKind.CHANGEOVER:
            return self.work.level is not Level.NONE
        return self.kind in CLEANS

    @property
    def cleans_fully(self) -> bool:
        level = self.work.level if isinstance(self.work, Changeover) else None
        return self.kind is TaskKind.FULL_CLEAN or (self.kind is TaskKind.CHANGEOVER and level is Level.FULL)


class Way(NamedTuple):
    """One way: the tasks, the terms they add to, and (start, end of the hold, product) of each block for rooms."""

    tasks: tuple[Placed, ...]
    terms: dict[Term, float]
    holds: tuple[tuple[int, int, str], ...]


class _State(NamedTuple):
    clean: int | None
    dirty: int | None
    full: int | None
    used: int


def ways(grid: Grid, unit: Unit, visits: tuple[Visit, ...]) -> Iterator[Way]:
    """Every way that keeps the unit's own rules; pools and rooms are left to the caller."""
    stated = [m for m in grid.scenario.maintenance if m.unit == unit.id]
    for starts in product(*(_starts(grid, m) for m in stated)):
        fixed = []
        for m, start in zip(stated, starts, strict=True):
            end = grid.work_end((unit.id,), m.attendance, start, grid.steps(m.duration))
            if end is None:
                break
            fixed.append(Placed(TaskKind.MAINTENANCE, unit.id, start, end, m))
        if len(fixed) == len(stated) and _free(grid, visits, fixed):
            yield from _UnitWays(grid, unit, visits, fixed).all()


def _starts(grid: Grid, m: Maintenance) -> list[int]:
    if m.start is not None:
        return [grid.at(m.start)]
    low = grid.at(m.ready) if m.ready else 0
    due = grid.at(m.due) if m.due else grid.horizon
    latest = [
        s for s in range(max(0, low), due)
        if (end := grid.work_end((m.unit,), m.attendance, s, grid.steps(m.duration))) is not None and end <= due
    ]  # fmt: skip
    return latest


def _free(grid: Grid, visits: tuple[Visit, ...], fixed: list[Placed]) -> bool:
    """No overlap with a visit or one another."""
    spans = [(t.start, t.end) for t in fixed]
    for i, (start, end) in enumerate(spans):
        if any(v.start < end and start < v.end for v in visits):
            return False
        if any(a < end and start < b for a, b in spans[i + 1 :]):
            return False
    return True


class _UnitWays:
    def __init__(self, grid: Grid, unit: Unit, visits: tuple[Visit, ...], fixed: list[Placed]) -> None:
        self.grid, self.unit, self.visits, self.fixed = grid, unit, visits, fixed

    def all(self) -> Iterator[Way]:
        state, at = self.unit.initial, self.grid.at
        clean = None if state.dirty_since else at(state.clean_since) if state.clean_since else 0
        dirty = at(state.dirty_since) if state.dirty_since else None
        full = None if state.full_clean_due else at(state.full_clean_at) if state.full_clean_at else 0
        yield from self.gap(0, _State(clean, dirty, full, state.batches_since_full_clean), ())

    def gap(self, index: int, state: _State, done: tuple[Placed, ...]) -> Iterator[Way]:
        """Fill the gap before visit `index`, then go on."""
        last = index == len(self.visits)
        choices = self.final(state) if last else self.before(index)
        for sequence in choices:
            for tasks in self.place(sequence, index):
                after = self.through(state, tasks)
                if after is None:
                    continue
                if last:
                    clean = after.dirty is None or self.unit.dirty_hold is None
                    if clean and self.pauses((*done, *tasks)):
                        yield self.way((*done, *tasks))
                    continue
                used = self.use(after, self.visits[index])
                if used is not None:
                    yield from self.gap(index + 1, used, (*done, *tasks))

    def before(self, index: int) -> Iterator[tuple[Placed, ...]]:
        """Sequences of tasks (not yet timed) that may lie before a visit."""
        visit = self.visits[index]
        earlier = self.visits[index - 1] if index else None
        inside = earlier is not None and earlier.block == visit.block
        for full, refresh in product((False, True), repeat=2):
            if (full and self.unit.full_clean is None) or (refresh and self.unit.clean is None):
                continue
            if refresh and self.unit.clean_hold is None and self.unit.dirty_hold is None:
                continue
            between: list[Placed] = []
            if inside:
                work = turnaround_of(self.grid.scenario, visit.procedures[0], self.unit.id)
                if work is not None and not full:
                    between += self.task(TaskKind.TURNAROUND, work, before=visit.batch)
            else:
                spec = self.required(earlier, visit, full)
                if spec is None:
                    continue
                between += self.task(TaskKind.CHANGEOVER, spec, before=visit.batch)
            if full and self.unit.full_clean:
                between += self.task(TaskKind.FULL_CLEAN, self.unit.full_clean, before=visit.batch)
            if refresh and self.unit.clean:
                between += self.task(TaskKind.REFRESH, self.unit.clean, before=visit.batch)
            head = () if inside or earlier is None else tuple(self.bound(earlier.block, "teardown"))
            tail = () if inside else tuple(self.bound(visit.block, "setup"))
            for order in permutations(between):
                yield (*head, *order, *tail)

    def final(self, state: _State) -> Iterator[tuple[Placed, ...]]:
        """What lies after the last visit: tear-down, and the clean that dirty_hold asks for."""
        earlier = self.visits[-1] if self.visits else None
        head = tuple(self.bound(earlier.block, "teardown")) if earlier else ()
        if self.unit.dirty_hold is not None and (earlier or state.dirty is not None) and self.unit.clean:
            clean = self.task(TaskKind.CLEAN, self.unit.clean, after=earlier.batch if earlier else None)
            yield (*head, *clean)
        else:
            yield head

    def required(self, earlier: Visit | None, visit: Visit, full: bool) -> Changeover | None:
        initial = self.unit.initial
        left = UnitUse(earlier.product, earlier.last_state) if earlier else UnitUse(
            initial.last_product, initial.last_setup_state
        )  # fmt: skip
        after, first = UnitUse(visit.product, visit.first_state), visit.procedures[0]
        spec = lookup(self.grid.scenario, self.unit, left, after, first)
        clean = self.unit.full_clean if full and spec is not None else None
        if clean and spec and spec.level.rank <= clean.replaces.rank:
            return lookup(self.grid.scenario, self.unit, UnitUse(None), after, first) or NOTHING
        return spec

    def task(self, kind: TaskKind, work: Task, before: str | None = None, after: str | None = None) -> list[Placed]:
        """The task without its time; a changeover of no duration stays, for its cost."""
        if not work.duration and kind is not TaskKind.CHANGEOVER:
            return []
        return [Placed(kind, self.unit.id, -1, -1, work, before, after)]

    def bound(self, block: tuple[str, ...], kind: str) -> list[Placed]:
        visits = [v for v in self.visits if v.block == block]
        procedures = [p for v in visits for p in v.procedures]
        stated = [w for p in (procedures if kind == "setup" else procedures[::-1]) if (w := getattr(p, kind))]
        if not stated:
            return []
        if kind == "setup":
            return self.task(TaskKind.SETUP, stated[0], before=visits[0].batch)
        return self.task(TaskKind.TEARDOWN, stated[0], after=visits[-1].batch)

    def place(self, sequence: tuple[Placed, ...], index: int) -> Iterator[tuple[Placed, ...]]:
        """Every timing of a sequence in the gap before visit `index`."""
        low = self.visits[index - 1].end if index else 0
        if index < len(self.visits):
            yield from self.timed(sequence, low, self.visits[index].start)
        else:
            yield from self.timed(sequence, low, self.grid.horizon)

    def timed(self, sequence: tuple[Placed, ...], low: int, high: int) -> Iterator[tuple[Placed, ...]]:
        if not sequence:
            yield ()
            return
        task, rest = sequence[0], sequence[1:]
        length = self.grid.steps(task.work.duration)
        if length == 0:
            for others in self.timed(rest, low, high):
                yield (task, *others)
            return
        top = high + (BEYOND // 2 if task.kind is TaskKind.CLEAN else 0)
        for start in range(low, top):
            end = self.grid.work_end((self.unit.id,), task.work.attendance, start, length)
            if end is None or end > top or any(f.start < end and start < f.end for f in self.fixed):
                continue
            for others in self.timed(rest, end, high):
                yield (task._replace(start=start, end=end), *others)

    def through(self, state: _State, tasks: tuple[Placed, ...]) -> _State | None:
        """The unit's state after the tasks; None when a use stayed dirty too long."""
        hold = self.unit.dirty_hold
        for task in tasks:
            if not task.work.duration:
                continue
            if task.cleans:
                if state.dirty is not None and hold is not None and task.start > state.dirty + self.grid.steps(hold):
                    return None
                state = state._replace(clean=task.end, dirty=None)
            if task.cleans_fully:
                state = state._replace(full=task.end, used=0)
        return state

    def use(self, state: _State, visit: Visit) -> _State | None:
        """The state after a visit; None when it may not run."""
        limit, hold = self.unit.full_clean_after, self.unit.clean_hold
        idle = None if state.clean is None else visit.start - state.clean
        if hold is not None and (idle is None or idle > self.grid.steps(hold)):
            return None
        if state.full is None:
            return None
        if limit and limit.time is not None and visit.end - state.full > self.grid.steps(limit.time):
            return None
        if limit and limit.batches is not None and state.used + 1 > limit.batches:
            return None
        dirty = visit.end if state.dirty is None else state.dirty
        return state._replace(dirty=dirty, used=state.used + 1)

    def pauses(self, tasks: tuple[Placed, ...]) -> bool:
        """Whether maintenance lies inside blocks of pausable recipes only."""
        recipes = {r.product: r for r in self.grid.scenario.recipes}
        return all(
            recipes[name].campaign_rules.pausable or task.end <= start or end <= task.start
            for start, end, name in self.hulls(tasks)
            for task in self.fixed
        )

    def way(self, tasks: tuple[Placed, ...]) -> Way:
        terms = dict.fromkeys((Term.CHANGEOVER_TIME, Term.CHANGEOVER_COST, Term.CHANGEOVER_COUNT), 0.0)
        terms |= {Term.CLEANING: 0.0, Term.PREFERENCE: 0.0}
        for task in (*tasks, *self.fixed):
            hours = task.work.duration.total_seconds() / 3600
            if isinstance(task.work, Maintenance):
                if task.work.ideal is not None:
                    days = abs(self.grid.moment(task.start) - task.work.ideal).total_seconds() / 86_400
                    terms[Term.PREFERENCE] += float(task.work.cost_per_day) * days
                continue
            terms[Term.CHANGEOVER_COST] += float(task.work.cost)
            if task.kind is TaskKind.CHANGEOVER:
                terms[Term.CHANGEOVER_TIME] += hours
                terms[Term.CHANGEOVER_COUNT] += bool(hours)
            elif task.kind in CLEANS:
                terms[Term.CLEANING] += hours
        real = tuple(t for t in (*tasks, *self.fixed) if t.work.duration)
        return Way(real, terms, tuple(self.holds(real)))

    def hulls(self, tasks: tuple[Placed, ...]) -> list[tuple[int, int, str]]:
        """Stretch and product of each block, from its set-up to its tear-down."""
        found = []
        for block in dict.fromkeys(v.block for v in self.visits):
            mine = [v for v in self.visits if v.block == block]
            first, last = mine[0], mine[-1]
            own = {t.kind for kind in ("setup", "teardown") for t in self.bound(block, kind)}
            heads = [t.start for t in tasks if t.kind in own and t.before == first.batch]
            tails = [t.end for t in tasks if t.kind in own and t.after == last.batch]
            start = max((h for h in heads if h <= first.start), default=first.start)
            end = min((t for t in tails if t >= last.end), default=last.end)
            found.append((start, end, first.product))
        return found

    def holds(self, tasks: tuple[Placed, ...]) -> Iterator[tuple[int, int, str]]:
        """Stretch over which each block holds the unit's room: to the last clean before the next block."""
        keeps = [t for t in tasks if t.cleans and t.kind in (TaskKind.CHANGEOVER, TaskKind.FULL_CLEAN, TaskKind.CLEAN)]
        hulls = self.hulls(tasks)
        for index, (start, end, name) in enumerate(hulls):
            following = hulls[index + 1][0] if index + 1 < len(hulls) else self.grid.horizon + BEYOND
            cleans = [t.end for t in keeps if end <= t.start < following]
            yield start, max([end, *cleans]), name
