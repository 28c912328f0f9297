"""Rule unit_connection."""

from collections.abc import Iterator

from scheduler.checker.context import PlanContext
from scheduler.checker.messages import violation
from scheduler.checker.readings import Reading
from scheduler.checker.runs import BatchRun, Run
from scheduler.domain.plan import Violation
from scheduler.domain.recipe import may_transfer
from scheduler.domain.rules import Rule
from scheduler.domain.scenario import Scenario


def check_unit_connection(context: PlanContext) -> Iterator[Violation]:
    """Procedures run on the units of their alternative, and alternatives of a batch go together."""
    for campaign, batch in context.batches:
        if campaign.reading is None:
            continue
        for run in batch.runs:
            yield from _units(context.scenario, run)
        yield from _transfers(campaign.reading, batch)
        yield from _pairs(campaign.reading, batch)
        yield from _train(campaign.reading, batch)


def _units(scenario: Scenario, run: Run) -> Iterator[Violation]:
    planned = run.planned
    what = f"Procedure {planned.procedure} of batch {run.batch}"
    where = (run.batch, planned.procedure, *planned.units)
    if run.procedure is not None and run.alternative is None:
        known = ", ".join(a.id for a in run.procedure.alternatives)
        message = f"{what} runs alternative {planned.alternative}, which its recipe lacks. Take one of {known}."
        yield violation(Rule.unit_connection, message, *where, start=planned.start)
    unknown = [u for u in planned.units if u not in scenario.unit_by_id]
    if unknown:
        message = f"{what} runs on {', '.join(unknown)}, which the scenario lacks. Name units of the scenario."
        yield violation(Rule.unit_connection, message, *where, start=planned.start)
    elif run.alternative is not None and sorted(planned.units) != sorted(run.alternative.units):
        units, wanted = ", ".join(planned.units) or "no unit", ", ".join(run.alternative.units)
        message = f"{what} runs on {units}, but its alternative {run.alternative.id} is {wanted}. Use those units."
        yield violation(Rule.unit_connection, message, *where, start=planned.start)


def _transfers(reading: Reading, batch: BatchRun) -> Iterator[Violation]:
    for source, target, pairs in reading.transfers:
        left, right = batch.by_procedure.get(source), batch.by_procedure.get(target)
        if not (left and right and left.alternative and right.alternative):
            continue
        if not may_transfer(pairs, left.alternative, right.alternative):
            message = (
                f"Batch {batch.planned.id} passes from {left.alternative.id} ({source}) to {right.alternative.id} "
                f"({target}), which are not connected. Use connected units."
            )
            where = (batch.planned.id, *left.planned.units, *right.planned.units)
            yield violation(Rule.unit_connection, message, *where, start=right.planned.start)


def _pairs(reading: Reading, batch: BatchRun) -> Iterator[Violation]:
    for entry in reading.recipe.compatible:
        left, right = batch.by_procedure.get(entry.source), batch.by_procedure.get(entry.target)
        if left and right and (left.planned.alternative, right.planned.alternative) not in entry.pairs:
            message = (
                f"Batch {batch.planned.id} runs {entry.source} as {left.planned.alternative} and {entry.target} as "
                f"{right.planned.alternative}, which do not go together. Take a compatible pair."
            )
            where = (batch.planned.id, entry.source, entry.target)
            yield violation(Rule.unit_connection, message, *where, start=right.planned.start)


def _train(reading: Reading, batch: BatchRun) -> Iterator[Violation]:
    trains = reading.recipe.trains
    chosen = {procedure: run.planned.alternative for procedure, run in batch.by_procedure.items()}
    if trains and not any(all(chosen.get(p, a) == a for p, a in train.items()) for train in trains.values()):
        taken = ", ".join(f"{procedure} as {alternative}" for procedure, alternative in chosen.items())
        message = f"Batch {batch.planned.id} runs {taken}: no train does. Follow one of {', '.join(trains)}."
        yield violation(Rule.unit_connection, message, batch.planned.id, start=batch.start)
