"""Where a batch may not be: before its gate, in time reserved for others, started on hold."""

from scheduler.domain.product import Recipe
from tests.properties.brute_runs import Grid, Option


def allowed(grid: Grid, recipe: Recipe, option: Option) -> bool:
    """Whether gates, reservations and holds let a batch of a recipe run like this."""
    return _gates(grid, recipe, option) and _reservations(grid, recipe, option) and _holds(grid, recipe, option)


def _gates(grid: Grid, recipe: Recipe, option: Option) -> bool:
    gates = [g for g in grid.scenario.gates if (g.product, g.purpose.value) == (recipe.product, "commercial")]
    return all(option.start >= grid.at(gate.earliest) for gate in gates)


def _reservations(grid: Grid, recipe: Recipe, option: Option) -> bool:
    sponsor = grid.scenario.product_by_id[recipe.product].sponsor
    for kept in grid.scenario.reservations:
        bound = kept.release is None or grid.at(kept.release) > 0
        runs = [run for run in option.runs if kept.unit in run.alternative.units]
        if not bound or kept.sponsor == sponsor or not runs:
            continue
        first, last = grid.at(kept.reserved_from), grid.at(kept.reserved_until)
        whole = [(min(r.start for r in runs), max(r.end for r in runs))]
        stays = [(r.start, r.end) for r in runs] if any(r.procedure.interleaved for r in runs) else whole
        if any(start < last and first < end for start, end in stays):
            return False
    return True


def _holds(grid: Grid, recipe: Recipe, option: Option) -> bool:
    for hold in grid.scenario.holds:
        start, end = grid.window(hold)
        for run in option.runs:
            bound = hold.recipe == recipe.id or hold.unit in run.alternative.units
            if bound and start <= run.start < end:
                return False
    return True
