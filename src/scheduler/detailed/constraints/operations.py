"""Rules working_time, operation_link, unit_connection, unit_qualification, resource_pool of operations."""

from itertools import pairwise

from scheduler.detailed.context import Context
from scheduler.detailed.model_parts import BatchVars, Expr, Lit, RunVars
from scheduler.detailed.problem import Problem
from scheduler.detailed.recipe_data import AlternativeData, RecipeData
from scheduler.domain.plant import Qualification, Unit
from scheduler.domain.product import Point
from scheduler.domain.recipe import connected, may_transfer, procedure_of, transfers_of
from scheduler.domain.rules import Rule
from scheduler.domain.working_time import Attendance


def add_operation_link(context: Context) -> None:
    """Operations last their duration and at most the extension; links: min ≤ target − source ≤ max (domain.md §3)."""
    for batch in context.batches.values():
        for run in batch.runs.values():
            if not run.data.rigid and not run.began_before:
                _durations(context, run)
        for link in batch.slot.recipe.links:
            if all(batch.runs[point.procedure].began_before for point in (link.source, link.target)):
                continue
            source, target = _point(batch, link.source), _point(batch, link.target)
            if link.min is not None:
                context.le(source + link.min, target, batch.present)
            if link.max is not None:
                context.le(target, source + link.max, batch.present)


def _durations(context: Context, run: RunVars) -> None:
    for index, (operation, (start, end)) in enumerate(zip(run.data.operations, pairwise(run.edges), strict=True)):
        for alternative, lit in run.choices:
            if operation.attendance is Attendance.INTERRUPTIBLE and not alternative.hours.always:
                continue
            duration = alternative.durations[index]
            context.le(start + duration, end, lit)
            context.le(end, start + duration + operation.extendable, lit)


def _point(batch: BatchVars, point: Point) -> Expr:
    run = batch.runs[point.procedure]
    if point.operation is None:
        return run.start if point.edge == "start" else run.end
    index = next(i for i, o in enumerate(run.data.operations) if o.id == point.operation)
    return run.edges[index + (point.edge == "end")]


def add_working_time(context: Context) -> None:
    """Operations lie in the hours their attendance asks for; no procedure spans closed time it does not survive."""
    for batch in context.batches.values():
        for run in batch.runs.values():
            for groups in [] if run.began_before else _by_hours(run):
                _operation_hours(context, run, *groups)
                if not run.data.source.survives_shutdown:
                    _keep_out_of_closures(context, run, *groups)


def _by_hours(run: RunVars) -> list[tuple[AlternativeData, Lit]]:
    return [(a, lit) for a, lit in run.choices if not a.hours.always]


def _operation_hours(context: Context, run: RunVars, alternative: AlternativeData, lit: Lit) -> None:
    for index, (operation, (start, end)) in enumerate(zip(run.data.operations, pairwise(run.edges), strict=True)):
        duration = alternative.durations[index]
        worked = context.timed(start, duration, operation.attendance, alternative.hours, lit, context.window)
        if operation.attendance is Attendance.INTERRUPTIBLE:
            context.le(worked, end, lit)
            context.le(end, worked + operation.extendable, lit)


def _keep_out_of_closures(context: Context, run: RunVars, alternative: AlternativeData, lit: Lit) -> None:
    if run.data.rigid:
        starts = alternative.hours.starts(Attendance.UNATTENDED, alternative.duration)
        if starts is not None:
            context.within(run.start, starts, lit)
        return
    for closed_from, closed_to in alternative.hours.closed():
        if closed_to <= context.window[0] or closed_from >= context.window[1]:
            continue
        before = context.cp.new_bool_var("")
        context.le(run.end, closed_from, lit, before)
        context.le(closed_to, run.start, lit, before.negated())


def add_unit_qualification(context: Context) -> None:
    """A unit is used from available_from on, for products it is qualified for; a visit in one period of validity."""
    for batch in context.batches.values():
        periods: dict[tuple[str, str], list[Period]] = {}
        for key, run in batch.runs.items():
            for alternative, lit in run.choices:
                for unit in map(context.problem.unit, alternative.units):
                    if unit.available_from:
                        context.le(context.problem.grid.at(unit.available_from), run.start, lit)
                    if unit.qualified:
                        visit = (unit.id, key if run.data.source.interleaved else "")
                        if visit not in periods:
                            periods[visit] = _periods(context, unit, batch.slot.recipe.product)
                        _inside_a_period(context, run, lit, periods[visit])


