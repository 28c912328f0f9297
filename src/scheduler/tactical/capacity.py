"""Hours that units have in each period: calendars, availability, maintenance, commitments, holds, reservations."""

from datetime import datetime
from typing import NamedTuple

from scheduler.domain.scenario import Scenario
from scheduler.domain.units import utc
from scheduler.domain.working_time import Span, intersect, merge, subtract
from scheduler.tactical.periods import HOUR, Periods


class Hours(NamedTuple):
    """Hours of a unit by period; kept: by sponsor, hours reserved for others than it."""

    plan: tuple[float, ...]
    bound: tuple[float, ...]
    kept: dict[str, tuple[float, ...]]


def hours_of(scenario: Scenario, periods: Periods, unit: str) -> Hours:
    """Hours of a unit.

    `plan` is what is left after everything that takes the unit; `bound` only what no schedule can use: closed time,
    time before it is available, and maintenance with a stated start.
    """
    running = scenario.working_time(unit).running
    available = scenario.unit_by_id[unit].available_from
    if available is not None:
        running = intersect(running, (Span(utc(available), scenario.plan_span.end),))
    works = [m for m in scenario.maintenance if m.unit == unit]
    fixed = [Span(utc(m.start), utc(m.start) + m.duration) for m in works if m.start is not None]
    floating = [_middle(scenario, m.ready, m.due, m.duration) for m in works if m.start is None]
    held = [Span(*_window(scenario, h.blocked_from, h.lifted)) for h in scenario.holds if h.unit == unit]
    free = subtract(running, merge(fixed))
    planned = subtract(free, merge([*floating, *held, *_committed(scenario, unit)]))
    return Hours(
        plan=_by_period(periods, planned),
        bound=_by_period(periods, free),
        kept={s.id: _by_period(periods, intersect(planned, _kept(scenario, unit, s.id))) for s in scenario.sponsors}
        if any(r.unit == unit for r in scenario.reservations)
        else {},
    )


def open_shares(scenario: Scenario) -> dict[str, float]:
    """Open hours of each unit as a share of its running hours over the plan."""
    shares = {}
    for unit in scenario.units:
        times = scenario.working_time(unit.id)
        running = sum((s.end - s.start) / HOUR for s in times.running)
        shares[unit.id] = sum((s.end - s.start) / HOUR for s in times.open) / running if running else 1.0
    return shares


def _window(scenario: Scenario, start: datetime | None, end: datetime | None) -> tuple[datetime, datetime]:
    span = scenario.plan_span
    return (utc(start) if start else span.start), (utc(end) if end else span.end)


def _middle(scenario: Scenario, ready: datetime | None, due: datetime | None, duration: object) -> Span:
    first, last = _window(scenario, ready or scenario.start, due or scenario.end)
    slack = max(last - first - duration, duration * 0)  # type: ignore[operator]
    return Span(first + slack / 2, first + slack / 2 + duration)  # type: ignore[operator]


def _committed(scenario: Scenario, unit: str) -> list[Span]:
    spans = []
    for commitment in scenario.commitments:
        procedures = {p.id: p for p in scenario.recipe_by_id[commitment.recipe].procedures}
        for run in (r for batch in commitment.batches for r in batch.procedures):
            chosen = next((a for a in procedures[run.procedure].alternatives if a.id == run.alternative), None)
            if chosen and unit in chosen.units:
                spans.append(Span(utc(run.start), utc(run.end)))
    return spans


def _kept(scenario: Scenario, unit: str, sponsor: str) -> tuple[Span, ...]:
    """Windows of a unit reserved for others than a sponsor."""
    return merge(
        [
            Span(utc(r.reserved_from), utc(r.reserved_until))
            for r in scenario.reservations
            if r.unit == unit and r.sponsor != sponsor and (r.release is None or scenario.start < r.release)
        ]
    )


def _by_period(periods: Periods, spans: tuple[Span, ...]) -> tuple[float, ...]:
    found = []
    for t in range(periods.number):
        cut = intersect(spans, (Span(periods.instant(t), periods.instant(t + 1)),))
        found.append(sum((s.end - s.start) / HOUR for s in cut))
    return tuple(found)
