"""Calendar months, the buckets of forecasts: `2027-03`."""

from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field

from scheduler.domain.units import utc

Month = Annotated[str, Field(pattern=r"^(19[7-9]\d|20\d\d|21\d\d)-(0[1-9]|1[0-2])$", examples=["2027-03"])]
"""A calendar month; months compare as text."""


def add_months(month: str, count: int) -> str:
    """The month `count` months later (earlier where negative)."""
    year, number = divmod(int(month[:4]) * 12 + int(month[5:]) - 1 + count, 12)
    return f"{year:04}-{number + 1:02}"


def months_between(first: str, last: str) -> int:
    """Months from `first` to `last`: 0 for the same month, negative where `last` is earlier."""
    return (int(last[:4]) - int(first[:4])) * 12 + int(last[5:]) - int(first[5:])


def month_of(instant: datetime, zone: str) -> str:
    """The month in which an instant lies on the wall clock of an IANA zone."""
    return f"{instant.astimezone(ZoneInfo(zone)):%Y-%m}"


def month_start(month: str, zone: str) -> datetime:
    """First instant of a month on the wall clock of an IANA zone."""
    return datetime(int(month[:4]), int(month[5:]), 1, tzinfo=ZoneInfo(zone))


def first_month_after(instant: datetime, zone: str) -> str:
    """The first month that starts at an instant or after it."""
    month = month_of(instant, zone)
    return month if utc(month_start(month, zone)) >= utc(instant) else add_months(month, 1)
