"""Rule room_segregation: two keys never hold an exclusive room at once."""

from itertools import zip_longest

from scheduler.detailed.context import Context
from scheduler.detailed.model_parts import Expr, Lit, Node
from scheduler.detailed.problem import Problem
from scheduler.detailed.solution import Block, Solution
from scheduler.domain.plan import TaskKind

_CLEANS = (TaskKind.CHANGEOVER, TaskKind.FULL_CLEAN, TaskKind.CLEAN)


def add_room_segregation(context: Context) -> None:
    """A block holds its room from its start to the end of the cleaning after it; holds of two keys are disjoint."""
    rooms: dict[str, list[str]] = {}
    for unit in context.problem.scenario.units:
        room = context.problem.scenario.room_by_id.get(unit.room or "")
        if room and room.exclusive_by:
            rooms.setdefault(room.id, []).append(unit.id)
    fixed = context.fixed.rows
    for units in rooms.values():
        if not any(unit in context.nodes for unit in units):
            continue
        holds = [h for unit in units for h in _holds(context, unit, fixed.get(unit, []))]
        _keep_apart(context, holds)


Hold = tuple[str, str, Lit, Expr, Expr, tuple[int, int]]
"""unit, key, presence, from, to, (earliest start, latest end)."""


def room_key(problem: Problem, unit: str, product: str) -> str:
    """What a room of this unit is held by while the product is in it."""
    room = problem.scenario.room_by_id[problem.unit(unit).room or ""]
    if room.exclusive_by == "product":
        return product
    owner = problem.scenario.product_by_id[product]
    return owner.sponsor if room.exclusive_by == "sponsor" else owner.segregation_class or ""


def _holds(context: Context, unit: str, blocks: list[Block]) -> list[Hold]:
    if unit not in context.nodes:
        return [_constant(context, unit, block, later) for block, later in zip_longest(blocks, blocks[1:])]
    until = {id(n): context.cp.new_int_var(n.span[0], context.window[1] + 100_000, "") for n in context.nodes[unit]}
    for node in context.nodes[unit]:
        context.le(node.end, until[id(node)], node.presence)
    for before, after, lit in context.arcs.get(unit, []):
        if before is None:
            continue
        tasks = after.tasks if after else [t for t in [context.final_cleans.get(unit)] if t]
        for task in tasks:
            if task.data.cleans and task.data.kind in _CLEANS and task.presence is not False:
                context.le(task.end, until[id(before)], lit, task.presence)
    return [_hold(context, node, until[id(node)]) for node in context.nodes[unit]]


def _hold(context: Context, node: Node, until: Expr) -> Hold:
    key = room_key(context.problem, node.unit, node.slot.recipe.product)
    return (node.unit, key, node.presence, node.start, until, (node.span[0], context.window[1]))


def _constant(context: Context, unit: str, block: Block, later: Block | None) -> Hold:
    start, end = held_room(context.fixed, block, later)
    return (unit, room_key(context.problem, unit, block.campaign.slot.recipe.product), True, start, end, (start, end))


def held_room(solution: Solution, block: Block, later: Block | None) -> tuple[int, int]:
    """From when until when a block of a plan holds its room, given the block that follows it on its unit."""
    limit = later.start if later else None
    tasks = solution.tasks.get(block.unit, ())
    cleans = [
        t.end
        for t in tasks
        if t.data.cleans and t.data.kind in _CLEANS and t.start >= block.end and (limit is None or t.end <= limit)
    ]
    setup, teardown = block.bounds(tasks)
    return setup.start if setup else block.start, max([teardown.end if teardown else block.end, *cleans])


def _keep_apart(context: Context, holds: list[Hold]) -> None:
    holds = sorted(holds, key=lambda hold: isinstance(hold[4], int))  # those that are decided first
    open_ = sum(1 for hold in holds if not isinstance(hold[4], int))
    for i, (unit, key, here, start, end, span) in enumerate(holds[:open_]):
        for other, other_key, there, other_start, other_end, other_span in holds[i + 1 :]:
            if unit == other or key == other_key:
                continue
            if isinstance(start, int) and isinstance(other_start, int) and here is True and there is True:
                if span[0] <= other_span[0]:
                    context.le(end, other_start)
                else:
                    context.le(other_end, start)
                continue
            first = context.cp.new_bool_var("")
            context.le(end, other_start, here, there, first)
            context.le(other_end, start, here, there, first.negated())
