"""Work on units where the plan in force has it: as hints, and what moves of it."""

from fractions import Fraction

from scheduler.detailed.context import Context
from scheduler.detailed.model_parts import Expr, TaskVars
from scheduler.detailed.problem import Problem
from scheduler.detailed.recipe_data import TaskData
from scheduler.detailed.solution import PlacedTask, Solution
from scheduler.domain.plan import Plan, TaskKind
from scheduler.domain.working_time import Attendance


def records_of(problem: Problem, plan: Plan) -> dict[str, tuple[PlacedTask, ...]]:
    """Tasks of a plan by unit, for where they stood; of what they need only the time they took is known."""
    at, found = problem.grid.at, dict[str, list[PlacedTask]]()
    for task in sorted(plan.tasks, key=lambda t: (t.start, t.end)):
        start, end = at(task.start), at(task.end)
        data = TaskData(
            task.kind, end - start, Attendance.UNATTENDED, (), Fraction(0), task.level, maintenance=task.maintenance
        )
        found.setdefault(task.unit, []).append(PlacedTask(data, task.unit, start, end, task.before, task.after))
    return {unit: tuple(tasks) for unit, tasks in found.items()}


def hint_tasks(context: Context, baseline: Solution) -> None:
    """Hint the tasks of freed campaigns, and maintenance, to where they stood."""
    known = set(context.cp.proto.solution_hint.vars)
    for task in context.tasks:
        if task.node and task.node.order is not None and task.node.unit not in context.undecided:
            continue
        stood = _stood(context, task, baseline)
        made = stood is not None
        for var, value in ((task.presence, int(made)), (task.start, stood)):
            index = -1 if isinstance(var, int) else max(var.index, -var.index - 1)
            if value is not None and index >= 0 and index not in known:
                known.add(index)
                context.cp.add_hint(var, value)


def moved_tasks(context: Context, baseline: Solution) -> Expr:
    """Number of tasks that stand where none, or at another time than one, stood."""
    moved = []
    for task in context.tasks:
        stood = _stood(context, task, baseline)
        if stood is None:
            moved.append(1 if task.presence is True else task.presence)
        elif task.presence is not False:
            moves = context.cp.new_bool_var("moved")
            context.equal(task.start, stood, *([] if task.presence is True else [task.presence]), moves.negated())
            moved.append(moves)
    return sum(moved)


def _stood(context: Context, task: TaskVars, baseline: Solution) -> int | None:
    """Where the task of the same kind stood that named the same maintenance or batch."""
    for was in baseline.tasks.get(task.unit, ()):
        if was.data.kind is task.data.kind and _alike(context, task, was, baseline):
            return was.start
    return None


def _alike(context: Context, task: TaskVars, was: PlacedTask, baseline: Solution) -> bool:
    if task.data.maintenance or task.node is None:
        return task.data.maintenance == was.data.maintenance
    if task.data.kind is TaskKind.TEARDOWN:
        return was.after in {v.batch for v in task.node.visits}
    if task.position is not None:
        return was.before == task.node.visits[task.position].batch
    campaign = baseline.campaigns.get(task.node.slot.id)
    firsts = [b.visits[0].batch for b in (campaign.blocks if campaign else ()) if b.unit == task.unit]
    return was.before in firsts
