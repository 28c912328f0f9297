"""Rule commitment."""

from collections.abc import Iterator
from datetime import datetime

from scheduler.checker.context import PlanContext
from scheduler.checker.messages import moment, violation
from scheduler.checker.runs import BatchRun, CampaignRun
from scheduler.domain.commitment import Commitment, CommittedBatch, CommittedProcedure, Zone
from scheduler.domain.plan import Violation
from scheduler.domain.rules import Rule


def check_commitment(context: PlanContext) -> Iterator[Violation]:
    """Every commitment is in the plan with its batches in order; frozen ones keep their units and instants."""
    campaigns = {c.planned.id: c for c in reversed(context.campaigns)}
    for commitment in context.scenario.commitments:
        campaign = campaigns.get(commitment.id)
        if campaign is None:
            message = f"Commitment {commitment.id} is not in the plan. Plan its campaign under that id."
            yield violation(Rule.commitment, message, commitment.id)
            continue
        yield from _contents(commitment, campaign)
        planned = {b.planned.id: b for b in reversed(campaign.batches)}
        for batch in commitment.batches:
            if batch.id in planned:
                yield from _frozen(commitment, batch, planned[batch.id])


def _contents(commitment: Commitment, campaign: CampaignRun) -> Iterator[Violation]:
    if campaign.planned.recipe != commitment.recipe:
        message = f"Commitment {commitment.id} is of recipe {commitment.recipe}, the plan runs "
        yield violation(Rule.commitment, f"{message}{campaign.planned.recipe}. Keep the recipe.", commitment.id)
    for_what = (campaign.planned.purpose, campaign.planned.run)
    if for_what != (commitment.purpose, commitment.run):
        message = (
            f"Commitment {commitment.id} is for {commitment.purpose} and run {commitment.run or 'none'}; the plan says "
            f"{campaign.planned.purpose} and {campaign.planned.run or 'none'}. Keep purpose and run."
        )
        yield violation(Rule.commitment, message, commitment.id)
    wanted, found = [b.id for b in commitment.batches], [b.planned.id for b in campaign.batches]
    if wanted != found:
        odd = [b for b in (*wanted, *found) if (b in wanted) != (b in found)]
        message = (
            f"Commitment {commitment.id} has batches {', '.join(wanted)}; the plan has {', '.join(found) or 'none'}. "
            "Keep all of them, in order, and no others."
        )
        yield violation(Rule.commitment, message, commitment.id, *odd)


def _frozen(commitment: Commitment, batch: CommittedBatch, planned: BatchRun) -> Iterator[Violation]:
    for stated in batch.procedures:
        if Zone.FROZEN not in (commitment.zone, stated.zone):
            continue
        run = planned.by_procedure.get(stated.procedure)
        if run is None:
            changes = ["not planned"]
        else:
            starts = {o.operation: o.start for o in run.planned.operations}
            changes = [*_changes(stated, run.planned.alternative, run.planned.start, run.planned.end)]
            for operation, start in stated.operation_starts.items():
                if starts.get(operation) != start:
                    changes.append(f"{operation} started {_at(starts.get(operation))} instead of {moment(start)}")
        if changes:
            message = (
                f"Procedure {stated.procedure} of batch {batch.id} is frozen by commitment {commitment.id}, but "
                f"{'; '.join(changes)}. Leave it as committed."
            )
            yield violation(Rule.commitment, message, batch.id, stated.procedure, commitment.id, start=stated.start)


def _changes(stated: CommittedProcedure, alternative: str, start: datetime, end: datetime) -> Iterator[str]:
    if alternative != stated.alternative:
        yield f"run as {alternative} instead of {stated.alternative}"
    if start != stated.start:
        yield f"started {moment(start)} instead of {moment(stated.start)}"
    if end != stated.end:
        yield f"ended {moment(end)} instead of {moment(stated.end)}"


def _at(instant: datetime | None) -> str:
    return moment(instant) if instant else "never"
