"""Which fixed blocks of a unit a model has to know: the cost of a model depends on its window, not on the plan."""

from typing import NamedTuple

from scheduler.detailed.context import Context
from scheduler.detailed.solution import Block, PlacedTask
from scheduler.domain.plan import TaskKind
from scheduler.domain.plant import Level


class Row(NamedTuple):
    """The fixed blocks of a unit in order; those `before` and `after` are left out, and their tasks stay."""

    before: list[Block]
    near: list[Block]
    after: list[Block]
    tasks: tuple[PlacedTask, ...]


def nearby(context: Context, unit: str, blocks: list[Block]) -> Row:
    """Blocks that meet the window, the next one on either side, and as many more as cleaning limits reach."""
    whole, (low, high) = Row([], blocks, [], ()), context.window
    if unit in context.undecided or context.promised or (low, high) == (0, context.problem.horizon):
        return whole
    if any(m.unit == unit and m.id in context.moved for m in context.problem.scenario.maintenance):
        return whole
    first = max((i for i, b in enumerate(blocks) if b.end <= low), default=0)
    last = next((i for i, b in enumerate(blocks) if b.start >= high), len(blocks)) + 1
    placed = context.fixed.tasks.get(unit, ())
    if last < len(blocks):
        last = _settled(context, unit, blocks, last, placed)
    before, after = blocks[:first], blocks[last:]
    batches = {v.batch for block in (*before, *after) for v in block.visits}
    near = blocks[first:last]
    if (blocks and blocks[0].start < 0) or any(v.batch in batches for block in near for v in block.visits):
        return whole  # history has no record of all its cleans; interleaved visits share the name of their batch
    return Row(before, near, after, tuple(t for t in placed if (t.before or t.after) in batches))


def _settled(context: Context, unit: str, blocks: list[Block], start: int, tasks: tuple[PlacedTask, ...]) -> int:
    """Index behind the first block from `start` on before which cleaning ends all that earlier uses call for."""
    owner = context.problem.unit(unit)
    full = owner.full_clean_after is not None
    if not full and owner.clean_hold is None and owner.dirty_hold is None:
        return start
    ends = {t.before for t in tasks if t.data.cleans and (not full or _is_full(t))}
    return next((i + 1 for i in range(start, len(blocks)) if blocks[i].visits[0].batch in ends), len(blocks))


def _is_full(task: PlacedTask) -> bool:
    return task.data.kind is TaskKind.FULL_CLEAN or task.data.level is Level.FULL
