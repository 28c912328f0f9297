"""What each unit does with the hours of the horizon."""

from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum

from scheduler.domain.plan import TaskKind
from scheduler.domain.units import Model, utc
from scheduler.domain.working_time import Span, intersect, merge
from scheduler.report.facts import CLEANS, SETUPS, Facts
from scheduler.report.times import HOUR, outside


class UnitTime(StrEnum):
    """What an hour of a unit goes to; idle hours count by their calendar, and work in closed time is not closed."""

    RUN = "run"
    CHANGEOVER = "changeover"
    CLEAN = "clean"
    SETUP = "setup"
    MAINTENANCE = "maintenance"
    IDLE_OPEN = "idle_open"
    IDLE_UNATTENDED = "idle_unattended"
    CLOSED = "closed"


class UnitKpi(Model):
    """Use of a unit over the horizon.

    Attributes:
        hours: elapsed hours by what they go to; together the horizon. `clean`: turnarounds, full, refresh and last
            cleans. `setup`: set-ups and tear-downs.
        shares: the same as shares of the horizon.
        utilisation: hours run as a share of the hours not closed; None for a unit closed throughout.
        batches: those that run on it within the horizon.
    """

    unit: str
    horizon_h: float
    hours: dict[UnitTime, float]
    shares: dict[UnitTime, float]
    utilisation: float | None
    batches: tuple[str, ...]


_KINDS: dict[UnitTime, tuple[TaskKind, ...]] = {
    UnitTime.CHANGEOVER: (TaskKind.CHANGEOVER,),
    UnitTime.CLEAN: CLEANS,
    UnitTime.SETUP: SETUPS,
    UnitTime.MAINTENANCE: (TaskKind.MAINTENANCE,),
}


def unit_kpis(facts: Facts) -> tuple[UnitKpi, ...]:
    """Use of every unit, in the scenario's order."""
    return tuple(_unit(facts, unit.id) for unit in facts.scenario.units)


def _unit(facts: Facts, unit: str) -> UnitKpi:
    horizon = Span(utc(facts.scenario.start), facts.scenario.end)
    visits = [v for v in facts.visits if v.unit == unit and v.start < horizon.end and v.end > horizon.start]
    claims: list[tuple[UnitTime, Iterable[Span]]] = [(UnitTime.RUN, [Span(v.start, v.end) for v in visits])]
    for use, kinds in _KINDS.items():
        claims.append((use, [Span(t.start, t.end) for t in facts.plan.tasks if t.unit == unit and t.kind in kinds]))
    calendar = facts.scenario.working_time(unit)
    claims += [(UnitTime.IDLE_OPEN, calendar.open), (UnitTime.IDLE_UNATTENDED, calendar.running)]

    left: tuple[Span, ...] = (horizon,)
    spent: dict[UnitTime, timedelta] = {}
    for use, spans in claims:
        merged = merge(list(spans))
        spent[use] = _length(intersect(left, merged))
        left = intersect(left, outside(merged, horizon))
    spent[UnitTime.CLOSED] = _length(left)

    length = horizon.end - horizon.start
    available = length - spent[UnitTime.CLOSED]
    return UnitKpi(
        unit=unit,
        horizon_h=length / HOUR,
        hours={use: time / HOUR for use, time in spent.items()},
        shares={use: time / length for use, time in spent.items()},
        utilisation=spent[UnitTime.RUN] / available if available else None,
        batches=tuple(dict.fromkeys(v.batch for v in visits)),
    )


def _length(spans: tuple[Span, ...]) -> timedelta:
    return sum((span.end - span.start for span in spans), timedelta(0))
