"""Wakes those who wait for something, within this process; what happened they look up themselves."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock

EVERYTHING = ""


class Bell:
    """Callbacks by topic. A ring carries nothing, so one too many does no harm."""

    def __init__(self) -> None:
        self._heard: list[tuple[str, Callable[[], None]]] = []
        self._lock = Lock()

    @contextmanager
    def heard(self, topic: str, wake: Callable[[], None]) -> Iterator[None]:
        """Call `wake` at every ring for a topic, from whichever thread rings."""
        entry = (topic, wake)
        with self._lock:
            self._heard.append(entry)
        try:
            yield
        finally:
            with self._lock:
                self._heard.remove(entry)

    def ring(self, topic: str) -> None:
        """Wake who waits for a topic; `EVERYTHING` wakes all, when it is not known what was missed."""
        with self._lock:
            wakes = [wake for wanted, wake in self._heard if topic in (EVERYTHING, wanted)]
        for wake in wakes:
            wake()
