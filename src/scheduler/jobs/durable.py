"""A queue of jobs in a ledger that outlives every process and is shared by all of them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from threading import Event
from uuid import UUID

from scheduler.domain.run import Progress
from scheduler.jobs.bell import EVERYTHING, Bell
from scheduler.jobs.worker import Worker
from scheduler.service.errors import ShuttingDownError
from scheduler.service.jobs import JobKind, JobLedger, QueueFigures
from scheduler.service.principal import Principal

LOOK = 2.0  # seconds between two looks for messages when nobody rings


class DurableJobQueue:
    """JobQueue port on a ledger.

    Args:
        ledger: where the jobs are.
        bell: rings when something happens to a job.
        worker: works through them in this process, and is closed with the queue; None where others do.
    """

    def __init__(self, ledger: JobLedger, bell: Bell, worker: Worker | None = None) -> None:
        self._ledger, self._bell, self._worker = ledger, bell, worker
        self._closing = Event()

    def submit(self, who: Principal, kind: JobKind, key: UUID) -> None:
        """See `JobQueue.submit`."""
        if self._closing.is_set():
            raise ShuttingDownError("The service is stopping and takes no new plans. Ask again once it is back.")
        self._ledger.add(who, kind, key)

    def cancel(self, who: Principal, key: UUID) -> None:
        """See `JobQueue.cancel`."""
        self._ledger.cancel(who, key)

    def progress(self, who: Principal, key: UUID) -> Progress | None:
        """See `JobQueue.progress`."""
        return self._ledger.last(who, key)

    async def follow(self, who: Principal, key: UUID, after: int = 0) -> AsyncIterator[tuple[int, Progress]]:
        """See `JobQueue.follow`."""
        loop, woken = asyncio.get_running_loop(), asyncio.Event()

        def wake() -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(woken.set)

        with self._bell.heard(f"said {key}", wake):
            while not self._closing.is_set():
                woken.clear()
                news = await asyncio.to_thread(self._ledger.news, who, key, after)
                for message in news.messages:
                    yield message
                    after = message[0]
                if news.ended:
                    return
                with suppress(TimeoutError):
                    await asyncio.wait_for(woken.wait(), LOOK)

    def figures(self, who: Principal) -> QueueFigures:
        """How the queue is doing."""
        return self._ledger.figures(who)

    def stop(self) -> None:
        """Take no new work, hand back what runs here, let watchers go. Returns at once."""
        self._closing.set()
        if self._worker:
            self._worker.stop()
        self._bell.ring(EVERYTHING)

    def close(self) -> None:
        """`stop`, then wait until what ran here was handed back."""
        self.stop()
        if self._worker:
            self._worker.close()
