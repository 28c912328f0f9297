"""Rules clean_hold, dirty_hold, full_clean: what state a unit is in at each use, carried along its sequence.

Each bound is one-sided: a state variable may be worse than the truth, never better, so the constraint is exact.
"""

from typing import NamedTuple

from scheduler.detailed.constraints.lookups import asked_between
from scheduler.detailed.context import Context
from scheduler.detailed.model_parts import Expr, Lit, Node, TaskVars, VisitVars
from scheduler.domain.plan import TaskKind
from scheduler.domain.plant import Level
from scheduler.domain.rules import Rule
from scheduler.domain.units import utc

FAR = 100_000_000


class State(NamedTuple):
    """Of a unit between two uses.

    Attributes:
        clean: end of the last cleaning.
        dirty: end of the oldest use that no cleaning followed; FAR = there is none.
        full: end of the last full clean; `batches` started since.
    """

    clean: Expr
    dirty: Expr
    full: Expr
    batches: Expr


class Limits(NamedTuple):
    """Hold times in steps; None = no such limit. `cleaned`: last cleaning before the plan; what it cleaned is clean."""

    clean: int | None
    dirty: int | None
    time: int | None
    batches: int | None
    cleaned: int = -FAR


def limits_of(context: Context, unit: str) -> Limits:
    """The limits of a unit that the rules in force know."""
    owner, steps = context.problem.unit(unit), context.problem.grid.steps
    known = [at for at in (owner.initial.clean_since, owner.initial.full_clean_at) if at]
    full = owner.full_clean_after if Rule.full_clean in context.rules else None
    return Limits(
        steps(owner.clean_hold) if owner.clean_hold is not None and Rule.clean_hold in context.rules else None,
        steps(owner.dirty_hold) if owner.dirty_hold is not None and Rule.dirty_hold in context.rules else None,
        steps(full.time) if full and full.time is not None else None,
        full.batches if full else None,
        max((context.problem.grid.at(utc(at)) for at in known), default=-FAR),
    )


def add_cleaning(context: Context) -> None:
    """Carry the state of every unit with hold or full-clean limits from its initial state through its sequence."""
    for unit in context.units:
        limits = limits_of(context, unit)
        if limits[:4] == (None, None, None, None):
            continue
        entries, exits = {}, {}
        for node in context.nodes[unit]:
            entries[id(node)] = _fresh(context, limits)
            exits[id(node)] = _through(context, limits, node, entries[id(node)])
        start = _reached(context, unit, limits)
        for before, after, lit in context.arcs.get(unit, []):
            if after is not None:
                _carry(context, exits[id(before)] if before else start, entries[id(after)], lit)
        if limits.dirty is not None and not context.rows[unit].after:
            _clean_at_the_end(context, unit, limits.dirty, start, exits)
        if limits.time is not None:
            _cut(context, unit, limits.time)


def _fresh(context: Context, limits: Limits) -> State:
    new = context.cp.new_int_var
    return State(
        new(-FAR, FAR, "") if limits.clean is not None else 0,
        new(-FAR, FAR, "") if limits.dirty is not None else FAR,
        new(-FAR, FAR, "") if limits.time is not None else 0,
        new(0, limits.batches + 1, "") if limits.batches is not None else 0,
    )


def _initial(context: Context, unit: str, limits: Limits) -> State:
    state, at = context.problem.unit(unit).initial, context.problem.grid.at
    clean = at(utc(state.clean_since)) if state.clean_since else (-FAR if state.dirty_since else 0)
    full = at(utc(state.full_clean_at)) if state.full_clean_at else 0
    dirty = at(utc(state.dirty_since)) if state.dirty_since else FAR
    batches = (limits.batches or 0) if state.full_clean_due else state.batches_since_full_clean
    return State(
        clean if limits.clean is not None else 0,
        dirty if limits.dirty is not None else FAR,
        (-FAR if state.full_clean_due else full) if limits.time is not None else 0,
        batches if limits.batches is not None else 0,
    )


