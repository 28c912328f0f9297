"""Messages of one solve, from the worker's thread to any number of readers in event loops."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from threading import Lock

from scheduler.domain.run import Progress


class Channel:
    """A numbered log of messages that can be followed while it grows.

    Readers read the log at their own pace, so a slow one costs nobody anything.

    Args:
        keep: newest messages kept; a reader who falls further behind misses the oldest.
    """

    def __init__(self, keep: int = 1_000) -> None:
        self._log: deque[tuple[int, Progress]] = deque(maxlen=keep)
        self._closed = False
        self._readers: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()
        self._lock = Lock()

    @property
    def last(self) -> Progress | None:
        """The newest message."""
        with self._lock:
            return self._log[-1][1] if self._log else None

    def publish(self, progress: Progress) -> None:
        """Append a message and wake the readers; from any thread."""
        with self._lock:
            number = self._log[-1][0] + 1 if self._log else 1
            self._log.append((number, progress))
            self._wake()

    def close(self) -> None:
        """Nothing more will come: readers end after the last message; from any thread."""
        with self._lock:
            self._closed = True
            self._wake()

    async def follow(self, after: int = 0) -> AsyncIterator[tuple[int, Progress]]:
        """Messages numbered above `after`, past ones first, until the channel is closed."""
        reader = (asyncio.get_running_loop(), asyncio.Event())
        with self._lock:
            self._readers.add(reader)
        try:
            while True:
                reader[1].clear()
                with self._lock:
                    news, closed = [entry for entry in self._log if entry[0] > after], self._closed
                for entry in news:
                    yield entry
                    after = entry[0]
                if closed:
                    return
                await reader[1].wait()
        finally:
            with self._lock:
                self._readers.discard(reader)

    def _wake(self) -> None:
        for loop, event in self._readers:
            if not loop.is_closed():
                loop.call_soon_threadsafe(event.set)
