"""Holds and reservations: windows that end before they begin, or that two sponsors claim at once."""

from collections.abc import Iterator
from datetime import datetime

from scheduler.domain.errors import Issue
from scheduler.domain.restriction import Reservation
from scheduler.domain.scenario import Scenario
from scheduler.domain.units import utc
from scheduler.validation.issue import error, pointer


def restriction_windows(scenario: Scenario) -> Iterator[Issue]:
    """A hold is lifted, and a reservation ends, after it begins."""
    for i, hold in enumerate(scenario.holds):
        if hold.blocked_from and hold.lifted and utc(hold.lifted) <= utc(hold.blocked_from):
            message = f"Hold {hold.id!r} is lifted before it begins."
            yield error("empty_window", pointer("holds", i), message, "Correct `blocked_from` or `lifted`.")
    for i, kept in enumerate(scenario.reservations):
        if utc(kept.reserved_until) <= utc(kept.reserved_from):
            message = f"Reservation {kept.id!r} ends before it begins."
            fix = "Correct `reserved_from` or `reserved_until`."
            yield error("empty_window", pointer("reservations", i), message, fix)


def reservations_overlap(scenario: Scenario) -> Iterator[Issue]:
    """Unit time is kept for one sponsor at a time."""
    start = utc(scenario.start)
    by_unit: dict[str, list[tuple[datetime, int, Reservation]]] = {}
    for i, kept in enumerate(scenario.reservations):
        if in_force(kept, start):
            by_unit.setdefault(kept.unit, []).append((utc(kept.reserved_from), i, kept))
    for windows in by_unit.values():
        last: dict[str, Reservation] = {}  # the one that ends last, by sponsor
        for begin, i, kept in sorted(windows, key=lambda window: window[:2]):
            for sponsor, other in last.items():
                if sponsor != kept.sponsor and begin < utc(other.reserved_until):
                    message = (
                        f"Reservations {other.id!r} for {sponsor!r} and {kept.id!r} for {kept.sponsor!r} overlap on "
                        f"unit {kept.unit!r}: nobody could run there."
                    )
                    yield error("reservations_overlap", pointer("reservations", i), message, "Move or shorten one.")
            known = last.get(kept.sponsor)
            if known is None or utc(known.reserved_until) < utc(kept.reserved_until):
                last[kept.sponsor] = kept


def in_force(reservation: Reservation, start: datetime) -> bool:
    """Whether a plan that starts at `start` keeps the reservation."""
    return reservation.release is None or start < utc(reservation.release)
