"""Rules campaign_block, campaign_size and campaign_duration."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise, takewhile

from scheduler.checker.context import PlanContext
from scheduler.checker.messages import moment, stretch, violation
from scheduler.checker.occupation import Block
from scheduler.checker.runs import CampaignRun
from scheduler.checker.tasks import check_slots, check_tasks
from scheduler.domain.plan import TaskKind, Violation
from scheduler.domain.product import Allocation, Procedure
from scheduler.domain.rules import Rule
from scheduler.domain.units import format_duration


def check_campaign_block(context: PlanContext) -> Iterator[Violation]:
    """On a unit a campaign is one block, alone, its batches in order with turnarounds, set-up and tear-down."""
    counts = Counter(c.planned.id for c in context.campaigns)
    for campaign_id, count in counts.items():
        if count > 1:
            message = f"{count} campaigns are called {campaign_id}. Give each its own id."
            yield violation(Rule.campaign_block, message, campaign_id)
    for blocks in context.blocks.values():
        yield from _overlaps(blocks)
        for block in blocks:
            yield from _positions(block)
            if block.goes_on:
                yield from _broken(block, blocks, context.scenario.start)
    for kind in (TaskKind.SETUP, TaskKind.TEARDOWN, TaskKind.TURNAROUND):
        yield from check_slots(context.slots, kind)
        yield from check_tasks(context, kind)
    for campaign in context.campaigns:
        for procedure in campaign.reading.recipe.procedures if campaign.reading else ():
            yield from _order(campaign, procedure)
            yield from _allocation(campaign, procedure)


def _overlaps(blocks: list[Block]) -> Iterator[Violation]:
    longest: Block | None = None
    for block in blocks:
        if longest and block.start < longest.end and longest.start < block.end:
            message = (
                f"On unit {block.unit.id} the blocks of campaigns {longest.campaign.planned.id} "
                f"({stretch(longest.start, longest.end)}) and {block.campaign.planned.id} "
                f"({stretch(block.start, block.end)}) overlap. Let one end before the other begins."
            )
            campaigns = (longest.campaign.planned.id, block.campaign.planned.id)
            where = (block.visits[0].id, *campaigns, block.unit.id)
            yield violation(Rule.campaign_block, message, *where, start=block.start)
        if longest is None or block.end > longest.end:
            longest = block


def _broken(block: Block, blocks: list[Block], start: datetime) -> Iterator[Violation]:
    for other in takewhile(lambda b: b is not block, blocks):
        if other.start >= start:
            campaign, earlier = block.campaign.planned.id, other.campaign.planned.id
            message = (
                f"On unit {block.unit.id} campaign {earlier} ({stretch(other.start, other.end)}) breaks into the block "
                f"of campaign {campaign}, which began before the plan. Let it wait until that is over."
            )
            where = (other.visits[0].id, campaign, earlier, block.unit.id)
            yield violation(Rule.campaign_block, message, *where, start=other.start)


def _positions(block: Block) -> Iterator[Violation]:
    for earlier, later in pairwise(block.visits):
        if earlier.batch.position > later.batch.position:
            message = (
                f"On unit {block.unit.id} batch {later.id} runs after batch {earlier.id}, but comes before it in "
                f"campaign {block.campaign.planned.id}. Keep the order of the campaign."
            )
            yield violation(Rule.campaign_block, message, later.id, earlier.id, block.unit.id, start=later.start)


def _order(campaign: CampaignRun, procedure: Procedure) -> Iterator[Violation]:
    runs = [batch.by_procedure[procedure.id] for batch in campaign.batches if procedure.id in batch.by_procedure]
    for earlier, later in pairwise(runs):
        if later.planned.start < earlier.planned.start:
            message = (
                f"In campaign {campaign.planned.id} batch {later.batch} starts {procedure.id} at "
                f"{moment(later.planned.start)}, before batch {earlier.batch} ({moment(earlier.planned.start)}) that "
                "comes first. Keep the order of the campaign."
            )
            where = (later.batch, earlier.batch, procedure.id)
            yield violation(Rule.campaign_block, message, *where, start=later.planned.start)


def _allocation(campaign: CampaignRun, procedure: Procedure) -> Iterator[Violation]:
    if procedure.allocation is not Allocation.FIXED:
        return
    runs = [batch.by_procedure[procedure.id] for batch in campaign.batches if procedure.id in batch.by_procedure]
    for run in runs:
        if run.planned.alternative != runs[0].planned.alternative:
            message = (
                f"Campaign {campaign.planned.id} runs {procedure.id} as {runs[0].planned.alternative}, but its batch "
                f"{run.batch} as {run.planned.alternative}. Keep one alternative for the campaign."
            )
            yield violation(Rule.campaign_block, message, run.batch, procedure.id, start=run.planned.start)


def check_campaign_size(context: PlanContext) -> Iterator[Violation]:
    """A campaign that is not committed has a number of batches that its recipe allows, at its cadence."""
    for campaign in context.campaigns:
        if campaign.reading is None or campaign.committed:
            continue
        rules = campaign.reading.recipe.campaign_rules
        count, most = len(campaign.batches), rules.max_batches
        if count < rules.min_batches or (most is not None and count > most) or count % rules.multiple_of:
            upper = f" to {most}" if most is not None else " or more"
            message = (
                f"Campaign {campaign.planned.id} has {count} batches; its recipe allows {rules.min_batches}{upper}"
            )
            message += f", in multiples of {rules.multiple_of}. Add batches or take some out."
            where = (campaign.planned.id, *(b.planned.id for b in campaign.batches[-1:]))
            yield violation(Rule.campaign_size, message, *where)
        yield from _cadence(campaign)


def _cadence(campaign: CampaignRun) -> Iterator[Violation]:
    if campaign.reading is None or campaign.reading.recipe.campaign_rules.cadence is None:
        return
    recipe = campaign.reading.recipe
    cadence, first = campaign.reading.recipe.campaign_rules.cadence, recipe.procedures[0].id
    for earlier, later in pairwise(campaign.batches):
        if first in earlier.by_procedure and first in later.by_procedure:
            start = later.by_procedure[first].planned.start
            lag = start - earlier.by_procedure[first].planned.start
            if lag != cadence:
                message = (
                    f"Batch {later.planned.id} starts {first} at {moment(start)}, {format_duration(lag)} after batch "
                    f"{earlier.planned.id}; the cadence is {format_duration(cadence)}. Keep it exactly."
                )
                yield violation(Rule.campaign_size, message, later.planned.id, campaign.planned.id, start=start)


def check_campaign_duration(context: PlanContext) -> Iterator[Violation]:
    """A campaign that is not committed lasts no longer than its recipe allows."""
    for campaign in context.campaigns:
        limit = campaign.reading.recipe.campaign_rules.max_duration if campaign.reading else None
        if limit is None or campaign.committed or not campaign.batches:
            continue
        first, last = min(b.start for b in campaign.batches), max(b.end for b in campaign.batches)
        if last - first > limit:
            message = (
                f"Campaign {campaign.planned.id} runs {stretch(first, last)}, {format_duration(last - first)}; at most "
                f"{format_duration(limit)} are allowed. Shorten or split it."
            )
            where = (campaign.planned.id, max(campaign.batches, key=lambda b: b.end).planned.id)
            yield violation(Rule.campaign_duration, message, *where, start=first)
