"""Blocks as nodes of each unit's sequence: freed ones with variables, fixed ones as constants."""

from scheduler.detailed.context import BatchVars, Context, Lit, Node, RunVars, TaskVars, VisitVars
from scheduler.detailed.problem import Problem
from scheduler.detailed.solution import Block, blocks_of
from scheduler.domain.changeover import UnitUse
from scheduler.domain.plan import TaskKind
from scheduler.domain.product import Procedure

PAST = 10_000
"""Steps before the start within which work that committed batches needed may have been done."""
CLEANING = (TaskKind.TURNAROUND, TaskKind.FULL_CLEAN, TaskKind.REFRESH)


def build_nodes(context: Context) -> None:
    """Nodes of the units whose sequence the model decides."""
    fixed = blocks_of(context.fixed.campaigns.values(), context.units)
    for unit in context.units:
        context.nodes[unit] = [_fixed_node(context, block, i) for i, block in enumerate(fixed.get(unit, []))]
    for batches in context.slots.values():
        for unit in sorted(batches[0].slot.recipe.units):
            _freed_nodes(context, unit, batches)


def is_plain(problem: Problem, unit: str) -> bool:
    """Whether no task on the unit needs a time of its own: changeovers and turnarounds are mere gaps."""
    scenario, owner = problem.scenario, problem.unit(unit)
    room = scenario.room_by_id.get(owner.room or "")
    tasks = [owner.turnaround, owner.clean, owner.full_clean, scenario.changeover_default]
    tasks += [r.changeover for r in scenario.changeovers]
    tasks += [p.turnaround for r in scenario.recipes for p in r.procedures]
    return (
        problem.hours((unit,)).always
        and owner.dirty_hold is None
        and owner.clean_hold is None
        and owner.full_clean_after is None
        and not (room and room.exclusive_by)
        and not any(m.unit == unit for m in scenario.maintenance)
        and not any(t and t.pools for t in tasks)
    )


def _fixed_node(context: Context, block: Block, order: int) -> Node:
    problem, slot = context.problem, block.campaign.slot
    runs = {b.id: b.procedures for b in block.campaign.batches}
    first, last = block.visits[0], block.visits[-1]
    data = slot.recipe.procedures[first.procedures[0]]
    tasks = [t for t in context.fixed.tasks.get(block.unit, ()) if t.before or t.after]
    visits = []
    for i, visit in enumerate(block.visits):
        source = slot.recipe.procedures[visit.procedures[0]].source
        inside = [
            TaskVars(t.data, t.unit, True, t.start, t.end, None, fixed_before=t.before)
            for t in tasks
            if i and t.before == visit.batch and t.data.kind in CLEANING and t.start >= block.start
        ]
        turnaround = problem.turnaround(source, block.unit)
        visits.append(VisitVars(visit.batch, True, visit.start, visit.end, turnaround, inside, follows=i > 0))
    bounds = [
        TaskVars(t.data, t.unit, True, t.start, t.end, None, fixed_before=t.before, fixed_after=t.after)
        for t in tasks
        if (t.data.kind is TaskKind.SETUP and t.before == first.batch)
        or (t.data.kind is TaskKind.TEARDOWN and t.after == last.batch)
    ]
    start = min([block.start, *(t.start for t in bounds)])
    end = max([block.end, *(t.end for t in bounds)])
    node = Node(
        slot,
        block.unit,
        True,
        start,
        end,
        visits,
        UnitUse(slot.recipe.product, runs[first.batch][first.procedures[0]].alternative.setup_state),
        UnitUse(slot.recipe.product, runs[last.batch][last.procedures[-1]].alternative.setup_state),
        data.source,
        (start, end),
        end - start,
        order,
    )
    node.bounds = bounds
    if block.unit in context.undecided:
        sources = [slot.recipe.procedures[key].source for visit in block.visits for key in visit.procedures]
        early = min(0, start - PAST)
        node.span = (early, max(end, context.window[1]) + PAST)
        _bound(context, node, sources)
        node.span = (min(start, early) if node.bounds else start, end)
    return node


