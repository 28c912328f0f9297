"""Calendars, pools over time and maintenance: windows that contradict themselves."""

from collections.abc import Iterator
from datetime import datetime

from scheduler.domain.errors import Issue
from scheduler.domain.plant import Maintenance
from scheduler.domain.scenario import Scenario
from scheduler.domain.units import format_duration, utc
from scheduler.domain.working_time import Span, expand, intersect
from scheduler.validation.duplicates import weekly_windows
from scheduler.validation.issue import error, pointer, warning


def window_hours(scenario: Scenario) -> Iterator[Issue]:
    """Weekly windows have days and a length; exceptions end after they start."""
    for where, owner, window in weekly_windows(scenario):
        if window.start == window.end:
            message = f"A window of {owner} starts and ends at {window.start}."
            fix = "Write 00:00 to 24:00 for the whole day, or remove the window."
            yield error("empty_window", where, message, fix)
        if not window.days:
            message = f"A window of {owner} names no days."
            yield error("empty_window", where + "/days", message, "Name days, or leave `days` out for every day.")
    for i, pool in enumerate(scenario.pools):
        for k, exception in enumerate(pool.exceptions):
            if utc(exception.end) <= utc(exception.start):
                message = f"Exception {k + 1} of pool {pool.id!r} does not end after its start."
                where = pointer("pools", i, "exceptions", k)
                yield error("empty_window", where, message, "Correct its start or end.")


def maintenance_windows(scenario: Scenario) -> Iterator[Issue]:
    """Maintenance has either a start, or a window [ready, due] that it fits into."""
    for i, work in enumerate(scenario.maintenance):
        where, owner = pointer("maintenance", i), f"Maintenance {work.id!r} of unit {work.unit!r}"
        if work.start is not None and (work.ready is not None or work.due is not None):
            message = f"{owner} has both a fixed start and a window."
            yield error("maintenance_start_and_window", where, message, "Keep `start`, or `ready` and `due`.")
        elif work.start is None and (work.ready is None or work.due is None):
            message = f"{owner} has no start, and no window from `ready` to `due`."
            yield error("maintenance_without_time", where, message, "State `start`, or both `ready` and `due`.")
        elif work.ready is not None and work.due is not None:
            yield from _window(work, utc(work.ready), utc(work.due), where, owner)


def _window(work: Maintenance, ready: datetime, due: datetime, where: str, owner: str) -> Iterator[Issue]:
    if ready + work.duration > due:
        message = f"{owner} lasts {format_duration(work.duration)}, longer than its window from ready to due."
        yield error("maintenance_window_too_short", where, message, "Widen the window or shorten the maintenance.")
    elif work.ideal is not None and not ready <= utc(work.ideal) <= due - work.duration:
        message = f"{owner}: the ideal start lies outside its window, so it always costs."
        yield warning("ideal_outside_window", where + "/ideal", message, "Move `ideal` into the window.")


def maintenance_outside_horizon(scenario: Scenario) -> Iterator[Issue]:
    """Maintenance that the plan's span does not reach."""
    for i, work in enumerate(scenario.maintenance):
        begin, end = work.start or work.ready, work.start or work.due
        if begin is None or end is None:
            continue
        if utc(begin) >= scenario.end or utc(end) < utc(scenario.start):
            message = f"Maintenance {work.id!r} of unit {work.unit!r} lies outside the horizon."
            fix = "Remove it or lengthen the horizon."
            yield warning("maintenance_outside_horizon", pointer("maintenance", i), message, fix)


def never_open(scenario: Scenario) -> Iterator[Issue]:
    """Calendars in use without any open hour in the horizon."""
    used = {unit.calendar for unit in scenario.units}
    horizon = (Span(utc(scenario.start), scenario.end),)
    for i, calendar in enumerate(scenario.calendars):
        if calendar.id not in used:
            continue
        zone = scenario.zone_of(calendar.site)
        hours = expand(calendar, zone, utc(scenario.start), scenario.time_step, scenario.plan_span)
        if not intersect(hours.open, horizon):
            message = f"Calendar {calendar.id!r} has no open hour in the horizon."
            fix = "Check its windows and closures; windows shorter than the time step vanish."
            yield warning("calendar_never_open", pointer("calendars", i), message, fix)
