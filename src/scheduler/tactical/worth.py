"""What one more day of a unit is worth: duals of the capacity rows."""

from typing import Any

from scheduler.tactical.program import Program, Vector
from scheduler.tactical.sets import Sets


def worth_of_a_day(model: Any, sets: Sets, program: Program, x: Vector, seconds: float) -> dict[tuple[int, int], float]:
    """By resource and period, how much the weighted value falls with 24 more hours, at the margin.

    Campaigns (which lines run, begin, go on) and purchases in packs are held as in the plan; batches may be parts of
    one. What is left is a linear program, and the duals of its capacity rows are the answer: valid for small changes.
    Empty when `seconds` are too few.
    """
    if seconds <= 0:
        return {}
    made = program.columns(model.made.values())
    kept = program.integer.copy()
    kept[made] = False
    columns = kept.nonzero()[0]
    solved = program.solve(seconds, fixed=(columns, x[columns]), relaxed=program.integer)
    if solved.duals is None:
        return {}
    duals = solved.duals
    return {(r, t): max(0.0, -24 * float(duals[program.row[id(row)]])) for (r, t), row in model.capacity.items()}
