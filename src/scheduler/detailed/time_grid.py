"""The only conversion between instants and solver steps, and working hours in steps."""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property, lru_cache

from scheduler.domain.units import utc
from scheduler.domain.working_time import Attendance, Span, WorkingTime, intersect

Steps = tuple[int, int]


@dataclass(frozen=True, slots=True)
class TimeGrid:
    """Steps of a fixed length from an origin."""

    origin: datetime
    step: timedelta

    def steps(self, duration: timedelta) -> int:
        """Whole steps of a duration that lies on the grid."""
        count, rest = divmod(duration, self.step)
        if rest:
            raise ValueError(f"{duration} is not a whole number of {self.step} steps; normalise the scenario first")
        return count

    def at(self, instant: datetime) -> int:
        """Step of an instant that lies on the grid."""
        return self.steps(utc(instant) - self.origin)

    def instant(self, step: int) -> datetime:
        """Instant of a step, in UTC."""
        return self.origin + step * self.step

    def spans(self, spans: tuple[Span, ...]) -> tuple[Steps, ...]:
        """Spans in steps; the ends of the expanded stretch may lie off the grid and shrink."""
        found = []
        for span in spans:
            start, end = -((self.origin - span.start) // self.step), (span.end - self.origin) // self.step
            if start < end:
                found.append((start, end))
        return tuple(found)


@dataclass(frozen=True, eq=False)
class Hours:
    """Working hours in steps; `open` and `running` are sorted and disjoint, and lie inside `span`."""

    open: tuple[Steps, ...]
    running: tuple[Steps, ...]
    span: Steps

    @cached_property
    def always(self) -> bool:
        """Whether no hour of the span is other than open."""
        return self.open == (self.span,)

    def starts(self, attendance: Attendance, duration: int) -> list[list[int]] | None:
        """Closed intervals of starts such that the work fits one span; None = any (attended or unattended work)."""
        spans = self.open if attendance is Attendance.ATTENDED else self.running
        if spans == (self.span,):
            return None
        return [[a, b - duration] for a, b in spans if b - a >= duration]

    @cached_property
    def _opened(self) -> list[int]:
        """Open time before each open span."""
        total, before = 0, []
        for a, b in self.open:
            before.append(total)
            total += b - a
        return before

    @lru_cache(maxsize=512)  # noqa: B019 - lives as long as the problem it belongs to
    def segments(self, duration: int) -> tuple[tuple[int, int, int], ...]:
        """Interruptible work: (first, last, delta): a start in [first, last] ends at start + delta."""
        found: list[tuple[int, int, int]] = []
        before = self._opened
        for k, (a, b) in enumerate(self.open):
            for other in range(k, len(self.open)):
                c, d = self.open[other]
                offset = before[other] - before[k] - duration
                first = a + max(0, offset + 1) if duration else a
                last = a + min(b - a - 1, offset + d - c)
                if first <= last:
                    found.append((first, last, c - a - offset))
                if offset + d - c >= b - a - 1:
                    break
        return tuple(found)

    def earliest(self, at: int, duration: int, attendance: Attendance) -> Steps | None:
        """Start and end of the first work of a duration that starts at a step or later; None = there is none."""
        if attendance is Attendance.INTERRUPTIBLE:
            found = None if self.always or not duration else self._pieces(duration, attendance)
        else:
            found = self._pieces(duration, attendance)
        if found is None:
            return at, at + duration
        lasts, pieces = found
        index = bisect_left(lasts, at)
        if index == len(lasts):
            return None
        start = max(at, pieces[index][0])
        return start, start + pieces[index][2]

    @lru_cache(maxsize=512)  # noqa: B019 - lives as long as the problem it belongs to
    def _pieces(
        self, duration: int, attendance: Attendance
    ) -> tuple[list[int], tuple[tuple[int, int, int], ...]] | None:
        """Last starts and (first, last, elapsed) of the stretches in which work may start; None = anywhere."""
        if attendance is Attendance.INTERRUPTIBLE:
            pieces = self.segments(duration)
        else:
            starts = self.starts(attendance, duration)
            if starts is None:
                return None
            pieces = tuple((first, last, duration) for first, last in starts)
        return [last for _, last, _ in pieces], pieces

    def closed(self) -> list[Steps]:
        """Stretches of the span in which nothing runs."""
        edges = [self.span[0], *(edge for span in self.running for edge in span), self.span[1]]
        return [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if a < b]


def hours_of(grid: TimeGrid, times: tuple[WorkingTime, ...], span: Span) -> Hours:
    """Common working hours of several units over the span in which they are known."""
    opened, running = times[0]
    for time in times[1:]:
        opened, running = intersect(opened, time.open), intersect(running, time.running)
    (whole,) = grid.spans((span,))
    return Hours(grid.spans(opened), grid.spans(running), whole)
