"""Rounding to the time grid, once: solver and checker both read the result."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from scheduler.domain.scenario import Scenario
from scheduler.domain.units import Model, format_duration, utc


class Rounding(NamedTuple):
    """A value that was not on the grid; `where` is its JSON pointer, `inflation` the relative growth of a duration."""

    where: str
    before: str
    after: str
    inflation: float


class Normalised(NamedTuple):
    """A scenario whose every duration and instant lies on its time grid, and what was changed for it."""

    scenario: Scenario
    roundings: tuple[Rounding, ...]


# Instants that end something, durations that limit something: rounding them down keeps the plan on the safe side.
_DOWN = {"due", "deadline", "valid_until", "dirty_hold", "clean_hold", "max", "max_duration", "extendable", "horizon"}
_DOWN |= {"dirty_since", "clean_since", "full_clean_at", "time", "capacity_end"}
_EXACT = {"start", "time_step", "calendars", "contracts"}
_DOWN |= {"shelf_life", "expiry", "date", "sample_dates", "blocked_from", "reserved_from"}


def normalise(scenario: Scenario) -> Normalised:
    """Round every duration and minimum lag up, every maximum down, instants to the grid on their safe side.

    The scenario's own start and step define the grid and stay; calendars and pool profiles are rounded inward where
    they are expanded. Contracts say nothing about the plan's times and stay too.
    """
    roundings: list[Rounding] = []
    origin, step = utc(scenario.start), scenario.time_step

    def visit(value: Any, name: str, where: str) -> Any:
        down = name in _DOWN
        if isinstance(value, datetime):
            return note(value, origin + _round(utc(value) - origin, step, down), where)
        if isinstance(value, timedelta):
            return note(value, _round(value, step, down), where)
        if isinstance(value, Model):
            changed = {
                field: visit(getattr(value, field), field, f"{where}/{field}") for field in type(value).model_fields
            }
            kept = all(changed[field] is getattr(value, field) for field in changed)
            return value if kept else value.model_copy(update=changed)
        if isinstance(value, tuple):
            items = tuple(visit(item, name, f"{where}/{i}") for i, item in enumerate(value))
            return value if all(a is b for a, b in zip(items, value, strict=True)) else items
        if isinstance(value, dict):
            entries = {key: visit(item, name, f"{where}/{key}") for key, item in value.items()}
            return value if all(entries[key] is value[key] for key in value) else entries
        return value

    def note(before: Any, after: Any, where: str) -> Any:
        if after == before:
            return before
        inflation = 0.0
        if isinstance(before, timedelta):
            inflation = (after - before) / before if before else 0.0
            roundings.append(Rounding(where, format_duration(before), format_duration(after), inflation))
        else:
            roundings.append(Rounding(where, before.isoformat(), after.isoformat(), inflation))
        return after

    changed = {
        field: visit(getattr(scenario, field), field, f"/{field}")
        for field in Scenario.model_fields
        if field not in _EXACT and field != "pools"
    }
    return Normalised(scenario.model_copy(update=changed), tuple(roundings))


def _round(value: timedelta, step: timedelta, down: bool) -> timedelta:
    steps = value // step if down else -(-value // step)
    return steps * step
