"""Instants and steps: working hours in steps say the same as the domain's in instants, also where clocks change."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random

import pytest

from scheduler.detailed.time_grid import Hours, TimeGrid, hours_of
from scheduler.domain.working_time import Attendance, Calendar, Span, expand, finish

STEPS = [timedelta(minutes=15), timedelta(hours=1), timedelta(minutes=7)]
# Mondays: no clock change near, forward on Sunday 28 March, back on Sunday 31 October
BEGINS = [datetime(2027, 1, 4, tzinfo=UTC), datetime(2027, 3, 22, 5, tzinfo=UTC), datetime(2027, 10, 25, tzinfo=UTC)]


def _calendar(random: Random, begin: datetime) -> Calendar:
    days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    windows = []
    for _ in range(random.randint(0, 3)):
        first, last = (f"{random.randint(0, 23):02}:{random.choice((0, 20, 30)):02}" for _ in range(2))
        windows.append({"days": random.sample(days, random.randint(1, 7)), "start": first, "end": last})
    closed = []
    for _ in range(random.randint(0, 2)):
        start = begin + timedelta(hours=random.randint(-40, 200))
        closed.append({"start": start, "end": start + timedelta(hours=random.randint(1, 60))})
    outside = random.choice(["closed", "unattended"])
    return Calendar.model_validate({"id": "c", "open": windows, "closed": closed, "outside": outside})


def _hours(seed: int) -> tuple[Hours, TimeGrid, tuple[Span, ...], tuple[Span, ...], Random]:
    """Two random calendars together: in steps, and their common spans in instants."""
    random = Random(seed)
    begin, step = random.choice(BEGINS), random.choice(STEPS)
    span = Span(begin - timedelta(days=3), begin + timedelta(days=12))
    times = tuple(
        expand(_calendar(random, begin), random.choice(["Europe/Berlin", "UTC", "Asia/Kolkata"]), begin, step, span)
        for _ in range(random.randint(1, 2))
    )
    grid = TimeGrid(begin, step)
    hours = hours_of(grid, times, span)
    opened, running = (
        tuple(Span(grid.instant(a), grid.instant(b)) for a, b in spans) for spans in (hours.open, hours.running)
    )
    return hours, grid, opened, running, random


@pytest.mark.parametrize("seed", range(60))
def test_interruptible_work_ends_where_the_domain_says(seed):
    """Every start of every segment ends at start + delta as `finish` does, and no start is left out."""
    hours, grid, opened, _, random = _hours(seed)
    for duration in (1, random.randint(2, 30), random.randint(30, 400)):
        ends = {}
        for first, last, delta in hours.segments(duration):
            for start in range(first, last + 1):
                assert start not in ends
                ends[start] = start + delta
        wanted = {}
        for start in range(hours.span[0], hours.span[1]):
            end = finish(opened, grid.instant(start), duration * grid.step)
            if end is not None:
                wanted[start] = grid.at(end)
        assert ends == wanted


@pytest.mark.parametrize("seed", range(60))
def test_other_work_starts_where_it_fits_one_span(seed):
    """Attended work lies in one open span, unattended work in one running span; of no length, not inside a closure."""
    hours, _, _, _, random = _hours(seed)
    for duration in (0, 1, random.randint(2, 60)):
        for attendance, spans in ((Attendance.ATTENDED, hours.open), (Attendance.UNATTENDED, hours.running)):
            stated = hours.starts(attendance, duration)
            found = (
                set(range(hours.span[0], hours.span[1] - duration + 1))
                if stated is None
                else {s for first, last in stated for s in range(first, last + 1)}
            )
            assert found == {s for a, b in spans for s in range(a, b - duration + 1)}


@pytest.mark.parametrize("seed", range(60))
def test_closed_is_all_that_does_not_run(seed):
    """Running and closed stretches share the span out between them."""
    hours, *_ = _hours(seed)
    parts = sorted([*hours.running, *hours.closed()])
    assert parts[0][0] == hours.span[0]
    assert parts[-1][1] == hours.span[1]
    assert all(left[1] == right[0] for left, right in pairwise(parts))


def test_a_day_with_a_clock_change_has_its_own_length():
    """Open all day on Sundays in Berlin: 23 h on 28 March, 25 h on 31 October."""
    for begin, length in ((BEGINS[1], 23), (BEGINS[2], 25)):
        calendar = Calendar.model_validate({"id": "c", "open": [{"days": ["sun"]}]})
        span = Span(begin, begin + timedelta(days=8))
        times = expand(calendar, "Europe/Berlin", begin, timedelta(hours=1), span)
        (sunday,) = hours_of(TimeGrid(begin, timedelta(hours=1)), (times,), span).open
        assert sunday[1] - sunday[0] == length


@pytest.mark.parametrize(
    ("closed", "always"), [((300, 400), True), ((-400, -300), True), ((-400, 5), False), ((5, 400), False)]
)
def test_only_a_closure_outside_the_span_leaves_it_always_open(closed, always):
    """Closures that reach into the span, from before it or past it, count."""
    begin = BEGINS[0]
    span = Span(begin - timedelta(days=2), begin + timedelta(days=2))
    edges = [begin + timedelta(hours=h) for h in closed]
    calendar = Calendar.model_validate({"id": "c", "closed": [{"start": edges[0], "end": edges[1]}]})
    times = expand(calendar, "UTC", begin, timedelta(hours=1), span)
    assert hours_of(TimeGrid(begin, timedelta(hours=1)), (times,), span).always is always


def test_what_is_off_the_grid_is_refused():
    """A duration or an instant that no step meets is no silent rounding."""
    grid = TimeGrid(BEGINS[0], timedelta(hours=1))
    assert grid.steps(timedelta(days=1)) == 24
    assert grid.instant(grid.at(BEGINS[0] - timedelta(hours=3))) == BEGINS[0] - timedelta(hours=3)
    with pytest.raises(ValueError, match="not a whole number of 1:00:00 steps; normalise"):
        grid.steps(timedelta(minutes=90))
    with pytest.raises(ValueError, match="not a whole number"):
        grid.at(BEGINS[0] + timedelta(minutes=1))


@pytest.mark.parametrize("seed", range(30))
def test_the_earliest_work_is_the_first_that_fits(seed):
    """Compared with trying every step: attended and unattended work fits one span, interruptible work starts in one."""
    random = Random(seed)
    edges = sorted(random.sample(range(1, 80), 8))
    opened = tuple(zip(edges[::2], edges[1::2], strict=True))
    running = tuple((max(0, a - 2), b + 1) for a, b in opened[:2]) + opened[2:]
    hours = Hours(opened, tuple(s for s in running if s[0] < s[1]), (0, 100))
    at, duration = random.randrange(90), random.randint(1, 9)
    for attendance, spans in ((Attendance.ATTENDED, opened), (Attendance.UNATTENDED, hours.running)):
        fits = [t for t in range(at, 100) if any(a <= t and t + duration <= b for a, b in spans)]
        assert hours.earliest(at, duration, attendance) == ((fits[0], fits[0] + duration) if fits else None)
    found = hours.earliest(at, duration, Attendance.INTERRUPTIBLE)
    worked = [t for t in range(at, 100) if any(a <= t < b for a, b in opened)]
    assert found == ((worked[0], worked[duration - 1] + 1) if len(worked) >= duration else None)
