"""Rule unit_group: procedures of a batch on the same units, on different ones, or on the same with nothing between."""

from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import NamedTuple

from scheduler.detailed.constraints.keep_apart import interval_of
from scheduler.detailed.constraints.operations import allow_pairs
from scheduler.detailed.context import BatchVars, Context, Expr, Interval, Lit
from scheduler.detailed.solution import PlacedBatch
from scheduler.domain.product import Recipe, UnitGroup


def add_unit_group(context: Context) -> None:
    """Equal unit sets, or disjoint ones; between adjacent procedures nothing else lies on their units."""
    for batch in context.batches.values():
        for group in batch.slot.recipe.source.unit_groups:
            _choose_units(context, batch, group)
    for stretch in _stretches(context):
        for other in _others(context, stretch):
            context.cp.add_no_overlap([stretch.interval, other])


def _choose_units(context: Context, batch: BatchVars, group: UnitGroup) -> None:
    runs = [batch.runs[p] for p in group.procedures]
    different = group.kind == "different"
    for x, y in combinations(runs, 2) if different else pairwise(runs):
        good = {
            (a.id, b.id)
            for a, _ in x.choices
            for b, _ in y.choices
            if (set(a.units).isdisjoint(b.units) if different else set(a.units) == set(b.units))
        }
        allow_pairs(context, batch, x.data.id, y.data.id, good)
        allow_pairs(context, batch, y.data.id, x.data.id, {(b, a) for a, b in good})


class _Stretch(NamedTuple):
    """From the first start to the last end of adjacent procedures of a batch, on one of their units."""

    batch: str
    unit: str
    interval: Interval


def _stretches(context: Context) -> Iterator[_Stretch]:
    for batch in context.batches.values():
        for group in _open_groups(batch.slot.recipe.source):
            runs = [batch.runs[p] for p in group.procedures]
            for unit in sorted({u for a, _ in runs[0].choices for u in a.units}):
                lit = context.any_of([x for a, x in runs[0].choices if unit in a.units])
                yield _stretch(context, batch.id, unit, lit, [(run.start, run.end) for run in runs])
    for campaign in context.fixed.campaigns.values():
        for group in _open_groups(campaign.slot.recipe.source):
            for placed in campaign.batches:
                yield from _placed(context, placed, group)


def _open_groups(recipe: Recipe) -> list[UnitGroup]:
    """Groups between whose procedures something could lie: those of a single visit hold their unit throughout."""
    interleaved = {p.id for p in recipe.procedures if p.interleaved}
    return [g for g in recipe.unit_groups if g.kind == "adjacent" and not interleaved.isdisjoint(g.procedures)]


def _stretch(context: Context, batch: str, unit: str, lit: Lit, runs: list[tuple[Expr, Expr]]) -> _Stretch:
    start, end = (context.cp.new_int_var(*context.window, "") for _ in range(2))
    for first, last in runs:
        context.le(start, first, lit)
        context.le(last, end, lit)
    return _Stretch(batch, unit, context.interval(start, end, lit))


def _placed(context: Context, batch: PlacedBatch, group: UnitGroup) -> Iterator[_Stretch]:
    runs = [batch.procedures[p] for p in group.procedures]
    interval = context.interval(min(r.start for r in runs), max(r.end for r in runs), True)
    for unit in runs[0].alternative.units:
        if unit in context.nodes:
            yield _Stretch(batch.id, unit, interval)


def _others(context: Context, stretch: _Stretch) -> Iterator[Interval]:
    """What else may lie on the unit: visits of other batches, and tasks."""
    nodes = context.nodes[stretch.unit]
    for visit in (v for n in nodes for v in n.visits):
        if visit.batch != stretch.batch and visit.presence is not False:
            yield context.interval(visit.start, visit.end, visit.presence)
    tasks = [t for n in nodes for t in (*n.tasks, *n.bounds, *(t for v in n.visits for t in v.tasks))]
    tasks += [m for m in context.maintenance if m.unit == stretch.unit]
    if stretch.unit in context.final_cleans:
        tasks.append(context.final_cleans[stretch.unit])
    yield from (interval_of(context, t) for t in tasks if t.presence is not False)
