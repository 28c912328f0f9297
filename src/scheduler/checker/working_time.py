"""Rule working_time."""

from collections.abc import Iterator

from scheduler.checker.context import PlanContext
from scheduler.checker.hours import HOURS_FOR, inside
from scheduler.checker.messages import stretch, violation
from scheduler.checker.runs import Run
from scheduler.domain.plan import PlannedOperation, Violation
from scheduler.domain.product import Operation
from scheduler.domain.rules import Rule


def check_working_time(context: PlanContext) -> Iterator[Violation]:
    """Operations lie in hours their attendance allows; procedures span closed time only if they survive it.

    What started before the scenario's start is history.
    """
    for _, batch in context.batches:
        for run in batch.runs:
            found = list(_operations(context, run))
            yield from found or _procedure(context, run)


def _operations(context: PlanContext, run: Run) -> Iterator[Violation]:
    known = {operation.id: operation for operation in run.operations or ()}
    for done in run.planned.operations:
        operation = known.get(done.operation)
        if operation and done.start >= context.scenario.start and not _allowed(context, run, done, operation):
            message = (
                f"Operation {done.operation} of {run.planned.procedure}, batch {run.batch}, is {operation.attendance} "
                f"and runs {stretch(done.start, done.end)} on {', '.join(run.planned.units)}; it must lie "
                f"{HOURS_FOR[operation.attendance]}. Move it."
            )
            where = (run.batch, run.planned.procedure, done.operation, *run.planned.units)
            yield violation(Rule.working_time, message, *where, start=done.start)


def _allowed(context: PlanContext, run: Run, done: PlannedOperation, operation: Operation) -> bool:
    end = max(done.start, min(done.end, done.start + operation.duration))  # beyond its duration it only waits
    return context.hours.attended_well(run.planned.units, operation, done.start, end)


def _procedure(context: PlanContext, run: Run) -> Iterator[Violation]:
    planned = run.planned
    if run.procedure is None or run.procedure.survives_shutdown or planned.start < context.scenario.start:
        return
    if not inside(context.hours.of(planned.units).running, planned.start, planned.end):
        message = (
            f"Procedure {planned.procedure} of batch {run.batch} spans closed time of {', '.join(planned.units)} "
            f"({stretch(planned.start, planned.end)}) and does not survive a shutdown. Move it."
        )
        where = (run.batch, planned.procedure, *planned.units)
        yield violation(Rule.working_time, message, *where, start=planned.start)
