"""Blocks that stay where they are, as nodes of their unit's sequence."""

from scheduler.detailed.constraints.bounds import add_bounds
from scheduler.detailed.constraints.lookups import goes_on
from scheduler.detailed.context import Context
from scheduler.detailed.model_parts import Face, Node, TaskVars, VisitVars
from scheduler.detailed.solution import Block, PlacedTask, Visit
from scheduler.domain.changeover import UnitUse
from scheduler.domain.plan import TaskKind

PAST = 10_000
"""Steps before the start within which work that committed batches needed may have been done."""
CLEANING = (TaskKind.TURNAROUND, TaskKind.FULL_CLEAN, TaskKind.REFRESH)


Tasks = dict[str, list[PlacedTask]]


def tasks_by_batch(context: Context, unit: str) -> Tasks:
    """Tasks of a unit by the batch they precede or follow; none where they are decided anew."""
    found: Tasks = {}
    for task in () if unit in context.undecided else context.fixed.tasks.get(unit, ()):
        found.setdefault(task.before or task.after or "", []).append(task)
    return found


def fixed_node(context: Context, block: Block, order: int, placed: Tasks) -> Node:
    """A block of the plan that stays as it is; with its tasks, unless those of its unit are decided anew."""
    tasks = [t for batch in dict.fromkeys(v.batch for v in block.visits) for t in placed.get(batch, ())]
    first, last = block.visits[0], block.visits[-1]
    bounds = [_constant(t) for t in block.bounds(tasks) if t]
    start = min([block.start, *(t.start for t in bounds)])
    end = max([block.end, *(t.end for t in bounds)])
    node = Node(
        block.campaign.slot,
        block.unit,
        True,
        start,
        end,
        [_fixed_visit(context, block, index, placed) for index in range(len(block.visits))],
        [_fixed_face(block, first, first.procedures[0])],
        [_fixed_face(block, last, last.procedures[-1])],
        (start, end),
        end - start,
        order,
    )
    node.bounds = bounds
    if block.unit in context.undecided:
        _bound_again(context, node, block)
    return node


def _constant(task: PlacedTask) -> TaskVars:
    return TaskVars(
        task.data, task.unit, True, task.start, task.end, None, fixed_before=task.before, fixed_after=task.after
    )


def _fixed_visit(context: Context, block: Block, index: int, placed: Tasks) -> VisitVars:
    visit = block.visits[index]
    tasks = placed.get(visit.batch, []) if index else []
    inside = [t for t in tasks if t.before == visit.batch and t.data.kind in CLEANING]
    procedure = block.campaign.slot.recipe.procedures[visit.procedures[0]].source
    turnaround = context.problem.turnaround(procedure, block.unit)
    return VisitVars(
        visit.batch,
        True,
        visit.start,
        visit.end,
        [(turnaround, True)] if turnaround else [],
        [_constant(t) for t in inside if t.start >= block.start and t.end <= visit.start],
        follows=index > 0,
    )


def _fixed_face(block: Block, visit: Visit, key: str) -> Face:
    recipe = block.campaign.slot.recipe
    batch = next(b for b in block.campaign.batches if b.id == visit.batch)
    return Face(
        UnitUse(recipe.product, batch.procedures[key].alternative.setup_state), recipe.procedures[key].source, True
    )


def _bound_again(context: Context, node: Node, block: Block) -> None:
    """Decide set-up and tear-down of a fixed block anew; they may lie before the start."""
    sources = [node.slot.recipe.procedures[key].source for visit in block.visits for key in visit.procedures]
    setup = None if goes_on(context, block.unit, node) else next((p.setup for p in sources if p.setup), None)
    teardown = next((p.teardown for p in reversed(sources) if p.teardown), None)
    start, end = node.span
    span = (min(0, start - PAST), max(end, context.window[1]) + PAST)
    task = context.problem.task
    add_bounds(
        context,
        node,
        [(task(TaskKind.SETUP, setup), True)] if setup and setup.duration else [],
        [(task(TaskKind.TEARDOWN, teardown), True)] if teardown and teardown.duration else [],
        span,
    )
    node.span = (min(start, span[0]) if node.bounds else start, end)
