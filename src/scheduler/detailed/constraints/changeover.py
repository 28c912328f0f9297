"""Rule changeover: what lies between two consecutive blocks of a unit, and where in the gap."""

from scheduler.detailed.constraints.fixed_nodes import PAST
from scheduler.detailed.constraints.lookups import asked_between, work_from
from scheduler.detailed.constraints.pairs import CHARGED, add_pairs
from scheduler.detailed.constraints.plain import is_plain
from scheduler.detailed.context import Context
from scheduler.detailed.model_parts import Lit, Node, TaskVars
from scheduler.detailed.recipe_data import TaskData
from scheduler.domain.objective import Term
from scheduler.domain.plan import TaskKind
from scheduler.domain.units import utc

Arc = tuple[Node | None, Node | None, Lit]
_BEFORE_A_BLOCK = (TaskKind.CHANGEOVER, TaskKind.TURNAROUND, TaskKind.FULL_CLEAN, TaskKind.REFRESH)


def add_changeover(context: Context) -> None:
    """Between consecutive blocks i, j: end_i + changeover(i, j) ≤ start_j where the arc i → j is taken."""
    for unit in context.paired:
        add_pairs(context, unit)
    for unit, arcs in context.arcs.items():
        incoming: dict[int, list[Arc]] = {}
        for arc in arcs:
            if arc[1] is not None:
                incoming.setdefault(id(arc[1]), []).append(arc)
        for group in incoming.values():
            if is_plain(context.problem, unit):
                for arc in group:
                    _leave_a_gap(context, unit, *arc)
            elif keeps_its_tasks(context, *group[0]):
                _keep_tasks(context, group[0])
            else:
                _place_tasks(context, unit, group)


def keeps_its_tasks(context: Context, before: Node | None, after: Node | None, lit: Lit) -> bool:
    """Whether a gap lies between fixed blocks that nothing can come between: its tasks stay as they are."""
    node = after or before
    if lit is not True or node is None or node.unit in context.undecided:
        return False
    return all(n is None or n.order is not None for n in (before, after))


def _leave_a_gap(context: Context, unit: str, before: Node | None, after: Node | None, lit: Lit) -> None:
    assert after is not None
    if after.began_before:
        return
    for data, _, states in asked_between(context, unit, before, after):
        if data is None:
            context.forbid(lit, *states)
            continue
        if before is not None:
            context.le(before.end + data.duration, after.start, lit, *states)
        elif data.duration and not after.settled:
            context.le(work_from(context, after, None) + data.duration, after.start, lit, *states)
        if context.wants(*CHARGED, Term.CLEANING):
            _charge(context, data, context.all_of(lit, *states))
            if data.kind is TaskKind.TURNAROUND:
                context.charge(Term.CLEANING, data.duration * context.problem.hour, lit)
                context.charge(Term.CHANGEOVER_COST, data.cost, lit)


def _charge(context: Context, data: TaskData, lit: Lit) -> None:
    if data.kind is not TaskKind.CHANGEOVER:
        return
    context.charge(Term.CHANGEOVER_TIME, data.duration * context.problem.hour, lit)
    context.charge(Term.CHANGEOVER_COST, data.cost, lit)
    if data.duration:
        context.charge(Term.CHANGEOVER_COUNT, 1, lit)


def _keep_tasks(context: Context, arc: Arc) -> None:
    before, after, _ = arc
    assert after is not None
    batch = after.visits[0].batch
    floor = before.end if before else None
    for t in context.fixed.tasks.get(after.unit, ()):
        inside = t.before == batch and t.end <= after.start and (floor is None or t.start >= floor)
        if inside and t.data.kind is TaskKind.CHANGEOVER and t.data.duration == 0:
            after.free.append((t.data, True))
        elif inside and t.data.kind in _BEFORE_A_BLOCK:
            after.tasks.append(TaskVars(t.data, t.unit, True, t.start, t.end, None, after, fixed_before=batch))


def _place_tasks(context: Context, unit: str, group: list[Arc]) -> None:
    after = group[0][1]
    assert after is not None
    span = (_earliest(context, unit, group), after.span[1])
    clean_arcs = context.clean_arcs.get(id(after), [])
    if clean_arcs:
        clean = context.problem.unit_tasks[unit, TaskKind.FULL_CLEAN]
        after.tasks.append(context.task(clean, unit, context.sum_of(clean_arcs), span, after))
    wanted: dict[TaskData, list[Lit]] = {}
    for before, _, arc in group:
        cleaned = any(arc is clean for clean in clean_arcs)
        # Of what lay before a batch that began before the plan, no more need be known than the rest calls for.
        taken = context.both(arc, context.cp.new_bool_var("recorded")) if after.began_before else arc
        for data, instead, states in asked_between(context, unit, before, after):
            needed = instead if cleaned else data
            if needed is None:
                context.forbid(taken, *states)
            else:
                wanted.setdefault(needed, []).append(context.all_of(taken, *states))
    for data, lits in wanted.items():
        presence = context.sum_of(lits)
        _charge(context, data, presence)
        if data.duration:
            after.tasks.append(context.task(data, unit, presence, span, after))
        elif data.cost:
            after.free.append((data, presence))
    gap = context.cp.new_int_var(*span, "") if after.tasks else None
    for before, _, lit in group:
        if before is not None:
            context.le(before.end, after.start, lit)
            if gap is not None:
                context.le(before.end, gap, lit)
    for task in after.tasks:
        context.le(gap, task.start, task.presence)
        context.le(task.end, after.start, task.presence)


def _earliest(context: Context, unit: str, group: list[Arc]) -> int:
    """First step for the work of a gap: what frozen batches needed may lie before the plan's start."""
    after = group[0][1]
    assert after is not None
    if not after.settled:
        first = work_from(context, after, None)
        reached = [before.span[before.order is not None] if before else first for before, _, _ in group]
        return first if first < 0 else max(first, min(reached))
    asked = [data for before, _, _ in group for data, _, _ in asked_between(context, unit, before, after)]
    longest = max((data.duration for data in asked if data), default=0)
    if after.span[0] >= longest:
        return 0
    first = after.span[0] - PAST
    since = context.problem.unit(unit).initial.dirty_since
    dirty = context.problem.grid.at(utc(since)) if since else first
    return max(first, dirty) if dirty <= after.span[0] else first  # before that use nothing cleaned it
