"""Set-up before a block and tear-down after it."""

from scheduler.detailed.context import Context
from scheduler.detailed.model_parts import Expr, Lit, Node
from scheduler.detailed.recipe_data import TaskData

Point = tuple[Expr, Lit]
"""A step, and whether it counts."""
Wanted = list[tuple[TaskData, Lit]]


def add_bounds(context: Context, node: Node, setups: Wanted, teardowns: Wanted, span: tuple[int, int]) -> None:
    """Set-up before the first visit, tear-down after the last; the block reaches around both."""
    before = [context.task(data, node.unit, lit, span, node) for data, lit in setups]
    after = [context.task(data, node.unit, lit, span, node) for data, lit in teardowns]
    for visit in node.visits:
        for task in before:
            context.le(task.end, visit.start, visit.presence, task.presence)
        for task in after:
            context.le(visit.end, task.start, visit.presence, task.presence)
    if before:
        node.start = _beyond(context, node, [(t.start, t.presence) for t in before], 1, span)
    if after:
        node.end = _beyond(context, node, [(t.end, t.presence) for t in after], -1, span)
    node.bounds += [*before, *after]


def _beyond(context: Context, node: Node, tasks: list[Point], side: int, span: tuple[int, int]) -> Expr:
    """The edge of the block: that of its one task, or around visits and those tasks that are made."""
    if len(tasks) == 1 and tasks[0][1] is node.presence:
        return tasks[0][0]
    visits = [(v.start if side == 1 else v.end, v.presence) for v in node.visits]
    return around(context, [*visits, *tasks], side, span)


def around(context: Context, points: list[Point], side: int, span: tuple[int, int]) -> Expr:
    """A step not after any of the points that count (`side` 1), or not before (-1)."""
    bound = context.cp.new_int_var(*span, "")
    for point, lit in points:
        context.le(side * bound, side * point, lit)
    return bound
