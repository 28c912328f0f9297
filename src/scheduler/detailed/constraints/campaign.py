"""Rules campaign_size and campaign_duration."""

from fractions import Fraction
from itertools import pairwise

from scheduler.detailed.context import Context
from scheduler.detailed.model_parts import BatchVars
from scheduler.domain.objective import Term
from scheduler.domain.product import CampaignRules


def add_campaign_size(context: Context) -> None:
    """Size n = 0, or min ≤ n ≤ max and n a multiple; first starts of consecutive batches differ by the cadence."""
    for batches in context.slots.values():
        slot = batches[0].slot
        if slot.commitment:
            continue
        sizes = allowed_sizes(slot.recipe.rules, slot.size)
        if batches[-1].present is True:
            if slot.size not in sizes:
                context.forbid()
        else:
            count = sum(b.present for b in batches)
            context.within(count, [[n, n] for n in (0, *sizes)])
        cadence = slot.recipe.rules.cadence
        if cadence is not None:
            first = slot.recipe.source.procedures[0].id
            steps = context.problem.grid.steps(cadence)
            for a, b in pairwise(batches):
                context.equal(b.runs[first].start, a.runs[first].start + steps, b.present)


def allowed_sizes(rules: CampaignRules, most: int) -> list[int]:
    """Campaign sizes from 1 to `most` that the rules allow."""
    top = min(most, rules.max_batches or most)
    return [n for n in range(rules.min_batches, top + 1) if n % rules.multiple_of == 0]


def add_campaign_duration(context: Context) -> None:
    """Last end − first start ≤ max_duration."""
    for batches in context.slots.values():
        limit = batches[0].slot.recipe.rules.max_duration
        if limit is None or batches[0].slot.commitment:
            continue
        steps = context.problem.grid.steps(limit)
        start = context.cp.new_int_var(*context.window, "")
        context.cp.add_min_equality(start, [run.start for run in batches[0].runs.values()])
        for batch in batches:
            context.le(batch.end, start + steps, batch.present)
            if batch.position:
                _starts_after(context, start, batch)


def _starts_after(context: Context, start: object, batch: BatchVars) -> None:
    for run in batch.runs.values():
        context.le(start, run.start, batch.present)


def charge_campaigns(context: Context) -> None:
    """Count campaigns and what they cost: the first batch of each slot stands for it."""
    for batches in context.slots.values():
        cost = Fraction(batches[0].slot.recipe.rules.cost)
        context.charge(Term.CAMPAIGN_COUNT, 1, batches[0].present)
        context.charge(Term.CHANGEOVER_COST, cost, batches[0].present)
        context.charge(Term.PROFIT, -cost, batches[0].present)
