"""Rules unit_capacity and campaign_block: one thing at a time on a unit, campaigns whole, batches in order."""

from itertools import pairwise

from scheduler.detailed.constraints.lookups import asked_between, work_from
from scheduler.detailed.constraints.pairs import in_pairs
from scheduler.detailed.constraints.plain import is_plain
from scheduler.detailed.context import Context
from scheduler.detailed.model_parts import BatchVars, Interval, Lit, Node, VisitVars
from scheduler.domain.plan import TaskKind


def add_unit_capacity(context: Context) -> None:
    """A batch fits its units and runs one procedure at a time on each; blocks do not overlap (tasks: `keep_apart`)."""
    for batch in context.batches.values():
        size = batch.slot.recipe.source.batch_size
        for run in batch.runs.values():
            for alternative, lit in run.choices:
                limits = [context.problem.unit(u).capacity for u in alternative.units]
                if any(limit is not None and size > limit for limit in limits):
                    context.forbid(lit)
        for unit in sorted(batch.slot.recipe.units):
            together = _together(batch, unit)
            if len(together) > 1:
                context.cp.add_no_overlap(together)
    for nodes in context.nodes.values():
        for node in nodes:
            node.interval = _held(node) or context.interval(node.start, node.end, node.presence)
        context.cp.add_no_overlap([n.interval for n in nodes if n.interval is not None])


def _together(batch: BatchVars, unit: str) -> list[Interval]:
    """Runs of one visit of the batch to a unit; interleaved runs are blocks of their own."""
    return [
        interval
        for run in batch.runs.values()
        if not run.data.source.interleaved
        for (alternative, _), interval in zip(run.choices, run.intervals, strict=True)
        if unit in alternative.units
    ]


def _held(node: Node) -> Interval | None:
    """The interval of its one run, where the block is nothing else: a copy would be propagated twice."""
    alone = len(node.visits) == 1 and not node.bounds and node.order is None
    return node.visits[0].held if alone else None


def add_campaign_block(context: Context) -> None:
    """Inside a block batches run in the order of their positions with a turnaround between; no batch overtakes."""
    for batches in context.slots.values():
        _keep_order(context, batches)
    for nodes in context.nodes.values():
        for node in nodes:
            if node.order is None or node.unit in context.undecided:
                _order_visits(context, node)


def _keep_order(context: Context, batches: list[BatchVars]) -> None:
    for first, second in pairwise(batches):
        for key, run in first.runs.items():
            context.le(run.start, second.runs[key].start, second.present)


def _order_visits(context: Context, node: Node) -> None:
    plain = is_plain(context.problem, node.unit)
    spread = len(node.visits) > 1 and any(v.presence is not node.presence for v in node.visits)
    for index, visit in enumerate(node.visits[1:], start=1):
        if not plain:
            _place_turnaround(context, node, index)
        for before in node.visits[:index] if spread else node.visits[index - 1 : index]:
            context.le(before.end, visit.start, before.presence, visit.presence)
            for data, lit in visit.turnarounds if plain and not visit.began_before else ():
                context.le(before.end + data.duration, visit.start, before.presence, visit.presence, lit)
            for task in visit.tasks:
                context.le(before.end, task.start, before.presence, task.presence)


def _place_turnaround(context: Context, node: Node, index: int) -> None:
    visit: VisitVars = node.visits[index]
    if visit.follows is False:
        return
    needed: Lit = visit.follows
    first = node.span[0] if isinstance(visit.start, int) else work_from(context, node, index) or node.span[0]
    span = (first, node.span[1])
    full = context.problem.unit(node.unit).full_clean_after
    if full:
        cleaned = context.cp.new_bool_var("full clean")
        clean = context.problem.unit_tasks[node.unit, TaskKind.FULL_CLEAN]
        visit.tasks.append(context.task(clean, node.unit, context.both(visit.follows, cleaned), span, node, index))
        needed = context.both(visit.follows, cleaned.negated())
    if visit.began_before:
        needed = context.both(needed, context.cp.new_bool_var("recorded"))
    for data, lit in visit.turnarounds:
        visit.tasks.append(context.task(data, node.unit, context.both(needed, lit), span, node, index))
    for task in visit.tasks:
        context.le(task.end, visit.start, task.presence)


def build_arcs(context: Context) -> None:
    """Which block follows which on each unit, where the model has to know: a circuit over its nodes, or pairs.

    Fixed blocks keep their order; a freed block goes only where it fits in time.
    """
    for unit, nodes in context.nodes.items():
        if not nodes or not _needs_arcs(context, unit):
            continue
        if in_pairs(context, unit):
            context.paired.append(unit)
            continue
        context.arcs[unit] = _circuit(context, unit, nodes)


def _needs_arcs(context: Context, unit: str) -> bool:
    nodes = context.nodes[unit]
    if not is_plain(context.problem, unit):
        return True
    pairs = [(a, b) for a in [None, *nodes] for b in nodes if a is not b]
    found = [asked.data for a, b in pairs for asked in asked_between(context, unit, a, b)]
    return any(data is None or data.duration or data.cost for data in found)


def _circuit(context: Context, unit: str, nodes: list[Node]) -> list[tuple[Node | None, Node | None, Lit]]:
    cp = context.cp
    order: list[Node | None] = [None, *nodes]
    number = {id(node): i for i, node in enumerate(order)}
    fixed = [n for n in nodes if n.order is not None]
    freed = [n for n in nodes if n.order is None]
    true = cp.new_constant(1)
    raw: list[tuple[int, int, Lit]] = []
    arcs: list[tuple[Node | None, Node | None, Lit]] = []

    twofold = context.problem.unit(unit).full_clean_after is not None
    undecided = unit in context.undecided

    def arc(a: Node | None, b: Node | None, lit: Lit) -> None:
        """One arc; where a full clean may lie in the gap a second one for that, which keeps the relaxation tight."""
        if twofold and b is not None and (lit is not true or undecided):
            clean = cp.new_bool_var("full clean between")
            context.clean_arcs.setdefault(id(b), []).append(clean)
            arcs.append((a, b, clean))
            raw.append((number[id(a)], number[id(b)], clean))
            lit = cp.new_bool_var("") if lit is true else lit
        arcs.append((a, b, True if lit is true else lit))
        raw.append((number[id(a)], number[id(b)], lit))

    chain: list[Node | None] = [None, *fixed, None]
    for a, b in pairwise(chain):
        start = a.span[1] if a else min(context.window[0], 0)
        end = b.span[0] if b else context.window[1]
        inside = [
            n for n in freed if start + n.least <= end and n.span[0] + n.least <= end and start + n.least <= n.span[1]
        ]
        if not inside and (a or b):
            arc(a, b, true)
            continue
        if a or b:
            arc(a, b, cp.new_bool_var(""))
        for n in inside:
            arc(a, n, cp.new_bool_var(""))
            arc(n, b, cp.new_bool_var(""))
    for a in freed:
        if a.presence is not True:
            raw.append((number[id(a)], number[id(a)], a.presence.negated()))
        for b in freed:
            if a is not b and a.span[0] + a.least + b.least <= b.span[1]:
                arc(a, b, cp.new_bool_var(""))
    if not fixed and all(n.presence is not True for n in freed):
        raw.append((0, 0, cp.new_bool_var("")))
    if raw:
        cp.add_circuit(raw)
    else:  # the block that must be here fits nowhere
        context.forbid()
    return arcs
