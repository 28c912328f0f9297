"""Rules reservation and hold: stretches in which a unit is kept for a sponsor, or something may not be used."""

from collections.abc import Iterator

from scheduler.detailed.context import Context
from scheduler.detailed.model_parts import BatchVars, Expr, Lit, RunVars
from scheduler.detailed.recipe_data import AlternativeData
from scheduler.detailed.restrictions import inside, outside
from scheduler.detailed.solution import PlacedBatch, PlacedCampaign
from scheduler.detailed.time_grid import Steps


def judged(context: Context) -> Iterator[tuple[PlacedCampaign, PlacedBatch]]:
    """Batches that are constants though the model decides the whole plan: committed ones, to be held to rules too."""
    for campaign in context.fixed.campaigns.values() if context.undecided else ():
        for batch in campaign.batches:
            yield campaign, batch


def add_reservation(context: Context) -> None:
    """A visit ends by the start of a stretch that is kept for another sponsor, or starts at its end or later."""
    restrictions, stock = context.problem.restrictions, context.problem.stock
    for batch in context.batches.values():
        sponsor = stock.sponsor(batch.slot.recipe.product)
        for unit in sorted(batch.slot.recipe.units):
            spans = restrictions.reserved(unit, sponsor)
            if spans:
                _keep_out(context, batch, unit, _within_reach(context, spans))
    for campaign, _ in judged(context):
        sponsor = stock.sponsor(campaign.slot.recipe.product)
        for block in campaign.blocks:
            spans = restrictions.reserved(block.unit, sponsor)
            visits = [v for v in block.visits if v.start >= 0]
            if any(v.start < last and first < v.end for v in visits for first, last in spans):
                context.forbid()


def _within_reach(context: Context, spans: list[Steps]) -> list[Steps]:
    return [(a, b) for a, b in spans if a < context.window[1] and b > context.window[0]]


def _keep_out(context: Context, batch: BatchVars, unit: str, spans: list[Steps]) -> None:
    """The procedures of a batch on a unit are one visit, interleaved ones one each."""
    uses = [(run, own) for run in batch.runs.values() if (own := _on(run, unit))]
    together = [use for use in uses if not use[0].data.source.interleaved]
    alone = [[use] for use in uses if use[0].data.source.interleaved]
    for visit in [*alone, *([together] if together else [])]:
        if len(visit) == 1 and visit[0][0].data.rigid:
            run, own = visit[0]
            for alternative, lit in own:
                context.within(run.start, outside(spans, alternative.duration), lit)
        else:
            _all_before_or_after(context, visit, spans)


def _on(run: RunVars, unit: str) -> list[tuple[AlternativeData, Lit]]:
    return [(alternative, lit) for alternative, lit in run.choices if unit in alternative.units]


def _all_before_or_after(
    context: Context, visit: list[tuple[RunVars, list[tuple[AlternativeData, Lit]]]], spans: list[Steps]
) -> None:
    for first, last in spans:
        before = context.cp.new_bool_var("")
        for run, own in visit:
            for _, lit in own:
                context.le(run.end, first, lit, before)
                context.le(last, run.start, lit, before.negated())


def add_hold(context: Context) -> None:
    """Within [blocked_from, lifted) nothing starts on a held unit or of a held recipe, nothing leaves a held lot."""
    restrictions = context.problem.restrictions
    for batch in context.batches.values():
        recipe = restrictions.held_recipes.get(batch.slot.recipe.id, [])
        for run in batch.runs.values():
            if recipe:
                context.within(run.start, outside(recipe, 1), batch.present)
            for alternative, lit in run.choices:
                for unit in alternative.units:
                    if unit in restrictions.held_units:
                        context.within(run.start, outside(restrictions.held_units[unit], 1), lit)
    for campaign, placed in judged(context):
        for made in placed.procedures.values():
            spans = list(restrictions.held_recipes.get(campaign.slot.recipe.id, []))
            spans += [s for unit in made.alternative.units for s in restrictions.held_units.get(unit, [])]
            if made.start >= 0 and inside(spans, made.start):
                context.forbid()
    for flow in context.flows:
        if flow.source.supply.held:
            _keep_lot(context, flow.source.supply.held, flow.quantity, flow.taken, flow.use.at)
    for given in context.given:
        held = given.source.supply.held
        if held:  # a stated lot: the instant is known, but for an order that may not be split
            at = given.not_before[0] if given.want.whole else max(given.not_before)
            _keep_lot(context, held, given.part, given.served, at)


def _keep_lot(context: Context, held: tuple[Steps, ...], quantity: Expr, taken: Lit, at: Expr) -> None:
    """Nothing is taken while the lot is held."""
    if isinstance(at, int):
        if inside(held, at):
            context.le(quantity, 0)
        return
    if taken is True:
        taken = context.cp.new_bool_var("")
        context.le(quantity, 0, taken.negated())
    context.within(at, outside(held, 1), taken)