def _reached(context: Context, unit: str, limits: Limits) -> State:
    """The state of a unit before the first block that the model knows: its initial one, or what the plan made of it."""
    state, row = _initial(context, unit, limits), context.rows[unit]
    if not row.before:
        return state
    end = row.before[-1].end
    cleans = [t for t in row.tasks if t.data.cleans and t.end <= end]
    fulls = [t.end for t in cleans if t.data.kind is TaskKind.FULL_CLEAN or t.data.level is Level.FULL]
    visits = [v for block in row.before for v in block.visits]
    clean, full = max((t.end for t in cleans), default=-FAR), max(fulls, default=-FAR)
    uses = [v.end for v in visits if v.start >= clean and v.end > limits.cleaned]
    since = sum(1 for v in visits if v.start >= full)
    return State(
        max(clean, state.clean) if limits.clean is not None else 0,
        min([FAR if cleans else state.dirty, *uses]) if limits.dirty is not None else FAR,
        max(full, state.full) if limits.time is not None else 0,
        (0 if fulls else state.batches) + since if limits.batches is not None else 0,
    )


def _carry(context: Context, source: State, target: State, *when: Lit) -> None:
    context.le(target.clean, source.clean, *when)
    context.le(target.dirty, source.dirty, *when)
    context.le(target.full, source.full, *when)
    context.le(source.batches, target.batches, *when)


def _through(context: Context, limits: Limits, node: Node, state: State) -> State:
    _offer_refresh(context, limits, node, None)
    state = _after_tasks(context, limits, state, node.tasks)
    for index, visit in enumerate(node.visits):
        if index:
            _offer_refresh(context, limits, node, index)
            state = _after_tasks(context, limits, state, visit.tasks)
        state = _after_visit(context, limits, state, visit)
    return state


def _offer_refresh(context: Context, limits: Limits, node: Node, index: int | None) -> None:
    """An optional clean in a gap, where a hold may ask for one and the gap is not decided already."""
    visit = node.visits[index or 0]
    if (limits.clean is None and limits.dirty is None) or not _open_gap(context, node, index):
        return
    allowed = node.presence if index is None else visit.follows
    if allowed is False:
        return
    presence = context.both(allowed, context.cp.new_bool_var("refresh"))
    data = context.problem.unit_tasks[node.unit, TaskKind.REFRESH]
    span = (0, node.span[1])
    task = context.task(data, node.unit, presence, span, node, index)
    context.le(task.end, node.start if index is None else visit.start, presence)
    others = node.tasks if index is None else visit.tasks
    if index is None:
        for before, after, lit in context.arcs[node.unit]:
            if after is node and before is not None:
                context.le(before.end, task.start, presence, lit)
    else:
        for earlier in node.visits[:index]:
            context.le(earlier.end, task.start, earlier.presence, presence)
        context.cp.add_no_overlap([t.interval for t in (*others, task) if t.interval is not None])
    others.append(task)


def _open_gap(context: Context, node: Node, index: int | None) -> bool:
    """Whether the tasks of a gap are decided here: inside a freed block, or before a block that others may precede."""
    if node.order is None or node.unit in context.undecided:
        return True
    return index is None and any(after is node and lit is not True for _, after, lit in context.arcs[node.unit])


def _after_tasks(context: Context, limits: Limits, state: State, tasks: list[TaskVars]) -> State:
    cleans = [t for t in tasks if t.data.cleans]
    full = [t for t in cleans if t.data.kind is TaskKind.FULL_CLEAN or t.data.level is Level.FULL]
    if not cleans:
        return state
    new = _fresh(context, limits)
    if limits.clean is not None:
        for task, chosen in _one_of(context, cleans):
            context.le(new.clean, task.end if task else state.clean, chosen)
    if limits.dirty is not None:
        for task, chosen in _one_of(context, cleans):
            if task:
                context.le(task.start, state.dirty + limits.dirty, chosen)
            else:
                context.le(new.dirty, state.dirty, chosen)
    if limits.time is not None or limits.batches is not None:
        for task, chosen in _one_of(context, full):
            context.le(new.full, task.end if task else state.full, chosen)
            if task is None:
                context.le(state.batches, new.batches, chosen)
        for task in full if limits.time is not None else ():  # before the last one known it is worse than none
            context.le(new.full, task.end, task.presence)
    return new


