"""A queue of solves in threads of this process; each solve runs its solver in a child process of its own."""

import logging
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Event, Lock
from uuid import UUID

from scheduler.domain.run import Progress
from scheduler.jobs.channel import Channel
from scheduler.service.errors import ShuttingDownError
from scheduler.service.ports import OnProgress, ShouldStop
from scheduler.service.principal import Principal

_log = logging.getLogger(__name__)
_Key = tuple[str, UUID]
Work = Callable[[Principal, UUID, OnProgress, ShouldStop], None]


@dataclass
class _Job:
    channel: Channel = field(default_factory=Channel)
    stop: Event = field(default_factory=Event)
    future: Future[None] | None = None


class LocalJobQueue:
    """JobQueue port in this process, first come first served.

    Args:
        work: runs one solve and stores its outcome, such as `service.solve.Solve`.
        running: solves that run at once; the others wait.
    """

    def __init__(self, work: Work, running: int = 1) -> None:
        self._work = work
        self._pool = ThreadPoolExecutor(max_workers=running, thread_name_prefix="solve")
        self._jobs: dict[_Key, _Job] = {}
        self._closing = False
        self._lock = Lock()

    def submit(self, who: Principal, plan: UUID) -> None:
        """See `JobQueue.submit`."""
        with self._lock:
            if self._closing:
                raise ShuttingDownError("The service is stopping and takes no new plans. Ask again once it is back.")
            job = self._jobs[who.plant, plan] = _Job()
            job.future = self._pool.submit(self._run, who, plan, job)

    def cancel(self, who: Principal, plan: UUID) -> None:
        """See `JobQueue.cancel`."""
        with self._lock:
            job = self._jobs.get((who.plant, plan))
        if job:
            job.stop.set()
            if job.future and job.future.cancel():
                self._forget((who.plant, plan))

    def progress(self, who: Principal, plan: UUID) -> Progress | None:
        """See `JobQueue.progress`."""
        with self._lock:
            job = self._jobs.get((who.plant, plan))
        return job.channel.last if job else None

    async def follow(self, who: Principal, plan: UUID, after: int = 0) -> AsyncIterator[tuple[int, Progress]]:
        """See `JobQueue.follow`."""
        with self._lock:
            job = self._jobs.get((who.plant, plan))
        if job:
            async for message in job.channel.follow(after):
                yield message

    def stop(self) -> None:
        """Take no new work and ask every solve to end; the waiting ones end as cancelled, too. Returns at once."""
        with self._lock:
            self._closing = True
            for job in self._jobs.values():
                job.stop.set()

    def close(self) -> None:
        """`stop`, then wait until every solve has ended."""
        self.stop()
        self._pool.shutdown(wait=True)

    def _run(self, who: Principal, plan: UUID, job: _Job) -> None:
        try:
            self._work(who, plan, job.channel.publish, job.stop.is_set)
        except Exception:  # the thread goes on to the next job; the outcome could not be stored
            _log.exception("job of plan %s was lost", plan)
        finally:
            self._forget((who.plant, plan))

    def _forget(self, key: _Key) -> None:
        with self._lock:
            job = self._jobs.pop(key, None)
        if job:
            job.channel.close()
