"""Rule purpose_sequence."""

from collections import defaultdict
from collections.abc import Iterator

from scheduler.checker.context import PlanContext
from scheduler.checker.lots import SERVES_NOBODY
from scheduler.checker.messages import moment, violation
from scheduler.checker.runs import CampaignRun
from scheduler.domain.plan import Violation
from scheduler.domain.product import Recipe
from scheduler.domain.purpose import RequiredRun, RunPurpose
from scheduler.domain.rules import Rule
from scheduler.domain.scenario import Scenario

_AFTER = {
    RunPurpose.PPQ: (RunPurpose.ENGINEERING,),
    RunPurpose.COMMERCIAL: (RunPurpose.ENGINEERING, RunPurpose.PPQ),
}
_FOR_ORDERS = (RunPurpose.CLINICAL, RunPurpose.COMMERCIAL)


def check_purpose_sequence(context: PlanContext) -> Iterator[Violation]:
    """Runs are made as required, PPQ sets on one train, engineering before PPQ before commercial."""
    made: dict[str, list[CampaignRun]] = defaultdict(list)
    for campaign in context.campaigns:
        if campaign.planned.run is not None:
            made[campaign.planned.run].append(campaign)
        yield from _as_required(context.scenario, campaign)
        yield from _one_train(campaign)
    for name, campaigns in made.items():
        if len(campaigns) > 1:
            ids = [c.planned.id for c in campaigns]
            message = f"Campaigns {', '.join(ids)} all make run {name}. Keep one of them."
            yield violation(Rule.purpose_sequence, message, name, *ids)
    for campaign in context.campaigns:
        for run in _runs_before(context.scenario, campaign):
            yield from _in_sequence(campaign, run, made.get(run.id, []))
    yield from _deliveries(context)


def _as_required(scenario: Scenario, campaign: CampaignRun) -> Iterator[Violation]:
    planned = campaign.planned
    complaints = []
    if planned.run is None:
        if not campaign.committed and planned.purpose not in _FOR_ORDERS:
            complaints.append(f"is for {planned.purpose}, but names no required run. Name it or leave the campaign out")
    elif (run := scenario.run_by_id.get(planned.run)) is None:
        complaints.append(f"makes run {planned.run}, which the scenario lacks. Name one it has")
    else:
        if planned.recipe != run.recipe:
            complaints.append(f"is of recipe {planned.recipe}, its run {run.id} of {run.recipe}. Run that")
        if planned.purpose is not run.purpose:
            complaints.append(f"is for {planned.purpose}, its run {run.id} for {run.purpose}. Correct the purpose")
        if len(planned.batches) != run.batches:
            complaints.append(f"has {len(planned.batches)} batches, its run {run.id} {run.batches}. Make exactly those")
    for complaint in complaints:
        message = f"Campaign {planned.id} {complaint}."
        yield violation(Rule.purpose_sequence, message, planned.id, planned.run)


def _one_train(campaign: CampaignRun) -> Iterator[Violation]:
    if campaign.planned.purpose is not RunPurpose.PPQ or not campaign.batches:
        return
    first = campaign.batches[0].by_procedure
    for batch in campaign.batches[1:]:
        for procedure, run in batch.by_procedure.items():
            taken, wanted = run.planned.alternative, first[procedure].planned.alternative if procedure in first else ""
            if wanted and taken != wanted:
                message = (
                    f"Campaign {campaign.planned.id} is a PPQ set and runs {procedure} as {wanted}, but its batch "
                    f"{run.batch} as {taken}. Keep one train for the set."
                )
                where = (run.batch, procedure, campaign.planned.id)
                yield violation(Rule.purpose_sequence, message, *where, start=run.planned.start)


def _runs_before(scenario: Scenario, campaign: CampaignRun) -> Iterator[RequiredRun]:
    """Required runs that have to end before a campaign starts."""
    purposes = _AFTER.get(campaign.planned.purpose)
    if not purposes or campaign.reading is None or not campaign.batches:
        return
    if campaign.committed and min(b.start for b in campaign.batches) < scenario.start:
        return
    recipe = campaign.reading.recipe
    for run in scenario.runs:
        other = scenario.recipe_by_id.get(run.recipe)
        if other is None or run.purpose not in purposes or run.id == campaign.planned.run:
            continue
        if other.product == recipe.product and site_of(scenario, other) == site_of(scenario, recipe):
            yield run


def _in_sequence(campaign: CampaignRun, run: RequiredRun, made: list[CampaignRun]) -> Iterator[Violation]:
    last = max((batch.end for other in made for batch in other.batches), default=None)
    for batch in campaign.batches:
        if last is None or batch.start < last:
            state = f"ends {moment(last)}" if last else "is not in the plan"
            message = (
                f"Batch {batch.planned.id} for {campaign.planned.purpose} starts {moment(batch.start)}, but the "
                f"{run.purpose} run {run.id}, which comes first, {state}. Start it after that run."
            )
            where = (batch.planned.id, campaign.planned.id, run.id)
            yield violation(Rule.purpose_sequence, message, *where, start=batch.start)


def _deliveries(context: PlanContext) -> Iterator[Violation]:
    for delivery in context.plan.deliveries:
        lot = context.lots.get(delivery.lot)
        if lot is not None and lot.purpose in SERVES_NOBODY:
            message = f"Order {delivery.order} gets from lot {lot.id}, which was made for {lot.purpose}. "
            message += "Serve it from another lot."
            ids = (delivery.order, lot.id)
            yield violation(Rule.purpose_sequence, message, *ids, start=delivery.delivered)


def site_of(scenario: Scenario, recipe: Recipe) -> str:
    """Where a recipe is made: at the site of the first of its units that states one, else at the first."""
    names = (unit for procedure in recipe.procedures for a in procedure.alternatives for unit in a.units)
    units = (scenario.unit_by_id[name] for name in names if name in scenario.unit_by_id)
    return next((unit.site for unit in units if unit.site is not None), scenario.sites[0].id)
