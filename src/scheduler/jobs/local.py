"""A queue of jobs in threads of this process; it is forgotten with the process."""

import logging
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event, Lock
from uuid import UUID

from scheduler.domain.run import Progress
from scheduler.jobs.channel import Channel
from scheduler.service.errors import ShuttingDownError
from scheduler.service.jobs import JobKind, QueueFigures, Work
from scheduler.service.principal import Principal

_log = logging.getLogger(__name__)
_Key = tuple[str, UUID]


class LocalLease:
    """The hold on a job that no other worker can take."""

    handing_back = False

    def __init__(self) -> None:
        self.channel, self.stop = Channel(), Event()
        self.future: Future[None] | None = None

    def tell(self, progress: Progress) -> None:
        """See `Lease.tell`."""
        self.channel.publish(progress)

    def should_stop(self) -> bool:
        """See `Lease.should_stop`."""
        return self.stop.is_set()

    def check(self) -> None:
        """See `Lease.check`."""

    def end(self, dead: bool = False) -> None:
        """See `Lease.end`; the queue sees for itself that the work has returned."""

    def hand_back(self) -> None:
        """See `Lease.hand_back`; nobody would take it."""


class LocalJobQueue:
    """JobQueue port in this process, first come first served.

    Args:
        works: what is done for each kind of job, such as `service.solve.Solve`.
        running: jobs that run at once; the others wait.
    """

    def __init__(self, works: Mapping[JobKind, Work], running: int = 1) -> None:
        self._works = works
        self._pool = ThreadPoolExecutor(max_workers=running, thread_name_prefix="job")
        self._jobs: dict[_Key, LocalLease] = {}
        self._closing = False
        self._lock = Lock()

    def submit(self, who: Principal, kind: JobKind, key: UUID) -> None:
        """See `JobQueue.submit`."""
        with self._lock:
            if self._closing:
                raise ShuttingDownError("The service is stopping and takes no new plans. Ask again once it is back.")
            job = self._jobs[who.plant, key] = LocalLease()
            job.future = self._pool.submit(self._run, who, kind, key, job)

    def cancel(self, who: Principal, key: UUID) -> None:
        """See `JobQueue.cancel`."""
        job = self._find(who, key)
        if job:
            job.stop.set()
            if job.future and job.future.cancel():
                self._forget((who.plant, key))

    def progress(self, who: Principal, key: UUID) -> Progress | None:
        """See `JobQueue.progress`."""
        job = self._find(who, key)
        return job.channel.last if job else None

    async def follow(self, who: Principal, key: UUID, after: int = 0) -> AsyncIterator[tuple[int, Progress]]:
        """See `JobQueue.follow`."""
        job = self._find(who, key)
        if job:
            async for message in job.channel.follow(after):
                yield message

    def figures(self, who: Principal) -> QueueFigures:
        """How the queue is doing; nobody measures how long its jobs wait."""
        with self._lock:
            own = [job.future for (plant, _), job in self._jobs.items() if plant == who.plant]
        running = sum(future is not None and future.running() for future in own)
        return QueueFigures(waiting=len(own) - running, running=running)

    def stop(self) -> None:
        """Take no new work and ask every job to end; the waiting ones end as cancelled, too. Returns at once."""
        with self._lock:
            self._closing = True
            for job in self._jobs.values():
                job.stop.set()

    def close(self) -> None:
        """`stop`, then wait until every job has ended."""
        self.stop()
        self._pool.shutdown(wait=True)

    def _find(self, who: Principal, key: UUID) -> LocalLease | None:
        with self._lock:
            return self._jobs.get((who.plant, key))

    def _run(self, who: Principal, kind: JobKind, key: UUID, job: LocalLease) -> None:
        try:
            self._works[kind](who, key, job)
        except Exception:  # the thread goes on to the next job; the outcome could not be stored
            _log.exception("job %s was lost", key)
        finally:
            self._forget((who.plant, key))

    def _forget(self, key: _Key) -> None:
        with self._lock:
            job = self._jobs.pop(key, None)
        if job:
            job.channel.close()
