"""Instants as planners read them: the wall clock of the site, with its offset."""

from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from scheduler.domain.working_time import Span

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def local(instant: datetime, zone: str) -> datetime:
    """The instant on the wall clock of an IANA zone."""
    return instant.astimezone(_zone(zone))


def stamp(instant: datetime, zone: str) -> str:
    """ISO 8601 on the wall clock of a zone, such as `2027-03-28T03:00:00+02:00`."""
    return local(instant, zone).isoformat()


def optional_stamp(instant: datetime | None, zone: str) -> str | None:
    """The same of an instant that may be none."""
    return None if instant is None else stamp(instant, zone)


def readable(instant: datetime, zone: str) -> str:
    """For a hover text: `Mon 4 Jan 2027 06:00 +01:00`."""
    when = local(instant, zone)
    return f"{when:%a} {when.day} {when:%b %Y %H:%M} {when.isoformat()[-6:]}"


def hours(length: timedelta) -> float:
    """Elapsed hours, to a thousandth of a second."""
    return round(length / HOUR, 6)


def days(length: timedelta) -> float:
    """Elapsed days of 24 h."""
    return round(length / DAY, 6)


def outside(spans: tuple[Span, ...], within: Span) -> tuple[Span, ...]:
    """The gaps between sorted disjoint spans, from the start of `within` to its end."""
    starts = [within.start, *(span.end for span in spans)]
    ends = [*(span.start for span in spans), within.end]
    return tuple(Span(start, end) for start, end in zip(starts, ends, strict=True) if start < end)
