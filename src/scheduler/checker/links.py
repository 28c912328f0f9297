"""Rule operation_link: what a batch runs, in which order, how long, how far apart."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise

from scheduler.checker.context import PlanContext
from scheduler.checker.lengths import check_lengths
from scheduler.checker.messages import moment, stretch, violation
from scheduler.checker.runs import BatchRun, CampaignRun, Run
from scheduler.domain.plan import Violation
from scheduler.domain.product import Point
from scheduler.domain.recipe import Link
from scheduler.domain.rules import Rule
from scheduler.domain.units import format_duration


def check_operation_link(context: PlanContext) -> Iterator[Violation]:
    """A batch runs its recipe's procedures and operations once each, without gaps, within its time links."""
    counts = Counter(batch.planned.id for _, batch in context.batches)
    for name, count in counts.items():
        if count > 1:
            yield violation(Rule.operation_link, f"{count} batches are called {name}. Give each its own id.", name)
    for campaign in context.campaigns:
        yield from _recipe(campaign)
    for campaign, batch in context.batches:
        yield from _contents(campaign, batch)
        for run in batch.runs:
            yield from _operations(run)
            yield from check_lengths(context, run)
        for link in campaign.reading.links if campaign.reading else ():
            yield from _link(context, batch, link)


def _recipe(campaign: CampaignRun) -> Iterator[Violation]:
    planned = campaign.planned
    if campaign.reading is None:
        message = f"Campaign {planned.id} is of recipe {planned.recipe}, which the scenario lacks. Name one it has."
        yield violation(Rule.operation_link, message, planned.id, planned.recipe)
    elif planned.product != campaign.product:
        message = f"Campaign {planned.id} claims product {planned.product}; recipe {planned.recipe} makes "
        yield violation(Rule.operation_link, f"{message}{campaign.product}. Correct it.", planned.id, planned.recipe)


def _contents(campaign: CampaignRun, batch: BatchRun) -> Iterator[Violation]:
    planned = batch.planned
    if campaign.reading is not None:
        counts = Counter(run.planned.procedure for run in batch.runs)
        for procedure in dict.fromkeys([*campaign.reading.procedures, *counts]):
            wanted = int(procedure in campaign.reading.procedures)
            if counts[procedure] != wanted:
                message = f"Batch {planned.id} runs procedure {procedure} {counts[procedure]} times; recipe "
                message += f"{campaign.planned.recipe} asks for {wanted}. Run each procedure of the recipe once."
                yield violation(Rule.operation_link, message, planned.id, procedure, start=planned.start)
    if (planned.start, planned.end) != (batch.start, batch.end):
        message = f"Batch {planned.id} claims {stretch(planned.start, planned.end)}; its procedures run "
        message += f"{stretch(batch.start, batch.end)}. Correct the batch."
        yield violation(Rule.operation_link, message, planned.id, start=planned.start)


def _operations(run: Run) -> Iterator[Violation]:
    planned = run.planned
    where = (run.batch, planned.procedure)
    what = f"Procedure {planned.procedure} of batch {run.batch}"
    found = [o.operation for o in planned.operations]
    wanted = [o.id for o in run.operations] if run.operations is not None else found
    if found != wanted or not found:
        message = f"{what} runs operations {', '.join(found) or 'none'}; its recipe asks for {', '.join(wanted)}."
        yield violation(Rule.operation_link, f"{message} Run those.", *where, start=planned.start)
        return
    for earlier, later in pairwise(planned.operations):
        if earlier.end != later.start:
            message = f"{what}: {earlier.operation} ends {moment(earlier.end)} but {later.operation} starts "
            message += f"{moment(later.start)}. Let each operation start when the one before ends."
            yield violation(Rule.operation_link, message, *where, later.operation, start=later.start)
    first, last = planned.operations[0].start, planned.operations[-1].end
    if (planned.start, planned.end) != (first, last):
        message = f"{what} claims {stretch(planned.start, planned.end)}; its operations run {stretch(first, last)}."
        yield violation(Rule.operation_link, f"{message} Correct the procedure.", *where, start=planned.start)


def _link(context: PlanContext, batch: BatchRun, link: Link) -> Iterator[Violation]:
    source, target = _instant(batch, link.source), _instant(batch, link.target)
    if source is None or target is None:
        return
    runs = [batch.by_procedure[point.procedure] for point in (link.source, link.target)]
    if all(run.planned.start < context.scenario.start for run in runs):
        return
    lag = target - source
    bound = None
    if link.min is not None and lag < link.min:
        bound = f"at least {format_duration(link.min)} are needed. Start the later one later"
    elif link.max is not None and lag > link.max:
        bound = f"at most {format_duration(link.max)} are allowed. Bring them closer together"
    if bound:
        message = f"Batch {batch.planned.id}: from {_name(link.source)} ({moment(source)}) to {_name(link.target)} "
        message += f"({moment(target)}) pass {format_duration(lag)}; {bound}."
        where = (batch.planned.id, link.source.procedure, link.target.procedure)
        yield violation(Rule.operation_link, message, *where, start=min(source, target))


def _instant(batch: BatchRun, point: Point) -> datetime | None:
    run = batch.by_procedure.get(point.procedure)
    if run is None:
        return None
    if point.operation is None:
        return run.planned.start if point.edge == "start" else run.planned.end
    operation = next((o for o in run.planned.operations if o.operation == point.operation), None)
    if operation is None:
        return None
    return operation.start if point.edge == "start" else operation.end


def _name(point: Point) -> str:
    operation = f"/{point.operation}" if point.operation else ""
    return f"{point.procedure}{operation}.{point.edge}"
