"""Costly work, a little at a time: who asks for more than a share is turned away, nobody for what others ask."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from scheduler.service.errors import BusyError
from scheduler.service.principal import Principal

PATIENCE = 30.0  # seconds


class Turns:
    """Places at such work.

    Args:
        what: is worked on, in the plural.
        places: at once; others wait for their turn.
        own: of a sponsor, or of a user or key of the plant, at work or waiting; more are turned away.
    """

    def __init__(self, what: str, places: int, own: int) -> None:
        self._what, self._own = what, own
        self._places = BoundedSemaphore(places)
        self._shares: dict[tuple[str, str], BoundedSemaphore] = {}

    @contextmanager
    def turn(self, who: Principal) -> Iterator[None]:
        """Wait for a place and hold it.

        Raises:
            BusyError: the caller's share is used up, or no place became free in time.
        """
        share = self._shares.setdefault((who.plant, who.sponsor or str(who.user)), BoundedSemaphore(self._own))
        with self._held(share, 0), self._held(self._places, PATIENCE):
            yield

    @contextmanager
    def _held(self, places: BoundedSemaphore, patience: float) -> Iterator[None]:
        if not places.acquire(timeout=patience):
            raise BusyError(f"Other {self._what} are in work; ask for this one again in a moment.")
        try:
            yield
        finally:
            places.release()
