"""When a login is locked: one rule for every adapter."""

from collections.abc import Sequence
from datetime import datetime, timedelta


def wait_before(failed: Sequence[datetime], now: datetime, limit: int, window: timedelta) -> timedelta | None:
    """How long to wait before the next attempt; None where it may be made now.

    Args:
        failed: when attempts failed since one was right, oldest first.
        now: the present instant.
        limit: so many failures within the window lock.
        window: how long a failure counts.
    """
    counting = [tried for tried in failed if tried > now - window]
    return None if len(counting) < limit else counting[-limit] + window - now
