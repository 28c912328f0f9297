"""A redundant constraint: runs of one procedure share its alternatives, whichever each of them takes.

Before a batch has chosen its unit nothing tells the solver that all of them are busy; this does.
"""

from scheduler.detailed.context import Context
from scheduler.detailed.model_parts import Interval
from scheduler.detailed.recipe_data import ProcedureData


def add_shared_alternatives(context: Context) -> None:
    """Σ runs of a procedure + Σ fixed blocks on its units ≤ number of units, at every step."""
    for batches in context.slots.values():
        for procedure in batches[0].slot.recipe.procedures.values():
            units = {u for a in procedure.alternatives for u in a.units}
            if len(units) < 2 or any(len(a.units) > 1 for a in procedure.alternatives):
                continue
            blocks = [n for u in units for n in context.nodes.get(u, []) if n.order is not None]
            intervals = [n.interval for n in blocks if n.interval is not None]
            intervals += [_shortest(context, procedure, b.runs[procedure.id].start, b.present) for b in batches]
            if len(intervals) > len(units):
                context.cp.add_cumulative(intervals, [1] * len(intervals), len(units))


def _shortest(context: Context, procedure: ProcedureData, start: object, present: object) -> Interval:
    least = min(a.duration for a in procedure.alternatives)
    return context.interval(start, start + least, present, least)  # type: ignore[operator]
