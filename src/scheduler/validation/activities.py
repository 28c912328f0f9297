"""Every stated activity of a scenario: operations, QC, cleans, set-ups, changeovers, maintenance."""

from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

from scheduler.domain.plant import PoolDemand, Task
from scheduler.domain.product import Operation, Procedure, Recipe
from scheduler.domain.scenario import Scenario
from scheduler.domain.working_time import Attendance
from scheduler.validation.issue import pointer


class Activity(NamedTuple):
    """Work as stated; `shortest` is its least duration, `where` its JSON pointer, `name` opens a sentence."""

    where: str
    name: str
    attendance: Attendance
    shortest: timedelta
    pools: tuple[PoolDemand, ...]


def activities(scenario: Scenario) -> Iterator[Activity]:
    """All activities, in the order of the document."""
    for i, unit in enumerate(scenario.units):
        tasks = {"turnaround": unit.turnaround, "clean": unit.clean, "full_clean": unit.full_clean}
        yield from _tasks(tasks, f"of unit {unit.id!r}", pointer("units", i))
    for i, product in enumerate(scenario.products):
        if product.qc:
            where, name = pointer("products", i, "qc"), f"The qc of product {product.id!r}"
            yield Activity(where, name, Attendance.UNATTENDED, product.qc.duration, product.qc.pools)
    for i, recipe in enumerate(scenario.recipes):
        for j, procedure in enumerate(recipe.procedures):
            yield from _of_procedure(recipe, procedure, pointer("recipes", i, "procedures", j))
    for i, rule in enumerate(scenario.changeovers):
        if rule.changeover:
            where, name = pointer("changeovers", i, "changeover"), f"The changeover of rule {i + 1}"
            # A changeover of no duration is no activity: nothing is placed for it.
            times = [t for row in rule.matrix.values() for t in row.values() if t] or [rule.changeover.duration]
            yield Activity(where, name, rule.changeover.attendance, min(times), rule.changeover.pools)
    if scenario.changeover_default:
        yield _task(scenario.changeover_default, "The default changeover", "/changeover_default")
    for i, work in enumerate(scenario.maintenance):
        where = pointer("maintenance", i)
        yield Activity(where, f"Maintenance {work.id!r}", work.attendance, work.duration, work.pools)


def _of_procedure(recipe: Recipe, procedure: Procedure, where: str) -> Iterator[Activity]:
    owner = f"of procedure {procedure.id!r} of recipe {recipe.id!r}"
    tasks = {"setup": procedure.setup, "teardown": procedure.teardown, "turnaround": procedure.turnaround}
    yield from _tasks(tasks, owner, where)
    for k, operation in enumerate(procedure.operations):
        name = f"Operation {operation.id!r} {owner}"
        shortest = shortest_operation(procedure, operation)
        yield Activity(where + pointer("operations", k), name, operation.attendance, shortest, operation.pools)


def shortest_operation(procedure: Procedure, operation: Operation) -> timedelta:
    """Least duration of an operation over the alternatives of its procedure."""
    single = len(procedure.operations) == 1
    return min(
        a.durations.get(operation.id, a.duration if single and a.duration is not None else operation.duration)
        for a in procedure.alternatives
    )


def _tasks(tasks: dict[str, Task | None], owner: str, where: str) -> Iterator[Activity]:
    for field, task in tasks.items():
        if task:
            yield _task(task, f"The {field} {owner}", where + pointer(field))


def _task(task: Task, name: str, where: str) -> Activity:
    return Activity(where, name, task.attendance, task.duration, task.pools)
