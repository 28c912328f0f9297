"""Works through the jobs of a plant: in the service's own process, or in processes on any machine."""

import logging
from collections.abc import Mapping
from threading import Event, Thread

from scheduler.jobs.bell import Bell
from scheduler.jobs.lease import HeldLease
from scheduler.service.errors import LeaseLostError, StoreUnavailableError, WrongStateError
from scheduler.service.jobs import Job, JobKind, JobLedger, Work
from scheduler.service.principal import Principal, Role

_log = logging.getLogger(__name__)
ATTEMPTS = 5  # a job whose workers were lost so often is given up
LOOK = 1.0  # seconds between two looks for work when nobody rings: jobs of lost workers ring no bell


class Worker:
    """Takes one job after the other in each of its threads.

    Args:
        ledger: where the jobs are.
        works: what is done for each kind of job.
        bell: rings when there is work, or a cancel.
        plant: id of the plant whose jobs it takes.
        running: jobs at once.
        beat: seconds between two signs of life, well below the length of the ledger's leases.
    """

    def __init__(
        self, ledger: JobLedger, works: Mapping[JobKind, Work], bell: Bell, plant: str, running: int, beat: float
    ) -> None:
        self._ledger, self._works, self._bell, self._beat = ledger, works, bell, beat
        self._who = Principal(Role.PLANNER, plant)
        self._closing = Event()
        self._threads = [Thread(target=self._serve, name=f"job-{number}", daemon=True) for number in range(running)]

    def start(self) -> None:
        """Begin; returns at once."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Take no more jobs and hand the present ones back. Returns at once."""
        self._closing.set()
        self._bell.ring("work")

    def close(self) -> None:
        """`stop`, then wait until every job was handed back."""
        self.stop()
        for thread in self._threads:
            if thread.ident is not None:
                thread.join()

    def _serve(self) -> None:
        wake = Event()
        with self._bell.heard("work", wake.set):
            while not self._closing.is_set():
                wake.clear()
                job = self._claim()
                if job is None:
                    wake.wait(LOOK)
                else:
                    self._do(job)

    def _claim(self) -> Job | None:
        try:
            return self._ledger.claim(self._who)
        except StoreUnavailableError:
            return None
        except Exception:  # the thread lives on: whatever it was may be over at the next look
            _log.exception("no job could be taken")
            return None

    def _do(self, job: Job) -> None:
        lease = HeldLease(self._ledger, job, self._closing.is_set)
        work = self._works[job.kind]
        try:
            with lease.kept(self._bell, self._beat):
                if job.attempt > ATTEMPTS:
                    _log.error("job %s is given up after %d attempts", job.key, ATTEMPTS)
                    work.give_up(job.who, job.key, lease)
                else:
                    work(job.who, job.key, lease)
        except (LeaseLostError, WrongStateError):
            _log.warning("job %s is another worker's by now; what was made of it is not stored", job.key)
        except StoreUnavailableError:
            _log.warning("job %s waits for the next try: the store does not answer", job.key)
        except Exception:  # its lease runs out, and it is tried again, here or elsewhere, and given up at last
            _log.exception("job %s was lost", job.key)
