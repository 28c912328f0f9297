"""A worker's hold on a job of the ledger, kept alive by a thread that also passes its messages on."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Lock, Thread

from scheduler.domain.run import Progress
from scheduler.jobs.bell import Bell
from scheduler.service.errors import LeaseLostError, StoreUnavailableError
from scheduler.service.jobs import Job, JobLedger, Messages

_log = logging.getLogger(__name__)
GATHER = 0.1  # seconds in which messages are gathered before they are stored


class HeldLease:
    """Lease port on a job of the ledger.

    Args:
        ledger: where the job is.
        job: as it was taken.
        closing: whether the worker is about to end.
    """

    def __init__(self, ledger: JobLedger, job: Job, closing: Callable[[], bool]) -> None:
        self._ledger, self._job, self._closing = ledger, job, closing
        self._told = job.told
        self._messages: list[tuple[int, Progress]] = []
        self._cancelled = self._lost = False
        self._lock = Lock()
        self._wake, self._over = Event(), Event()

    @property
    def handing_back(self) -> bool:
        """See `Lease.handing_back`."""
        return self._closing() and not self._cancelled

    def tell(self, progress: Progress) -> None:
        """See `Lease.tell`."""
        with self._lock:
            self._told += 1
            self._messages.append((self._told, progress))
        self._wake.set()

    def should_stop(self) -> bool:
        """See `Lease.should_stop`."""
        return self._cancelled or self._lost or self._closing()

    def check(self) -> None:
        """See `Lease.check`."""
        self._cancelled = self._ledger.beat(self._job, ())

    def end(self, dead: bool = False) -> None:
        """See `Lease.end`."""
        self._ledger.end(self._job, self._gathered(), dead)

    def hand_back(self) -> None:
        """See `Lease.hand_back`."""
        self._ledger.hand_back(self._job)

    @contextmanager
    def kept(self, bell: Bell, every: float) -> Iterator[None]:
        """Keep the hold, and learn of a cancel.

        Args:
            bell: rings when somebody cancels.
            every: seconds between two signs of life, well below the length of a lease.
        """
        thread = Thread(target=self._keep, args=(every,), name="lease", daemon=True)
        with bell.heard(f"stop {self._job.key}", self._wake.set):
            thread.start()
            try:
                yield
            finally:
                self._over.set()
                self._wake.set()
                thread.join()

    def _keep(self, every: float) -> None:
        while not self._over.is_set():
            self._wake.wait(every)
            if self._over.wait(GATHER):
                return
            self._wake.clear()
            messages = self._gathered()
            try:
                self._cancelled = self._ledger.beat(self._job, messages)
            except StoreUnavailableError:
                with self._lock:
                    self._messages[:0] = messages
            except LeaseLostError:
                self._lost = True
                return
            except Exception:  # the job goes on; without further signs of life another worker takes it
                _log.exception("no sign of life for job %s", self._job.key)

    def _gathered(self) -> Messages:
        with self._lock:
            messages, self._messages = tuple(self._messages), []
        return messages