def _one_of(context: Context, tasks: list[TaskVars]) -> list[tuple[TaskVars | None, Lit]]:
    """A choice of one present task, or none."""
    if not tasks:
        return [(None, True)]
    lits = [context.cp.new_bool_var("") for _ in tasks]
    none = context.cp.new_bool_var("")
    context.cp.add_exactly_one([*lits, none])
    for task, lit in zip(tasks, lits, strict=True):
        if task.presence is False:
            context.forbid(lit)
        elif task.presence is not True:
            context.cp.add_implication(lit, task.presence)
    return [*zip(tasks, lits, strict=True), (None, none)]


def _after_visit(context: Context, limits: Limits, state: State, visit: VisitVars) -> State:
    if limits.clean is not None:
        context.le(visit.start, state.clean + limits.clean, visit.presence)
    if limits.time is not None:
        context.le(visit.end, state.full + limits.time, visit.presence)
    dirty, batches = state.dirty, state.batches
    if limits.dirty is not None and not (isinstance(visit.end, int) and visit.end <= limits.cleaned):
        dirty = context.cp.new_int_var(-FAR, FAR, "")
        context.le(dirty, state.dirty)
        context.le(dirty, visit.end, visit.presence)
    if limits.batches is not None:
        batches = context.cp.new_int_var(0, limits.batches, "")
        context.le(state.batches + (1 if visit.presence is True else visit.presence), batches)
    return State(state.clean, dirty, state.full, batches)


def _clean_at_the_end(context: Context, unit: str, hold: int, start: State, exits: dict[int, State]) -> None:
    data = context.problem.unit_tasks[unit, TaskKind.CLEAN]
    used = context.any_of([n.presence for n in context.nodes[unit]])
    if used is not True and start.dirty != FAR:
        used = True
    if used is False:
        return
    last = max([context.window[1], *(n.span[1] for n in context.nodes[unit])])
    uses = (n.end for n in context.nodes[unit] if n.presence is True and isinstance(n.end, int))
    span = (max(0, max(uses, default=0)), last + hold + 14 * data.duration + 1_000)
    task = context.task(data, unit, used, span, None)
    for node in context.nodes[unit]:
        context.le(node.end, task.start, node.presence)
    ends = [(b, lit) for b, a, lit in context.arcs.get(unit, []) if a is None and b is not None]
    for before, lit in ends:
        context.le(task.start, exits[id(before)].dirty + hold, lit)
    if not all(n.presence is True for n in context.nodes[unit]) or not context.nodes[unit]:
        nothing = [n.presence for n in context.nodes[unit]]
        if start.dirty != FAR and all(p is not True for p in nothing):
            idle = context.any_of(nothing)
            context.le(task.start, start.dirty + hold, *([idle.negated()] if idle is not False else []))
    context.final_cleans[unit] = task


def _cut(context: Context, unit: str, time: int) -> None:
    """Redundant: uses, and changeovers where no full clean lies in the gap, fit the time the full cleans allow."""
    nodes = context.nodes[unit]
    if not nodes or Rule.changeover not in context.rules:
        return
    if any(n.order is not None or len(n.visits) > 1 for n in nodes):
        return
    fulls = [t for n in nodes for t in n.tasks if t.data.kind is TaskKind.FULL_CLEAN or t.data.level is Level.FULL]
    cleaned = {id(lit) for lits in context.clean_arcs.values() for lit in lits}
    uses = sum(n.least * (1 if n.presence is True else n.presence) for n in nodes)
    work = sum(
        _least_changeover(context, unit, a, b) * lit
        for a, b, lit in context.arcs[unit]
        if b is not None and id(lit) not in cleaned
    )
    first = 0 if context.problem.unit(unit).initial.full_clean_due else time
    context.cp.add(uses + work <= first + time * sum(t.presence for t in fulls if t.presence is not False))


def _least_changeover(context: Context, unit: str, before: Node | None, after: Node) -> int:
    """Least time of a changeover that leaves the unit as it was for the full clean; one that may not counts nothing."""
    found = [data for data, _, _ in asked_between(context, unit, before, after) if data]
    return 0 if any(data.level is Level.FULL for data in found) else min((d.duration for d in found), default=0)