def _freed_nodes(context: Context, unit: str, batches: list[BatchVars]) -> None:
    """One node per (campaign, unit, set-up state); one per run for interleaved procedures."""
    recipe = batches[0].slot.recipe
    states = sorted(
        {
            a.setup_state or ""
            for p in recipe.procedures.values()
            if not p.source.interleaved
            for a in p.alternatives
            if unit in a.units
        }
    )
    for state in states:
        visits, used = [], []
        for batch in batches:
            runs = []
            for run in batch.runs.values():
                lit = context.any_of([x for a, x in run.choices if unit in a.units and (a.setup_state or "") == state])
                if not run.data.source.interleaved and lit is not False:
                    runs.append((run, lit))
            visits.append(_visit(context, unit, batch, runs))
            used = [run for run, _ in runs]
        _node(context, unit, batches, visits, used, state or None)
    for batch in batches:
        for run in batch.runs.values():
            lit = context.any_of([x for a, x in run.choices if unit in a.units])
            if run.data.source.interleaved and lit is not False:
                state = next(a.setup_state for a, _ in run.choices if unit in a.units) or ""
                _node(context, unit, [batch], [_visit(context, unit, batch, [(run, lit)])], [run], state or None)


def _visit(context: Context, unit: str, batch: BatchVars, runs: list[tuple[RunVars, Lit]]) -> VisitVars:
    turnaround = context.problem.turnaround(runs[0][0].data.source, unit)
    if len(runs) == 1:
        run, lit = runs[0]
        return VisitVars(batch.id, lit, run.start, run.end, turnaround)
    presence = context.any_of([lit for _, lit in runs])
    start = context.cp.new_int_var(*context.window, "")
    end = context.cp.new_int_var(*context.window, "")
    for run, lit in runs:
        context.le(start, run.start, lit)
        context.le(run.end, end, lit)
    for bound, of, sign in ((start, [r.start for r, _ in runs], 1), (end, [r.end for r, _ in runs], -1)):
        reached = [context.both(lit, context.cp.new_bool_var("")) for _, lit in runs]
        for lit, point in zip(reached, of, strict=True):
            context.le(sign * point, sign * bound, lit)
        context.cp.add_bool_or([*reached, *([] if presence is True else [presence.negated()])])
    intervals = [
        interval
        for run, _ in runs
        for (alternative, _), interval in zip(run.choices, run.intervals, strict=True)
        if unit in alternative.units
    ]
    context.cp.add_no_overlap(intervals)
    return VisitVars(batch.id, presence, start, end, turnaround)


def _node(
    context: Context,
    unit: str,
    batches: list[BatchVars],
    visits: list[VisitVars],
    runs: list[RunVars],
    state: str | None,
) -> None:
    slot = batches[0].slot
    presence = visits[0].presence if all(r.data.fixed for r in runs) else context.any_of([v.presence for v in visits])
    low = context.window[0] + min(slot.recipe.heads[r.data.id] for r in runs)
    least = sum(min(a.duration for a, _ in run.choices if unit in a.units) for run in runs[:1])
    node = Node(
        slot,
        unit,
        presence,
        visits[0].start,
        visits[-1].end,
        visits,
        UnitUse(slot.recipe.product, state),
        UnitUse(slot.recipe.product, state),
        runs[0].data.source,
        (low, context.window[1]),
        least,
    )
    simple = len(visits) == 1 or (
        all(r.data.fixed for r in runs) and all(b.present is batches[0].present for b in batches)
    )
    if not simple:
        node.start = context.cp.new_int_var(low, context.window[1], "")
        node.end = context.cp.new_int_var(low, context.window[1], "")
        for visit in visits:
            context.le(node.start, visit.start, visit.presence)
            context.le(visit.end, node.end, visit.presence)
    earlier: list[Lit] = []
    for visit in visits:
        visit.follows = context.both(visit.presence, context.any_of(earlier)) if earlier else False
        earlier.append(visit.presence)
    _bound(context, node, [r.data.source for r in runs])
    context.nodes[unit].append(node)


def _bound(context: Context, node: Node, sources: list[Procedure]) -> None:
    """Set-up before the first visit, tear-down after the last; the block reaches around both."""
    setup = next((p.setup for p in sources if p.setup), None)
    teardown = next((p.teardown for p in reversed(sources) if p.teardown), None)
    if setup and setup.duration:
        task = context.task(context.problem.task(TaskKind.SETUP, setup), node.unit, node.presence, node.span, node)
        for visit in node.visits:
            context.le(task.end, visit.start, visit.presence)
        node.start = task.start
        node.bounds.append(task)
    if teardown and teardown.duration:
        task = context.task(
            context.problem.task(TaskKind.TEARDOWN, teardown), node.unit, node.presence, node.span, node
        )
        for visit in node.visits:
            context.le(visit.end, task.start, visit.presence)
        node.end = task.end
        node.bounds.append(task)
