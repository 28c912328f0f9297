"""Instants as days of the plant's calendar, as exact as a sponsor is shown them."""

from calendar import monthrange
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from scheduler.domain.publication import Grain


class Days(NamedTuple):
    """Days of a zone, as exact as `grain` says."""

    zone: str
    grain: Grain

    def first(self, instant: datetime) -> date:
        """The first day of the day, week (from Monday) or month that an instant lies in: for what starts then."""
        day = instant.astimezone(ZoneInfo(self.zone)).date()
        match self.grain:
            case Grain.DAY:
                return day
            case Grain.WEEK:
                return day - timedelta(days=day.weekday())
            case Grain.MONTH:
                return day.replace(day=1)

    def last(self, instant: datetime) -> date:
        """The last day of it: for what is done by then."""
        first = self.first(instant)
        match self.grain:
            case Grain.DAY:
                return first
            case Grain.WEEK:
                return first + timedelta(days=6)
            case Grain.MONTH:
                return month_end(first)


def month_end(day: date) -> date:
    """Last day of a day's month."""
    return day.replace(day=monthrange(day.year, day.month)[1])
