"""Rule qc_release: a product lot is usable once QC has released it, after its batch, within the places of QC pools."""

from collections.abc import Iterator

from scheduler.detailed.context import Context
from scheduler.detailed.lots import made_lots
from scheduler.detailed.model_parts import Expr, Lit
from scheduler.detailed.stock_data import FOREVER, Release, Supply
from scheduler.domain.rules import Rule

QUEUE_DAYS = 60
"""How long after the horizon a release may wait for a place; profiles of pools reach as far."""


def add_qc_release(context: Context) -> None:
    """Usable ≥ end of the batch + duration; equal where the release holds no pool and so need not wait.

    Lots of a PPQ set: usable ≥ end of the set + report, too.
    """
    stock = context.problem.stock
    for batch in context.batches.values():
        release = stock.releases.get(batch.slot.recipe.product)
        if release:
            batch.usable = release_of(context, release, batch.id, batch.end, batch.present)
    for batches in context.slots.values():
        run = context.problem.runs.get(batches[0].slot.run or "")
        if run is not None and run.report is not None:
            reported = [b.end + run.report for b in batches]
            for batch in batches:
                batch.usable = latest(context, [batch.usable, *reported])
    if context.undecided:
        for lot, release in _fixed(context):
            release_of(context, release, lot.lot, lot.arrives, True)


def latest(context: Context, steps: list[Expr]) -> Expr:
    """The last of some steps."""
    last = context.cp.new_int_var(context.window[0], 2 * FOREVER, "")
    context.cp.add_max_equality(last, steps)
    return last


def release_of(context: Context, release: Release, lot: str, made: Expr, present: Lit) -> Expr:
    """End of the release of a lot made at a step; it waits where pools may be full."""
    if not release.pools:
        return made + release.duration
    span = context.window[0], context.window[1] + int(QUEUE_DAYS / context.problem.day)
    low = min(span[0], made) if isinstance(made, int) else span[0]
    start = context.cp.new_int_var(low, span[1], "")
    context.le(made, start, present)
    end = start + release.duration
    context.hold_pools(release.pools, start, end, present, release.duration, None, span, Rule.qc_release)
    context.releases[lot] = start
    return end


def constant_releases(context: Context) -> Iterator[tuple[Supply, Release]]:
    """Releases of lots of fixed campaigns, where they stay as they are."""
    if context.problem.stock.decided and not context.undecided:
        yield from _fixed(context)


def _fixed(context: Context) -> Iterator[tuple[Supply, Release]]:
    stock = context.problem.stock
    for lot in made_lots(context.problem, context.fixed) if stock.decided else ():
        if lot.item in stock.decided:
            yield lot, stock.releases[lot.item]
