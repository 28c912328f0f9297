"""How long sessions and links last, how often a password may be tried."""

from datetime import datetime, timedelta

from scheduler.domain.units import Model
from scheduler.service.accounts.entries import Session


class Terms(Model):
    """Times and counts of the door.

    Attributes:
        idle: a session ends when it was not used for so long; `longest`: at the latest.
        link: a one-time link holds for so long.
        attempts: wrong passwords for a login within `window`, then it is locked until the first of them is that old.
    """

    idle: timedelta = timedelta(hours=1)
    longest: timedelta = timedelta(hours=12)
    link: timedelta = timedelta(hours=24)
    attempts: int = 5
    window: timedelta = timedelta(minutes=15)

    def holds(self, session: Session, now: datetime) -> bool:
        """Whether a session has not ended by itself or otherwise."""
        return session.ended is None and now < session.seen + self.idle and now < session.created + self.longest


NOTED_EVERY = timedelta(minutes=1)  # a session's last use is written no more often
