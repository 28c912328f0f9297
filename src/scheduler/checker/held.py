"""Quality holds by what they are on."""

from collections.abc import Iterable
from datetime import datetime

from scheduler.domain.restriction import Hold


def in_force(holds: Iterable[Hold], instant: datetime) -> Hold | None:
    """The first hold whose window [blocked_from, lifted) has the instant in it."""
    for hold in holds:
        begun = hold.blocked_from is None or hold.blocked_from <= instant
        if begun and (hold.lifted is None or instant < hold.lifted):
            return hold
    return None
