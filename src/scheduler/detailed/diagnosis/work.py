"""A piece of work and the hours it may lie in."""

from bisect import bisect_right
from typing import NamedTuple

from scheduler.detailed.recipe_data import Demand
from scheduler.detailed.time_grid import Hours
from scheduler.domain.working_time import Attendance

FAR = 10**9


class Work(NamedTuple):
    """Something to do in a stretch of time: working time, hours it may lie in, pools it holds."""

    duration: int
    attendance: Attendance
    hours: Hours
    pools: tuple[Demand, ...]


def work_end(work: Work, start: int) -> int | None:
    """End of work that starts at `start`; None where its hours forbid that."""
    if work.hours.always:
        return start + work.duration
    spans = work.hours.running if work.attendance is Attendance.UNATTENDED else work.hours.open
    index = bisect_right(spans, (start, FAR)) - 1
    if index < 0 or start >= spans[index][1]:
        return start if not work.duration else None
    if work.attendance is not Attendance.INTERRUPTIBLE:
        return start + work.duration if start + work.duration <= spans[index][1] else None
    left = work.duration
    for a, b in spans[index:]:
        room = b - max(a, start)
        if left <= room:
            return max(a, start) + left
        left -= room
    return None