Period = tuple[Qualification, Lit]
"""A qualification, and whether it is the one that holds for a visit."""


def _periods(context: Context, unit: Unit, product: str) -> list[Period]:
    found = [q for q in unit.qualified if q.product == product]
    if len(found) < 2:
        return [(q, True) for q in found]
    lits = [context.cp.new_bool_var("") for _ in found]
    context.cp.add_exactly_one(lits)
    return list(zip(found, lits, strict=True))


def _inside_a_period(context: Context, run: RunVars, lit: Lit, periods: list[Period]) -> None:
    at = context.problem.grid.at
    if not periods:
        context.forbid(lit)
    for qualification, holds in periods:
        if qualification.valid_from:
            context.le(at(qualification.valid_from), run.start, lit, holds)
        if qualification.valid_until:
            context.le(run.end, at(qualification.valid_until), lit, holds)


def add_unit_connection(context: Context) -> None:
    """Transfers pass between connected units; compatible pairs and trains are kept."""
    for batch in context.batches.values():
        recipe = batch.slot.recipe
        for pairs in allowed_pairs(context.problem, recipe):
            allow_pairs(context, batch, *pairs)
        if recipe.source.trains:
            _follow_a_train(context, batch)


def allowed_pairs(problem: Problem, recipe: RecipeData) -> list[tuple[str, str, set[tuple[str, str]]]]:
    """(procedure, procedure, alternative pairs that may go together) of a recipe."""
    found = []
    for a, b in transfers_of(recipe.source):
        source, target = procedure_of(recipe.source, a), procedure_of(recipe.source, b)
        pairs = connected(problem.scenario, source, target)
        if pairs is not None:
            good = {(x.id, y.id) for x in source.alternatives for y in target.alternatives if may_transfer(pairs, x, y)}
            found.append((a, b, good))
    return found + [(c.source, c.target, set(c.pairs)) for c in recipe.source.compatible]


def allow_pairs(context: Context, batch: BatchVars, first: str, second: str, good: set[tuple[str, str]]) -> None:
    """An alternative of the first procedure goes with one of the second that makes a good pair with it."""
    for x, x_lit in batch.runs[first].choices:
        partners = [y_lit for y, y_lit in batch.runs[second].choices if (x.id, y.id) in good]
        if any(lit is True for lit in partners):
            continue
        context.cp.add_bool_or([*partners, *([] if x_lit is True else [x_lit.negated()])])


def _follow_a_train(context: Context, batch: BatchVars) -> None:
    trains = batch.slot.recipe.source.trains
    lits = [context.cp.new_bool_var(name) for name in trains]
    for lit, choices in zip(lits, trains.values(), strict=True):
        for procedure, alternative in choices.items():
            for a, a_lit in batch.runs[procedure].choices:
                if a.id == alternative and a_lit is not True:
                    context.cp.add_implication(lit, a_lit)
                elif a.id != alternative:
                    context.forbid(lit, a_lit)
    context.cp.add_bool_or([*lits, *([] if batch.present is True else [batch.present.negated()])])


def add_resource_pool(context: Context) -> None:
    """Operations hold places of pools; the capacity itself is set by `add_pool_capacity`."""
    for batch in context.batches.values():
        for run in batch.runs.values():
            for index, operation in enumerate(run.data.operations):
                if operation.pools:
                    _hold(context, batch, run, index)


def _hold(context: Context, batch: BatchVars, run: RunVars, index: int) -> None:
    operation = run.data.operations[index]
    start, end = run.edges[index], run.edges[index + 1]
    pausing = operation.attendance is Attendance.INTERRUPTIBLE
    same = len({a.durations[index] for a, _ in run.choices}) == 1 and len({a.hours for a, _ in run.choices}) == 1
    groups = [(run.choices[0][0], batch.present)] if same else run.choices
    for alternative, lit in groups:
        hours = alternative.hours if pausing and not alternative.hours.always else None
        fixed_size = operation.extendable == 0 and hours is None
        size = alternative.durations[index] if fixed_size else None
        context.hold_pools(operation.pools, start, end, lit, size, hours, context.window, Rule.resource_pool)
