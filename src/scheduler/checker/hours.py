"""Working time of unit sets, expanded once each, and the questions asked of it."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Protocol

from scheduler.domain.plant import PoolDemand
from scheduler.domain.scenario import Scenario
from scheduler.domain.working_time import Attendance, Span, WorkingTime, expand, finish, intersect

_start = itemgetter(0)
HOURS_FOR = {
    Attendance.UNATTENDED: "outside closed time",
    Attendance.ATTENDED: "within open hours",
    Attendance.INTERRUPTIBLE: "from open time on, with open time enough after it",
}


class Activity(Protocol):
    """What operations, tasks and maintenance have in common."""

    @property
    def duration(self) -> timedelta:
        """Working time."""

    @property
    def attendance(self) -> Attendance:
        """Hours it may lie in."""

    @property
    def pools(self) -> tuple[PoolDemand, ...]:
        """Pool places it holds."""


class Hours:
    """Working time by unit set; a set's calendar is what its units' calendars have in common."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._known: dict[tuple[str, ...], WorkingTime] = {}

    def of(self, units: Iterable[str]) -> WorkingTime:
        """Working time of a set of units; units the scenario lacks are left out."""
        key = tuple(units)
        if key not in self._known:
            self._known[key] = self._common([u for u in key if u in self._scenario.unit_by_id])
        return self._known[key]

    def _common(self, units: list[str]) -> WorkingTime:
        scenario = self._scenario
        common = expand(None, "UTC", scenario.start, scenario.time_step, scenario.plan_span)
        for unit in units:
            other = scenario.working_time(unit)
            common = WorkingTime(intersect(common.open, other.open), intersect(common.running, other.running))
        return common

    def attended_well(self, units: Iterable[str], activity: Activity, start: datetime, end: datetime) -> bool:
        """Whether [start, end) lies in hours that the attendance allows; interruptible work: whether it can start."""
        hours = self.of(units)
        if activity.attendance is Attendance.UNATTENDED:
            return inside(hours.running, start, end)
        if activity.attendance is Attendance.ATTENDED:
            return inside(hours.open, start, end)
        return self.working_end(units, activity, start) is not None

    def working_end(self, units: Iterable[str], activity: Activity, start: datetime) -> datetime | None:
        """When work that starts at `start` has had its duration; None = it starts outside open time, or never ends."""
        if activity.attendance is not Attendance.INTERRUPTIBLE:
            return start + activity.duration
        spans = self.of(units).open
        if activity.duration == timedelta(0):
            return start if inside(spans, start, start) else None
        return finish(spans, start, activity.duration)


def inside(spans: tuple[Span, ...], start: datetime, end: datetime) -> bool:
    """Whether one span holds [start, end); an empty stretch may lie at a span's edge."""
    index = bisect_right(spans, start, key=_start) - 1
    return index >= 0 and end <= spans[index].end


def common_part(spans: tuple[Span, ...], start: datetime, end: datetime) -> list[Span]:
    """Parts of [start, end) that lie in the spans."""
    parts = []
    for span in spans[max(0, bisect_right(spans, start, key=_start) - 1) :]:
        if span.start >= end:
            break
        if span.end > start:
            parts.append(Span(max(span.start, start), min(span.end, end)))
    return parts
