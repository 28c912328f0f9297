"""Units: limits that need a clean, initial states that contradict themselves."""

from collections.abc import Iterator

from scheduler.domain.errors import Issue
from scheduler.domain.plant import Unit
from scheduler.domain.scenario import Scenario
from scheduler.domain.units import utc
from scheduler.validation.issue import error, pointer, warning


def cleans_stated(scenario: Scenario) -> Iterator[Issue]:
    """Hold limits need a clean, full-clean limits a full clean."""
    for i, unit in enumerate(scenario.units):
        where = pointer("units", i)
        for field in ("dirty_hold", "clean_hold"):
            if getattr(unit, field) is not None and unit.clean is None:
                message = f"Unit {unit.id!r} has a {field} but no `clean` that would keep it."
                yield error("hold_without_clean", where + pointer(field), message, "State the unit's `clean`.")
        if unit.full_clean is None:
            yield from _full_clean_missing(unit, where)
        if unit.full_clean_after and unit.full_clean_after.batches is None and unit.full_clean_after.time is None:
            message = f"Unit {unit.id!r}: full_clean_after states neither batches nor time."
            yield warning("empty_limit", where + "/full_clean_after", message, "State `batches` or `time`.")


def _full_clean_missing(unit: Unit, where: str) -> Iterator[Issue]:
    fix = "State the unit's `full_clean`."
    if unit.full_clean_after is not None:
        message = f"Unit {unit.id!r} has full_clean_after but no `full_clean`."
        yield error("limit_without_full_clean", where + "/full_clean_after", message, fix)
    if unit.initial.full_clean_due:
        message = f"Unit {unit.id!r} is due for a full clean but has no `full_clean`."
        yield error("limit_without_full_clean", where + "/initial/full_clean_due", message, fix)


def initial_states(scenario: Scenario) -> Iterator[Issue]:
    """States at the start that cannot be, or lie in the future."""
    for i, unit in enumerate(scenario.units):
        state, where = unit.initial, pointer("units", i, "initial")
        if state.dirty_since and state.clean_since and utc(state.clean_since) >= utc(state.dirty_since):
            message = f"Unit {unit.id!r} is dirty since before it was cleaned: one of the two instants is wrong."
            fix = "Remove `dirty_since` if the unit is clean, else correct `clean_since`."
            yield error("dirty_and_clean", where + "/dirty_since", message, fix)
        for field in ("dirty_since", "clean_since", "full_clean_at"):
            instant = getattr(state, field)
            if instant and utc(instant) > utc(scenario.start):
                message = f"Unit {unit.id!r}: {field} lies after the start of the scenario."
                yield warning("state_after_start", where + pointer(field), message, "State what holds at the start.")


def unused_units(scenario: Scenario) -> Iterator[Issue]:
    """Units that no recipe names, or that become available only after the horizon."""
    used = {u for r in scenario.recipes for p in r.procedures for a in p.alternatives for u in a.units}
    for i, unit in enumerate(scenario.units):
        if unit.id not in used:
            message = f"No recipe uses unit {unit.id!r}."
            yield warning("unit_unused", pointer("units", i), message, "Name it in an alternative or leave it out.")
        elif unit.available_from and utc(unit.available_from) >= scenario.end:
            message = f"Unit {unit.id!r} becomes available only after the horizon."
            where = pointer("units", i, "available_from")
            yield warning("unit_unused", where, message, "Lengthen the horizon or correct `available_from`.")
