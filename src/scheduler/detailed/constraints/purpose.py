"""Rule purpose_sequence: required runs are made whole, PPQ sets on one train, and in the order of their purposes."""

from itertools import pairwise

from scheduler.detailed.constraints.restrictions import judged
from scheduler.detailed.context import Context
from scheduler.detailed.model_parts import BatchVars, Lit
from scheduler.detailed.runs import RunData, required_before
from scheduler.detailed.solution import PlacedCampaign, Slot
from scheduler.domain.objective import Term
from scheduler.domain.purpose import RunPurpose

FREE = (RunPurpose.CLINICAL, RunPurpose.COMMERCIAL)
"""Purposes of campaigns that nobody required."""


def add_purpose_sequence(context: Context) -> None:
    """Start of a batch ≥ end of every required run of an earlier purpose of its product and site, which is made.

    A required run has all its batches or none, and one campaign at most; those of a PPQ set take the same alternatives.
    """
    for batches in context.slots.values():
        _as_required(context, batches)
    for run in context.problem.runs.values():
        made = [batches[0].present for batches in context.slots.values() if batches[0].slot.run == run.id]
        made += [True for c in context.fixed.campaigns.values() if c.slot.run == run.id]
        if len(made) > 1:
            context.le(sum(1 if lit is True else lit for lit in made), 1)
    for campaign in {id(c): c for c, _ in judged(context)}.values():
        if not _fits(context, campaign.slot) or not _on_one_train(campaign):
            context.forbid()
    _in_order(context)


def _as_required(context: Context, batches: list[BatchVars]) -> None:
    slot = batches[0].slot
    if not _fits(context, slot):
        context.forbid(batches[0].present)
    if slot.run is None:
        return
    if batches[-1].present is not True:
        context.cp.add_implication(batches[0].present, batches[-1].present)
    for procedure in slot.recipe.procedures.values() if slot.purpose is RunPurpose.PPQ else ():
        for first, second in pairwise(batches) if not procedure.fixed else ():
            pairs = zip(first.runs[procedure.id].choices, second.runs[procedure.id].choices, strict=True)
            for (_, a), (_, b) in pairs:
                if a is not b:
                    context.equal(a, b, second.present)


def _fits(context: Context, slot: Slot) -> bool:
    """Whether a campaign is what its run asks for, or of a purpose that needs no run."""
    if slot.run is None:
        return slot.commitment is not None or slot.purpose in FREE
    run = context.problem.runs.get(slot.run)
    return run is not None and (run.recipe, run.purpose, run.batches) == (slot.recipe, slot.purpose, slot.size)


def _on_one_train(campaign: PlacedCampaign) -> bool:
    if campaign.slot.run is None or campaign.slot.purpose is not RunPurpose.PPQ:
        return True
    return all(
        len({batch.procedures[key].alternative.id for batch in campaign.batches}) == 1
        for key in campaign.slot.recipe.procedures
    )


def _in_order(context: Context) -> None:
    for batches in context.slots.values():
        slot = batches[0].slot
        for run in required_before(context.problem, slot.recipe.id, slot.purpose):
            _after(context, batches, run)
    for campaign in context.fixed.campaigns.values() if context.problem.runs else ():
        slot, start = campaign.slot, campaign.start
        if start >= 0 or not slot.commitment:
            for run in required_before(context.problem, slot.recipe.id, slot.purpose):
                _before(context, run, start)


def _after(context: Context, later: list[BatchVars], run: RunData) -> None:
    """Freed batches start when a run has ended; not at all where it is not made."""
    made: list[Lit] = []
    for batches in _freed(context, run):
        made.append(batches[0].present)
        for batch in later:
            for procedure in batch.runs.values():
                for earlier in batches:
                    context.le(earlier.end, procedure.start, earlier.present, batch.present)
    for campaign in _placed(context, run):
        made.append(True)
        for batch in later:
            for procedure in batch.runs.values():
                context.le(max(b.end for b in campaign.batches), procedure.start, batch.present)
    context.forbid(later[0].present, context.no(context.any_of(made)))


def _before(context: Context, run: RunData, start: int) -> None:
    """A run has ended when a fixed campaign starts; in the whole model it must be made."""
    freed = _freed(context, run)
    for batches in freed:
        for batch in batches:
            context.le(batch.end, start, batch.present)
    if not context.undecided:
        return
    placed = _placed(context, run)
    if any(b.end > start for c in placed for b in c.batches):
        context.forbid()
    if not placed:
        context.forbid(context.no(context.any_of([batches[0].present for batches in freed])))


def _freed(context: Context, run: RunData) -> list[list[BatchVars]]:
    return [batches for batches in context.slots.values() if batches[0].slot.run == run.id]


def _placed(context: Context, run: RunData) -> list[PlacedCampaign]:
    return [c for c in context.fixed.campaigns.values() if c.slot.run == run.id]


def charge_runs(context: Context) -> None:
    """What batches of required runs count less in unmet, and what they are late."""
    for batch in context.batches.values():
        run = context.problem.runs.get(batch.slot.run or "")
        if run is None:
            continue
        context.charge(Term.UNMET, -run.rate, batch.present)
        if context.wants(Term.LATENESS):
            late = context.cp.new_int_var(0, max(0, context.window[1] - run.due), "")
            context.le(batch.end - run.due, late, batch.present)
            context.charge(Term.LATENESS, context.problem.day * run.rate, late)
