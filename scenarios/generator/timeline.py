"""Working time and pools of a scenario as arrays over time steps, for laying out a plan forward in time."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from scheduler.domain.plant import PoolDemand
from scheduler.domain.pool_profile import pool_profile
from scheduler.domain.scenario import Scenario
from scheduler.domain.units import utc
from scheduler.domain.working_time import Attendance, Span


class CannotPlaceError(Exception):
    """There is no time for it, or the changeover rules or cleaning holds forbid it."""


class Work(Protocol):
    """What an operation, a task and a maintenance have in common."""

    @property
    def duration(self) -> timedelta: ...
    @property
    def attendance(self) -> Attendance: ...
    @property
    def pools(self) -> tuple[PoolDemand, ...]: ...


class Hours(NamedTuple):
    """One byte a step: 1 where the unit is open, or running."""

    open: bytes
    running: bytes


class Timeline:
    """Steps of a scenario's grid from its start to the end of its span."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._origin, self._step = utc(scenario.start), scenario.time_step
        self.size = (utc(scenario.plan_span.end) - self._origin) // self._step
        self._hours: dict[str, Hours] = {}
        self.free: dict[str, list[int]] = {p.id: self._capacity(p.id) for p in scenario.pools}
        self._booked: list[tuple[str, int, list[int]]] = []

    def instant(self, step: int) -> datetime:
        """The instant of a step."""
        return self._origin + step * self._step

    def ceil(self, duration: timedelta) -> int:
        """Whole steps of a duration, rounded up."""
        return -(-duration // self._step)

    def floor(self, duration: timedelta) -> int:
        """Whole steps of a limit, rounded down."""
        return duration // self._step

    def step_of(self, instant: datetime) -> int:
        """The step of an instant, rounded down."""
        return (utc(instant) - self._origin) // self._step

    def earliest(self, units: tuple[str, ...], work: Work, start: int) -> tuple[int, int]:
        """First [start, end) in steps at or after `start` in which hours and pools allow the work on the units.

        Raises:
            CannotPlaceError: there is none.
        """
        while True:
            end = self._end(units, work, start)
            if end >= self.size:
                raise CannotPlaceError(f"no time for {work.duration} on {', '.join(units)}")
            later = self._blocked(units, work, start, end)
            if later is None:
                return start, end
            start = later

    def book(self, units: tuple[str, ...], work: Work, start: int, end: int) -> None:
        """Take the pool places of the work."""
        for demand in work.pools:
            steps = list(self._counted(units, work, self._held(demand, start, end)))
            for step in steps:
                self.free[demand.pool][step] -= demand.amount
            self._booked.append((demand.pool, demand.amount, steps))

    def mark(self) -> int:
        """A point to which bookings can be undone."""
        return len(self._booked)

    def undo(self, mark: int) -> None:
        """Give back every booking made after the mark."""
        while len(self._booked) > mark:
            pool, amount, steps = self._booked.pop()
            for step in steps:
                self.free[pool][step] += amount

    def _end(self, units: tuple[str, ...], work: Work, start: int) -> int:
        left = self.ceil(work.duration)
        if work.attendance is not Attendance.INTERRUPTIBLE:
            return start + left
        hours, end = self._common(units).open, start
        while left and end < self.size:
            left -= hours[end]
            end += 1
        return end

    def _blocked(self, units: tuple[str, ...], work: Work, start: int, end: int) -> int | None:
        hours = self._common(units)
        if work.attendance is Attendance.INTERRUPTIBLE:
            if not hours.open[start]:
                return start + 1
        else:
            needed = hours.running if work.attendance is Attendance.UNATTENDED else hours.open
            hole = needed.rfind(0, start, end)
            if hole >= 0:
                return hole + 1
        for demand in work.pools:
            held = self._held(demand, start, end)
            free = self.free[demand.pool]
            busy = [step for step in self._counted(units, work, held) if free[step] < demand.amount]
            if busy:
                return start + busy[-1] + 1 - held.start
        return None

    def _held(self, demand: PoolDemand, start: int, end: int) -> range:
        if demand.during == "whole" or demand.duration is None:
            return range(start, end)
        length = min(self.ceil(demand.duration), end - start)
        return range(start, start + length) if demand.during == "start" else range(end - length, end)

    def _counted(self, units: tuple[str, ...], work: Work, held: range) -> Iterator[int]:
        if work.attendance is not Attendance.INTERRUPTIBLE:
            return iter(held)
        hours = self._common(units).open
        return (step for step in held if hours[step])

    def _common(self, units: tuple[str, ...]) -> Hours:
        if len(units) == 1:
            return self._of(units[0])
        parts = [self._of(unit) for unit in units]
        return Hours(
            bytes(map(min, zip(*(p.open for p in parts), strict=True))),
            bytes(map(min, zip(*(p.running for p in parts), strict=True))),
        )

    def _of(self, unit: str) -> Hours:
        if unit not in self._hours:
            time = self._scenario.working_time(unit)
            self._hours[unit] = Hours(self._mask(time.open), self._mask(time.running))
        return self._hours[unit]

    def _mask(self, spans: tuple[Span, ...]) -> bytes:
        mask = bytearray(self.size)
        for span in spans:
            steps = self._inside(span.start, span.end)
            mask[steps.start : steps.stop] = b"\x01" * len(steps)
        return bytes(mask)

    def _capacity(self, pool: str) -> list[int]:
        free = [0] * self.size
        for level in pool_profile(self._scenario, self._scenario.pool_by_id[pool]):
            steps = self._inside(level.start, level.end)
            free[steps.start : steps.stop] = [level.capacity] * len(steps)
        return free

    def _inside(self, start: datetime, end: datetime) -> range:
        first = min(max(0, self.step_of(start)), self.size)
        return range(first, min(max(first, self.step_of(end)), self.size))
