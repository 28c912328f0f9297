"""Earliest times of one batch: its procedures one after the other, within their holds, hours and pools."""

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from scenarios.generator.state import Visit
from scenarios.generator.timeline import Timeline
from scheduler.domain.product import Operation, Recipe
from scheduler.domain.recipe import links_of, operations_of


class OperationRun(NamedTuple):
    """An operation in steps, extension included."""

    operation: Operation
    start: int
    end: int


class Run(NamedTuple):
    """A unit procedure in steps."""

    start: int
    end: int
    operations: tuple[OperationRun, ...]


class TooEarlyError(Exception):
    """The batch cannot keep its cadence; the campaign has to start `delay` steps later."""

    def __init__(self, delay: int) -> None:
        super().__init__(f"{delay} steps too early")
        self.delay = delay


def batch_runs(
    timeline: Timeline, recipe: Recipe, visits: Sequence[Visit], ready: Sequence[int], exact: int | None
) -> list[Run]:
    """Runs of all procedures, each no earlier than its `ready` step; `exact` = the step the first one must start at.

    Raises:
        TooEarlyError: the first procedure cannot start at `exact`, or a hold would be broken then.
    """
    holds = {link.target.procedure: link.max for link in links_of(recipe)}
    begin = ready[0] if exact is None else exact
    while True:
        runs: list[Run] = []
        for visit, free in zip(visits, ready, strict=True):
            previous = runs[-1].end if runs else begin
            runs.append(_procedure(timeline, visit, max(previous, free)))
            hold = holds.get(visit.procedure.id)
            wait = runs[-1].start - previous
            late = wait - timeline.floor(hold) if len(runs) > 1 and hold is not None else 0
            if len(runs) == 1 and exact is not None:
                late = wait
            if late > 0:
                break
        else:
            return runs
        if exact is not None:
            raise TooEarlyError(late)
        begin = runs[0].start + late


def _procedure(timeline: Timeline, visit: Visit, start: int) -> Run:
    operations = operations_of(visit.procedure, visit.alternative)
    while True:
        done: list[OperationRun] = []
        now = start
        for operation in operations:
            begin, end = timeline.earliest(visit.alternative.units, operation, now)
            wait = begin - now
            slack = timeline.floor(done[-1].operation.extendable or timedelta(0)) if done else 0
            if wait > slack:
                break
            if wait:
                done[-1] = done[-1]._replace(end=begin)
            done.append(OperationRun(operation, begin, end))
            now = end
        else:
            return Run(done[0].start, done[-1].end, tuple(done))
        start += wait - slack
