"""Blocks as nodes of each unit's sequence: freed ones with variables, fixed ones as constants."""

from scheduler.detailed.constraints.bounds import add_bounds, around
from scheduler.detailed.constraints.ends import Ends, Use
from scheduler.detailed.constraints.fixed_nodes import fixed_node, tasks_by_batch
from scheduler.detailed.constraints.lookups import goes_on
from scheduler.detailed.constraints.nearby import nearby
from scheduler.detailed.constraints.visits import make_visit
from scheduler.detailed.context import Context
from scheduler.detailed.model_parts import BatchVars, Lit, Node
from scheduler.domain.plan import TaskKind


def build_nodes(context: Context) -> None:
    """Nodes of the units whose sequence the model decides."""
    fixed = context.fixed.rows
    for unit in context.units:
        row = context.rows[unit] = nearby(context, unit, fixed.get(unit, []))
        tasks = tasks_by_batch(context, unit)
        context.nodes[unit] = [fixed_node(context, block, i, tasks) for i, block in enumerate(row.near)]
    for batches in context.slots.values():
        for unit in sorted(batches[0].slot.recipe.units & context.nodes.keys()):
            _freed_nodes(context, unit, batches)


def _freed_nodes(context: Context, unit: str, batches: list[BatchVars]) -> None:
    """One node per (campaign, unit), around all its visits; one per run for interleaved procedures."""
    rows = [_uses(context, unit, batch) for batch in batches]
    together = [[u for u in row if not u.run.data.source.interleaved] for row in rows]
    used = [(batch, row) for batch, row in zip(batches, together, strict=True) if row]
    if used:
        context.nodes[unit].append(_node(context, unit, [b for b, _ in used], [row for _, row in used]))
    for batch, row in zip(batches, rows, strict=True):
        for use in row:
            if use.run.data.source.interleaved:
                context.nodes[unit].append(_node(context, unit, [batch], [[use]]))


def _uses(context: Context, unit: str, batch: BatchVars) -> list[Use]:
    found = []
    for run in batch.runs.values():
        lits = [lit for alternative, lit in run.choices if unit in alternative.units]
        if lits:
            found.append(Use(batch.position, run, context.any_of(lits)))
    return found


def _node(context: Context, unit: str, batches: list[BatchVars], rows: list[list[Use]]) -> Node:
    slot, uses = batches[0].slot, [use for row in rows for use in row]
    ends = Ends(context, slot.recipe, unit)
    visits = [make_visit(context, ends, batch.id, row) for batch, row in zip(batches, rows, strict=True)]
    fixed = len(rows) == 1 or all(use.run.data.fixed for use in rows[0]) or all(use.lit is True for use in uses)
    # Procedures of fixed allocation are here in every batch of the campaign or in none; the links may set their order.
    firsts = rows[0] if fixed else uses
    lasts = rows[0] if fixed and ends.in_order(rows[0]) else uses
    low = context.window[0] + min(slot.head(use.position, use.run.data.id) for use in uses)
    low = min([low, *(use.run.start for use in uses if isinstance(use.run.start, int))])
    node = Node(
        slot,
        unit,
        visits[0].presence if fixed else context.any_of([v.presence for v in visits]),
        visits[0].start,
        visits[-1].end,
        visits,
        ends.faces(firsts, last=False),
        ends.faces(lasts, last=True),
        (low, context.window[1]),
        _least(unit, rows[0]),
    )
    if len(visits) > 1 and not fixed:
        node.start = around(context, [(v.start, v.presence) for v in visits], 1, node.span)
    if len(visits) > 1 and not (fixed and batches[-1].present is batches[0].present):
        node.end = around(context, [(v.end, v.presence) for v in visits], -1, node.span)
    earlier: list[Lit] = []
    for visit in visits:
        visit.follows = context.both(visit.presence, context.any_of(earlier)) if earlier else False
        earlier.append(visit.presence)
    setups, teardowns = ends.tasks(firsts, TaskKind.SETUP), ends.tasks(lasts, TaskKind.TEARDOWN)
    add_bounds(context, node, [] if goes_on(context, unit, node) else setups, teardowns, context.window)
    return node


def _least(unit: str, uses: list[Use]) -> int:
    """Least steps that a block with any of the uses of a batch takes."""
    shortest = [min(a.duration for a, _ in use.run.choices if unit in a.units) for use in uses]
    together = all(use.lit is uses[0].lit for use in uses)
    return sum(shortest) if together else min(shortest)
