"""When the operations of a run lie, one after the other, by the hours of its units."""

from scheduler.detailed.recipe_data import AlternativeData, ProcedureData
from scheduler.domain.working_time import Attendance

SHIFTS = 100
"""How often a run is moved to keep its hours."""


def laid(data: ProcedureData, alternative: AlternativeData, at: int) -> tuple[int, ...] | None:
    """Edges of the operations of a run that starts at a step or as soon after it as hours allow; None = never.

    An operation waits for the next one to begin where it may be extended; else the start moves.
    """
    hours = alternative.hours
    for _ in range(SHIFTS):
        edges, late = [at], 0
        for index, (operation, duration) in enumerate(zip(data.operations, alternative.durations, strict=True)):
            found = hours.earliest(edges[-1], duration, operation.attendance)
            if found is None:
                return None
            slack = data.operations[index - 1].extendable if index else 0
            late = max(late, found[0] - edges[-1] - slack)
            edges = [*edges[:-1], found[0], found[1]]
        if not data.source.survives_shutdown:
            whole = hours.earliest(edges[0], edges[-1] - edges[0], Attendance.UNATTENDED)
            if whole is None:
                return None
            late = max(late, whole[0] - edges[0])
        if not late:
            return tuple(edges)
        at += late
    return None
