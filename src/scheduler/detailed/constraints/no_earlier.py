"""For plans pushed to the right: a campaign keeps its units and starts nothing earlier than it stood."""

from scheduler.detailed.context import Context
from scheduler.detailed.solution import PlacedCampaign


def add_no_earlier(context: Context, stood: PlacedCampaign) -> None:
    """Every procedure on the alternative it had; start ≥ the start it had."""
    for batch, was in zip(context.slots[stood.slot.id], stood.batches, strict=True):
        for name, run in batch.runs.items():
            context.le(was.procedures[name].start, run.start)
            for alternative, lit in run.choices:
                if alternative.id != was.procedures[name].alternative.id:
                    context.forbid(lit)
