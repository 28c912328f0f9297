"""Rule unit_group: procedures of a batch on the same units, on different ones, or on the same with nothing between."""

from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import NamedTuple

from scheduler.detailed.constraints.keep_apart import interval_of
from scheduler.detailed.constraints.operations import allow_pairs
from scheduler.detailed.context import Context
from scheduler.detailed.model_parts import BatchVars, Expr, Interval, Lit
from scheduler.detailed.recipe_data import RecipeData
from scheduler.detailed.solution import PlacedBatch
from scheduler.domain.product import UnitGroup


def add_unit_group(context: Context) -> None:
    """Equal unit sets, or disjoint ones; between adjacent procedures nothing else lies on their units."""
    for batch in context.batches.values():
        for group in batch.slot.recipe.source.unit_groups:
            _choose_units(context, batch, group)
    for stretch in _stretches(context):
        others = [*_own(context, stretch), *(_others(context, stretch) if stretch.open else ())]
        for other in others:
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
    """From the first start to the last end of adjacent procedures of a batch, on one of their units.

    `open`: they are visits of their own, so that more than procedures of their batch could come between.
    """

    batch: str
    group: UnitGroup
    unit: str
    interval: Interval
    open: bool


def _stretches(context: Context) -> Iterator[_Stretch]:
    for batch in context.batches.values():
        for group, is_open in _adjacent(batch.slot.recipe):
            runs = [batch.runs[p] for p in group.procedures]
            for unit in sorted({u for a, _ in runs[0].choices for u in a.units}):
                lit = context.any_of([x for a, x in runs[0].choices if unit in a.units])
                interval = _interval(context, lit, [(run.start, run.end) for run in runs])
                yield _Stretch(batch.id, group, unit, interval, is_open)
    if not any(r.source.unit_groups for r in context.problem.recipes.values()):
        return
    for campaign in context.fixed.campaigns.values():
        for group, is_open in _adjacent(campaign.slot.recipe):
            for placed in campaign.batches if is_open else ():
                yield from _fixed_stretches(context, placed, group)


def _fixed_stretches(context: Context, placed: PlacedBatch, group: UnitGroup) -> Iterator[_Stretch]:
    runs = [placed.procedures[p] for p in group.procedures]
    interval = context.interval(min(r.start for r in runs), max(r.end for r in runs), True)
    for unit in runs[0].alternative.units:
        if unit in context.nodes:
            yield _Stretch(placed.id, group, unit, interval, True)


def _adjacent(recipe: RecipeData) -> Iterator[tuple[UnitGroup, bool]]:
    """Adjacent groups between whose procedures something could come, and whether more than procedures of the batch."""
    interleaved = {key for key, p in recipe.procedures.items() if p.source.interleaved}
    for group in recipe.source.unit_groups:
        is_open = not interleaved.isdisjoint(group.procedures)
        if group.kind == "adjacent" and (is_open or _between(recipe, group)):
            yield group, is_open


def _between(recipe: RecipeData, group: UnitGroup) -> list[str]:
    """Procedures of the recipe that the links do not keep before or after the whole group."""
    others = [key for key in recipe.procedures if key not in group.procedures]
    return [
        key
        for key in others
        if not all((key, p) in recipe.precedes for p in group.procedures)
        and not all((p, key) in recipe.precedes for p in group.procedures)
    ]


def _own(context: Context, stretch: _Stretch) -> Iterator[Interval]:
    """What other procedures of the batch may run on the unit, where the model decides it."""
    batch = context.batches.get(stretch.batch)
    for run in [batch.runs[key] for key in _between(batch.slot.recipe, stretch.group)] if batch else ():
        for (alternative, _), interval in zip(run.choices, run.intervals, strict=True):
            if stretch.unit in alternative.units:
                yield interval


def _interval(context: Context, lit: Lit, runs: list[tuple[Expr, Expr]]) -> Interval:
    start, end = (context.cp.new_int_var(*context.window, "") for _ in range(2))
    for first, last in runs:
        context.le(start, first, lit)
        context.le(last, end, lit)
    return context.interval(start, end, lit)


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
