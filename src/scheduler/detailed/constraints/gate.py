"""Rule gate: no batch starts for a purpose of a product before the gate of that purpose at its site."""

from scheduler.detailed.constraints.restrictions import judged
from scheduler.detailed.context import Context


def add_gate(context: Context) -> None:
    """Start of every procedure ≥ the latest gate of the batch's product, purpose and site."""
    opens = context.problem.restrictions.opens
    for batch in context.batches.values():
        step = opens(batch.slot.recipe.id, batch.slot.purpose)
        for run in batch.runs.values() if step > 0 else ():
            context.le(step, run.start, batch.present)
    for campaign, placed in judged(context):
        if 0 <= placed.start < opens(campaign.slot.recipe.id, campaign.slot.purpose):
            context.forbid()
