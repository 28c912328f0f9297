"""What happened on the floor in place of what was planned."""

from collections.abc import Callable
from datetime import datetime

from scheduler.domain.event import BatchFailed, Event, EventLog, Finished, Started, YieldReported
from scheduler.domain.plan import Plan, PlannedBatch, PlannedOperation, PlannedProcedure
from scheduler.domain.scenario import Scenario
from scheduler.domain.units import utc


def with_actuals(scenario: Scenario, plan: Plan, log: EventLog) -> Plan:
    """The plan with reported starts, ends, failures and yields; of what nothing is reported, the plan is believed.

    A later start moves the procedure's end by as much until its end is reported; what depends on it is not moved.
    """
    for event in log.events:
        change = _CHANGES.get(type(event))
        if change is not None:
            plan = _changed(plan, scenario, event, change)
    return plan


def _changed(plan: Plan, scenario: Scenario, event: Event, change: Callable[..., PlannedBatch]) -> Plan:
    campaigns = []
    for campaign in plan.campaigns:
        batches = tuple(
            change(scenario, campaign.recipe, batch, event) if batch.id == getattr(event, "batch", None) else batch
            for batch in campaign.batches
        )
        campaigns.append(campaign.model_copy(update={"batches": batches}))
    return plan.model_copy(update={"campaigns": tuple(campaigns)})


def _started(scenario: Scenario, recipe: str, batch: PlannedBatch, event: Started) -> PlannedBatch:
    run = next(p for p in batch.procedures if p.procedure == event.procedure)
    by = utc(event.at) - run.start
    operations = tuple(o.model_copy(update={"start": o.start + by, "end": o.end + by}) for o in run.operations)
    update: dict[str, object] = {"start": run.start + by, "end": run.end + by, "operations": operations}
    if event.alternative is not None:
        procedure = next(p for p in scenario.recipe_by_id[recipe].procedures if p.id == event.procedure)
        alternative = next(a for a in procedure.alternatives if a.id == event.alternative)
        update |= {"alternative": alternative.id, "units": alternative.units}
    return _with_run(batch, run.model_copy(update=update))


def _finished(scenario: Scenario, recipe: str, batch: PlannedBatch, event: Finished) -> PlannedBatch:
    run = next(p for p in batch.procedures if p.procedure == event.procedure)
    return _with_run(batch, _ended(run, utc(event.at)))


def _ended(run: PlannedProcedure, end: datetime) -> PlannedProcedure:
    """The run with another end: its last operation ends then, and none passes it."""
    start = min(run.start, end)
    operations = [
        PlannedOperation(operation=o.operation, start=min(o.start, end), end=min(o.end, end)) for o in run.operations
    ]
    operations[-1] = operations[-1].model_copy(update={"end": end})
    return run.model_copy(update={"start": start, "end": end, "operations": tuple(operations)})


def _failed(scenario: Scenario, recipe: str, batch: PlannedBatch, event: BatchFailed) -> PlannedBatch:
    at = utc(event.at)
    runs = [run if run.end <= at else _ended(run, at) for run in batch.procedures if run.start < at]
    return _around(batch.model_copy(update={"quantity": batch.quantity * 0, "procedures": tuple(runs)}))


def _yielded(scenario: Scenario, recipe: str, batch: PlannedBatch, event: YieldReported) -> PlannedBatch:
    product = scenario.product_by_id[scenario.recipe_by_id[recipe].product]
    return batch.model_copy(update={"quantity": event.quantity // product.precision * product.precision})


def _with_run(batch: PlannedBatch, changed: PlannedProcedure) -> PlannedBatch:
    runs = tuple(changed if p.procedure == changed.procedure else p for p in batch.procedures)
    return _around(batch.model_copy(update={"procedures": runs}))


def _around(batch: PlannedBatch) -> PlannedBatch:
    if not batch.procedures:
        return batch
    start, end = min(p.start for p in batch.procedures), max(p.end for p in batch.procedures)
    return batch.model_copy(update={"start": start, "end": end})


_CHANGES: dict[type, Callable[..., PlannedBatch]] = {
    Started: _started,
    Finished: _finished,
    BatchFailed: _failed,
    YieldReported: _yielded,
}
