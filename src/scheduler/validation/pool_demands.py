"""What activities ask of pools, and whether any pool can ever give it."""

from collections.abc import Iterator
from datetime import timedelta

from scheduler.domain.errors import Issue
from scheduler.domain.plant import Pool
from scheduler.domain.scenario import Scenario
from scheduler.domain.units import format_duration
from scheduler.domain.working_time import Attendance
from scheduler.validation.activities import Activity, activities
from scheduler.validation.issue import error, pointer, warning


def demand_stretches(scenario: Scenario) -> Iterator[Issue]:
    """Demands at the start or end of an activity: they need a duration that fits, and a stretch that is known."""
    for activity in activities(scenario):
        for k, demand in enumerate(activity.pools):
            where, what = activity.where + pointer("pools", k), f"{activity.name}: the demand of pool {demand.pool!r}"
            if demand.during == "whole":
                if demand.duration is not None:
                    message = f"{what} states a duration, but holds it the whole time."
                    yield warning("unused_field", where, message, "Remove the duration, or say `during: start`.")
                continue
            stretch = f"at its {demand.during}"
            if activity.attendance is Attendance.INTERRUPTIBLE:
                message = f"{what} holds {stretch} only, which is unknown for interruptible work."
                fix = "Hold the pool `during: whole`, or make the work attended or unattended."
                yield error("interruptible_demand", where, message, fix)
            if demand.duration is None:
                message = f"{what} holds {stretch} only, but not for how long."
                yield error("demand_without_duration", where, message, "State the demand's `duration`.")
            elif demand.duration > activity.shortest:
                message = (
                    f"{what} lasts {format_duration(demand.duration)}, longer than the work itself "
                    f"({format_duration(activity.shortest)})."
                )
                yield error("demand_too_long", where, message, "Shorten the demand or hold the pool `during: whole`.")


def demands_above_capacity(scenario: Scenario) -> Iterator[Issue]:
    """Activities that ask more of a pool at once than it ever has."""
    tops = {pool.id: _top(pool) for pool in scenario.pools}
    for activity in activities(scenario):
        for pool, amount in _at_once(activity).items():
            if amount > tops.get(pool, amount):
                message = f"{activity.name} needs {amount} of pool {pool!r}, which never has more than {tops[pool]}."
                fix = f"Raise the capacity of {pool!r} or lower the demand."
                yield error("demand_above_capacity", activity.where + "/pools", message, fix)


def _top(pool: Pool) -> int:
    return max([pool.capacity, *(w.capacity for w in pool.weekly), *(e.capacity for e in pool.exceptions)])


def _at_once(activity: Activity) -> dict[str, int]:
    """Largest amount held of each pool: the whole-time demands with the larger of those at the start and the end."""
    amounts: dict[str, dict[str, int]] = {}
    for demand in activity.pools:
        parts = amounts.setdefault(demand.pool, {"whole": 0, "start": 0, "end": 0})
        if demand.during == "whole" or activity.shortest > timedelta(0):
            parts[demand.during] += demand.amount
    return {pool: parts["whole"] + max(parts["start"], parts["end"]) for pool, parts in amounts.items()}
