"""Rule operation_link, the part on how long operations last."""

from collections.abc import Iterator
from datetime import timedelta

from scheduler.checker.context import PlanContext
from scheduler.checker.messages import moment, violation
from scheduler.checker.runs import Run
from scheduler.domain.plan import PlannedOperation, Violation
from scheduler.domain.product import Operation
from scheduler.domain.rules import Rule
from scheduler.domain.units import format_duration


def check_lengths(context: PlanContext, run: Run) -> Iterator[Violation]:
    """Each operation lasts its duration or open time, and at most its extension longer; what began before is a fact."""
    planned = run.planned.operations
    if run.planned.start < context.scenario.start:
        return
    if run.operations is None or [o.operation for o in planned] != [o.id for o in run.operations]:
        return
    for done, operation in zip(planned, run.operations, strict=True):
        yield from _length(context, run, done, operation)


def _length(context: PlanContext, run: Run, done: PlannedOperation, operation: Operation) -> Iterator[Violation]:
    earliest = context.hours.working_end(run.planned.units, operation, done.start)
    if earliest is None:  # it starts outside open time: working_time says so
        return
    latest = earliest + (operation.extendable or timedelta(0))
    if earliest <= done.end <= latest:
        return
    span = "" if latest == earliest else f" to {moment(latest)}"
    message = (
        f"Operation {operation.id} of {run.planned.procedure}, batch {run.batch}, starts {moment(done.start)} and ends "
        f"{moment(done.end)}; with {format_duration(operation.duration)} of work it ends {moment(earliest)}{span}. "
        "Correct its end."
    )
    where = (run.batch, run.planned.procedure, operation.id)
    yield violation(Rule.operation_link, message, *where, start=done.start)
