"""Calendars: what hours a unit or crew works, expanded from the site's zone into instants."""

from bisect import bisect_right
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Literal, NamedTuple
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, model_validator

from scheduler.domain.units import Id, Instant, Model, Text, utc

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DAYS: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _clock(value: str) -> str:
    hours, minutes = int(value[:2]), int(value[3:])
    if hours * 60 + minutes > 24 * 60 or minutes > 59:
        raise ValueError(f"{value!r} is no time of day between 00:00 and 24:00")
    return value


Clock = Annotated[str, Field(pattern=r"^[0-2][0-9]:[0-5][0-9]$"), AfterValidator(_clock)]


class Attendance(StrEnum):
    """Which hours an activity may lie in."""

    UNATTENDED = "unattended"
    ATTENDED = "attended"
    INTERRUPTIBLE = "interruptible"


class WeeklyWindow(Model):
    """Hours that repeat each week, in the site's wall clock; an end not after the start lies on the next day."""

    days: tuple[Day, ...] = DAYS
    start: Clock = "00:00"
    end: Clock = "24:00"


class Closure(Model):
    """A stretch [start, end) in which nothing runs."""

    start: Instant
    end: Instant
    reason: Text = "closed"

    @model_validator(mode="after")
    def _ordered(self) -> "Closure":
        if self.end <= self.start:
            raise ValueError(f"a closure must end after its start {self.start.isoformat()}")
        return self


class Calendar(Model):
    """Working time of units or crews.

    Attributes:
        open: weekly windows with people present; none stated = always open.
        outside: what the hours outside `open` are: `unattended` (things may run by themselves) or `closed`.
        closed: shutdowns and holidays; they override both.
        site: whose zone the wall clock is in; the first site when not stated.
    """

    id: Id
    open: tuple[WeeklyWindow, ...] = ()
    outside: Literal["unattended", "closed"] = "unattended"
    closed: tuple[Closure, ...] = ()
    site: Id | None = None


class Span(NamedTuple):
    """Half-open stretch of time [start, end), in UTC."""

    start: datetime
    end: datetime


class WorkingTime(NamedTuple):
    """A calendar expanded over a stretch of time; each list is sorted, disjoint, and rounded inward to the grid.

    Attributes:
        open: spans in which attended work may lie.
        running: spans in which unattended work may lie (everything that is not closed).
    """

    open: tuple[Span, ...]
    running: tuple[Span, ...]


def expand_window(windows: tuple[WeeklyWindow, ...], zone: str, span: Span) -> tuple[Span, ...]:
    """Instants of weekly windows over a span, merged; a day has 23 or 25 hours where the zone's clocks change."""
    tz = ZoneInfo(zone)
    day, last = span.start.astimezone(tz).date() - timedelta(days=1), span.end.astimezone(tz).date()
    found: list[Span] = []
    while day <= last:
        for window in windows:
            if DAYS[day.weekday()] in window.days:
                end_day = day if window.end > window.start else day + timedelta(days=1)
                found.append(Span(_instant(day, window.start, tz), _instant(end_day, window.end, tz)))
        day += timedelta(days=1)
    return intersect(merge(found), (span,))


def _instant(day: date, clock: str, tz: ZoneInfo) -> datetime:
    minutes = int(clock[:2]) * 60 + int(clock[3:])
    wall = datetime(day.year, day.month, day.day) + timedelta(minutes=minutes)
    return wall.replace(tzinfo=tz).astimezone(UTC)


def merge(spans: list[Span]) -> tuple[Span, ...]:
    """Union of spans, sorted and disjoint; spans that touch become one."""
    merged: list[Span] = []
    for span in sorted(span for span in spans if span.start < span.end):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)


def intersect(left: tuple[Span, ...], right: tuple[Span, ...]) -> tuple[Span, ...]:
    """Common part of two sorted disjoint lists."""
    result: list[Span] = []
    i = j = 0
    while i < len(left) and j < len(right):
        start, end = max(left[i].start, right[j].start), min(left[i].end, right[j].end)
        if start < end:
            result.append(Span(start, end))
        if left[i].end < right[j].end:
            i += 1
        else:
            j += 1
    return tuple(result)


def subtract(left: tuple[Span, ...], right: tuple[Span, ...]) -> tuple[Span, ...]:
    """Part of `left` outside `right`; both sorted and disjoint."""
    result: list[Span] = []
    for span in left:
        start = span.start
        for hole in right:
            if hole.end > start and hole.start < span.end:
                if hole.start > start:
                    result.append(Span(start, hole.start))
                start = max(start, hole.end)
        if start < span.end:
            result.append(Span(start, span.end))
    return tuple(result)


def round_inward(spans: tuple[Span, ...], origin: datetime, step: timedelta) -> tuple[Span, ...]:
    """Shrink each span to the grid `origin + n × step`; spans shorter than a step vanish."""
    result = []
    for span in spans:
        start = origin + -((origin - span.start) // step) * step
        end = origin + (span.end - origin) // step * step
        if start < end:
            result.append(Span(start, end))
    return tuple(result)


@lru_cache(maxsize=256)
def expand(calendar: Calendar | None, zone: str, origin: datetime, step: timedelta, span: Span) -> WorkingTime:
    """Expand a calendar over `span`, rounded inward to the grid of `origin` and `step`; None = always open."""
    span = Span(utc(span.start), utc(span.end))
    if calendar is None:
        return WorkingTime((span,), (span,))
    closed = merge([Span(utc(c.start), utc(c.end)) for c in calendar.closed])
    opened = expand_window(calendar.open, zone, span) if calendar.open else (span,)
    running = opened if calendar.outside == "closed" else (span,)
    opened, running = (round_inward(subtract(s, closed), utc(origin), step) for s in (opened, running))
    return WorkingTime(opened, running)


def finish(spans: tuple[Span, ...], start: datetime, duration: timedelta) -> datetime | None:
    """End of interruptible work of `duration` that starts at `start`: the earliest instant with that much open time.

    None when `start` is not in open time or the spans run out.
    """
    index = bisect_right(spans, start, key=lambda s: s.start) - 1
    if index < 0 or start >= spans[index].end:
        return start if duration == timedelta(0) else None
    left = duration
    for span in spans[index:]:
        room = span.end - max(span.start, start)
        if left <= room:
            return max(span.start, start) + left
        left -= room
    return None
