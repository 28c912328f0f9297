"""Rules unit_capacity and maintenance: tasks, maintenance and blocks of a unit one at a time."""

from fractions import Fraction

from scheduler.detailed.context import Context
from scheduler.detailed.model_parts import Interval, Node, TaskVars
from scheduler.detailed.recipe_data import TaskData
from scheduler.detailed.solution import PlacedTask
from scheduler.domain.objective import Term
from scheduler.domain.plan import TaskKind
from scheduler.domain.plant import Maintenance
from scheduler.domain.rules import Rule
from scheduler.domain.units import utc


def add_maintenance(context: Context) -> None:
    """Maintenance at its start, or inside [ready, due]; what the fixed plan holds already stays, unless it is moved."""
    tasks = (t for unit in context.nodes for t in context.fixed.tasks.get(unit, ()))
    known = {t.data.maintenance: t for t in tasks if t.data.maintenance}
    for maintenance in context.problem.scenario.maintenance:
        if maintenance.unit not in context.nodes:
            continue
        placed = known.get(maintenance.id)
        if placed and maintenance.unit not in context.undecided and maintenance.id not in context.moved:
            context.maintenance.append(_constant(context, placed))
        else:
            context.maintenance.append(_place(context, maintenance))


def maintenance_data(context: Context, maintenance: Maintenance) -> TaskData:
    """A maintenance in steps."""
    problem = context.problem
    demands = problem.demands(maintenance.pools)
    duration = problem.grid.steps(maintenance.duration)
    return TaskData(
        TaskKind.MAINTENANCE, duration, maintenance.attendance, demands, Fraction(0), maintenance=maintenance.id
    )


def _constant(context: Context, placed: PlacedTask) -> TaskVars:
    interval = context.interval(placed.start, placed.end, True)
    return TaskVars(placed.data, placed.unit, True, placed.start, placed.end, interval)


def _place(context: Context, maintenance: Maintenance) -> TaskVars:
    at = context.problem.grid.at
    low = at(utc(maintenance.start or maintenance.ready or context.problem.scenario.start))
    high = at(utc(maintenance.due)) if maintenance.due else context.problem.horizon
    data = maintenance_data(context, maintenance)
    if maintenance.start:
        high = low + data.duration + 60 * 24 * 3_600
    task = context.task(data, maintenance.unit, True, (low, max(low + data.duration, high)))
    if maintenance.start:
        context.equal(task.start, low)
    elif maintenance.due:
        context.le(task.end, high)
    if maintenance.ideal and maintenance.cost_per_day and context.wants(Term.PREFERENCE):
        ideal = at(utc(maintenance.ideal))
        distance = context.cp.new_int_var(0, abs(high - low) + abs(ideal - low), "")
        context.le(task.start - ideal, distance)
        context.le(ideal - task.start, distance)
        context.charge(Term.PREFERENCE, context.problem.day * Fraction(maintenance.cost_per_day), distance)
    return task


def add_keep_apart(context: Context) -> None:
    """No two of blocks, tasks between blocks, last cleans and maintenance of a unit at once.

    In a pausable block maintenance may lie between visits: there it is kept apart from those instead.
    """
    if Rule.unit_capacity not in context.rules:
        return
    for unit, nodes in context.nodes.items():
        services = [m for m in context.maintenance if m.unit == unit]
        between = [t for n in nodes for t in n.tasks]
        if unit in context.final_cleans:
            between.append(context.final_cleans[unit])
        if not services and not between:
            continue
        tasks = [interval_of(context, t) for t in between if t.presence is not False]
        whole = [n.interval for n in nodes if n.interval is not None]
        context.cp.add_no_overlap([*whole, *tasks])
        if services:
            parts = [i for n in nodes for i in _parts(context, n)]
            context.cp.add_no_overlap([*parts, *tasks, *(interval_of(context, m) for m in services)])


def _parts(context: Context, node: Node) -> list[Interval]:
    if not node.slot.recipe.rules.pausable:
        return [node.interval] if node.interval is not None else []
    visits = [context.interval(v.start, v.end, v.presence) for v in node.visits]
    inside = [t for v in node.visits for t in v.tasks] + node.bounds
    return visits + [interval_of(context, t) for t in inside if t.presence is not False]


def interval_of(context: Context, task: TaskVars) -> Interval:
    """When a task holds its unit; also of one that is a constant here."""
    return task.interval or context.interval(task.start, task.end, task.presence)
