"""Time in periods: weeks near, calendar months far, or equal stretches."""

from bisect import bisect_left, bisect_right
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from scheduler.domain.months import add_months
from scheduler.domain.scenario import Scenario
from scheduler.domain.tactical import TacticalSettings
from scheduler.domain.units import utc

WEEK = timedelta(weeks=1)
SHORTEST = timedelta(days=14)
HOUR = timedelta(hours=1)


class Periods(NamedTuple):
    """Edges of the periods in hours from the scenario's start; period t lies between edges t and t + 1."""

    start: datetime
    edges: tuple[float, ...]

    @property
    def number(self) -> int:
        """Number of periods."""
        return len(self.edges) - 1

    def length(self, t: int) -> float:
        """Hours of a period."""
        return self.edges[t + 1] - self.edges[t]

    def hours(self, instant: datetime) -> float:
        """Hours from the start to an instant."""
        return (utc(instant) - self.start) / HOUR

    def ended_by(self, hours: float) -> int:
        """The last period that has ended at an instant, in hours; −1 where none has."""
        return bisect_right(self.edges, hours + 1e-9) - 2

    def holding(self, hours: float) -> int:
        """The period (start, end] that an instant lies in, in hours; the number of periods where it lies after all."""
        return min(max(bisect_left(self.edges, hours - 1e-9) - 1, 0), self.number)

    def instant(self, edge: int) -> datetime:
        """An edge as an instant."""
        return self.start + timedelta(hours=self.edges[edge])


def periods_of(scenario: Scenario, settings: TacticalSettings) -> Periods:
    """Cut the horizon: equal periods where stated, else weeks and then calendar months of the first site's zone.

    What is left at the end, and a month's rest of less than a fortnight after the weeks, belongs to its neighbour.
    """
    start, end = utc(scenario.start), scenario.end
    instants = [start]
    if settings.period is not None:
        while instants[-1] + settings.period <= end:
            instants.append(instants[-1] + settings.period)
        instants = [*instants[: max(1, len(instants) - 1)], end]
    else:
        while len(instants) <= settings.weeks and instants[-1] + WEEK <= end:
            instants.append(instants[-1] + WEEK)
        instants += [m for m in _months(instants[-1], end, scenario.zone_of(None)) if m - instants[-1] >= SHORTEST]
        if end - instants[-1] >= SHORTEST or len(instants) == 1:
            instants.append(end)
        else:
            instants[-1] = end
    return Periods(start, tuple((instant - start) / HOUR for instant in instants))


def _months(after: datetime, end: datetime, zone: str) -> list[datetime]:
    tz = ZoneInfo(zone)
    month, found = f"{after.astimezone(tz):%Y-%m}", list[datetime]()
    while True:
        month = add_months(month, 1)
        first = datetime(int(month[:4]), int(month[5:]), 1, tzinfo=tz).astimezone(UTC)
        if first >= end:
            return found
        found.append(first)
