"""From a solved model back to a plan in steps."""

from collections.abc import Callable

from scheduler.detailed.constraints.plain import is_plain
from scheduler.detailed.context import Context
from scheduler.detailed.model_parts import Expr, Lit, Node, TaskVars
from scheduler.detailed.problem import Problem
from scheduler.detailed.solution import (
    Block,
    Bought,
    Delivered,
    Drawn,
    PlacedBatch,
    PlacedCampaign,
    PlacedProcedure,
    PlacedTask,
    Solution,
)
from scheduler.domain.changeover import UnitUse
from scheduler.domain.plan import TaskKind

Value = Callable[[Expr], int]


def extract(context: Context, value: Value) -> Solution:
    """The whole plan: fixed campaigns and what the model decided; tasks without variables are placed by rule."""
    campaigns, made = dict(context.fixed.campaigns), set[str]()
    for key, batches in context.slots.items():
        placed = []
        for batch in batches:
            if not _true(value, batch.present):
                continue
            runs = {}
            for name, run in batch.runs.items():
                alternative = next(a for a, lit in run.choices if _true(value, lit))
                runs[name] = PlacedProcedure(alternative, tuple(_int(value, e) for e in run.edges))
            placed.append(PlacedBatch(batch.id, runs))
            made.add(batch.id)
        if placed:
            campaigns[key] = PlacedCampaign(batches[0].slot, tuple(placed))
    gone = context.batches.keys() - made
    rows = context.fixed.rows_with([campaigns[key] for key in context.slots if key in campaigns])
    tasks = {u: t for u, t in context.fixed.tasks.items() if u not in context.nodes}
    for unit in context.nodes:
        if is_plain(context.problem, unit):
            found = [t for t in context.rows[unit].tasks if t.data.kind in (TaskKind.SETUP, TaskKind.TEARDOWN)]
            found += [t for n in context.nodes[unit] for t in _placed(value, n.bounds, unit, gone)]
            found += plain_tasks(context.problem, unit, rows.get(unit, []), found)
        else:
            found = _decided(context, value, unit, gone)
        tasks[unit] = tuple(sorted(found, key=lambda t: (t.start, t.end)))
    kept = [d for d in context.fixed.deliveries if d.lot not in context.batches]
    new = [Delivered(order, lot, _int(value, part)) for order, lot, part in context.pegs]
    deliveries = (*kept, *(d for d in new if d.quantity > 0 and d.lot not in gone))
    releases = {lot: step for lot, step in context.fixed.releases.items() if lot not in context.batches}
    releases |= {lot: _int(value, start) for lot, start in context.releases.items() if lot not in gone}
    draws, purchases = _drawn(context, value)
    return Solution(campaigns, tasks, deliveries, draws, purchases, releases).knowing(rows)


def _drawn(context: Context, value: Value) -> tuple[tuple[Drawn, ...], tuple[Bought, ...]]:
    """What single operations draw; draws that were taken together are shared out by `supply`."""
    draws = [
        Drawn(f.source.supply.lot, f.use.batch, f.use.need.procedure, f.use.need.operation, amount)
        for f in context.flows
        if f.use.need and (amount := _int(value, f.quantity))
    ]
    bought = [(lot, item, _int(value, amount), _int(value, at)) for lot, item, amount, at in context.proposals]
    return tuple(draws), tuple(Bought(*b) for b in bought if b[2])


def _true(value: Value, lit: Lit) -> bool:
    return lit is True or (lit is not False and bool(value(lit)))


def _int(value: Value, expr: Expr) -> int:
    return expr if isinstance(expr, int) else int(value(expr))


def plain_tasks(problem: Problem, unit: str, blocks: list[Block], bounds: list[PlacedTask]) -> list[PlacedTask]:
    """Changeovers and turnarounds of a unit on which they are mere gaps: as soon as the unit is free.

    `bounds` are its set-ups and tear-downs. Of batches that began before the plan none is recorded.
    """
    found: list[PlacedTask] = []
    state = problem.unit(unit).initial
    use, free = UnitUse(state.last_product, state.last_setup_state), 0
    for block in blocks:
        recipe = block.campaign.slot.recipe
        runs = {b.id: b.procedures for b in block.campaign.batches}
        first, last = block.visits[0], block.visits[-1]
        setup, teardown = block.bounds(bounds)
        source = recipe.procedures[first.procedures[0]].source
        after = UnitUse(recipe.product, runs[first.batch][first.procedures[0]].alternative.setup_state)
        goes_on = state.last_campaign == block.campaign.slot.id and not source.interleaved
        data = problem.turnaround(source, unit) if goes_on else problem.changeover(unit, use, after, source)
        if data and (data.duration or data.cost) and block.start >= 0:
            start = min(free, (setup.start if setup else block.start) - data.duration)
            found.append(PlacedTask(data, unit, start, start + data.duration, before=first.batch))
        for before, visit in zip(block.visits, block.visits[1:], strict=False):
            turnaround = problem.turnaround(recipe.procedures[visit.procedures[0]].source, unit)
            if turnaround and visit.start >= 0:
                end = before.end + turnaround.duration
                found.append(PlacedTask(turnaround, unit, before.end, end, before=visit.batch))
        use = UnitUse(recipe.product, runs[last.batch][last.procedures[-1]].alternative.setup_state)
        free = teardown.end if teardown else block.end
    return found


def _decided(context: Context, value: Value, unit: str, gone: set[str]) -> list[PlacedTask]:
    found = list(context.rows[unit].tasks)
    for node in context.nodes[unit]:
        inside = [t for v in node.visits for t in v.tasks]
        found += _placed(value, [*node.tasks, *inside, *node.bounds], unit, gone)
        free = [TaskVars(d, unit, lit, node.start, node.start, None, node) for d, lit in node.free]
        found += _placed(value, free, unit, gone)
    services = [m for m in context.maintenance if m.unit == unit]
    found += _placed(value, services, unit, gone)
    final = context.final_cleans.get(unit)
    if final and _true(value, final.presence):
        last = max(
            (n for n in context.nodes[unit] if _true(value, n.presence)), key=lambda n: _int(value, n.end), default=None
        )
        start, end = _int(value, final.start), _int(value, final.end)
        after = _last_batch(value, last, gone) if last else None
        found.append(PlacedTask(final.data, unit, start, end, after=after))
    return found


def _placed(value: Value, tasks: list[TaskVars], unit: str, gone: set[str]) -> list[PlacedTask]:
    found = []
    for task in tasks:
        if not _true(value, task.presence):
            continue
        before, after = task.fixed_before, task.fixed_after
        if task.node and before is None and after is None:
            if task.data.kind is TaskKind.TEARDOWN:
                after = _last_batch(value, task.node, gone)
            else:
                before = _batch(value, task.node, task.position)
        found.append(PlacedTask(task.data, unit, _int(value, task.start), _int(value, task.end), before, after))
    return found


def _batch(value: Value, node: Node, position: int | None) -> str:
    if position is not None:
        return node.visits[position].batch
    return next(v.batch for v in node.visits if _true(value, v.presence))


def _last_batch(value: Value, node: Node, gone: set[str]) -> str:
    return [v.batch for v in node.visits if _true(value, v.presence) and v.batch not in gone][-1]
