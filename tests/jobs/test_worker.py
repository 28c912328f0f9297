"""A worker lives on, whatever happens to its jobs and its ledger."""

import logging
from collections.abc import Callable
from uuid import UUID

import pytest

from scheduler.jobs.bell import Bell
from scheduler.jobs.worker import ATTEMPTS, Worker
from scheduler.service.errors import LeaseLostError, StoreUnavailableError
from scheduler.service.jobs import JobKind, Lease
from scheduler.service.principal import Principal
from tests.jobs.ledger import FakeLedger, job
from tests.jobs.office import Office


class FakeWork:
    """Ends each job at once, or does what it is told with it."""

    def __init__(self, act: Callable[[Lease], None] | None = None) -> None:
        self.act, self.done = act, list[UUID]()

    def __call__(self, who: Principal, key: UUID, lease: Lease) -> None:
        self.done.append(key)
        if self.act:
            self.act(lease)
        lease.end()

    def give_up(self, who: Principal, key: UUID, lease: Lease) -> None:
        lease.end(dead=True)


def worked(ledger: FakeLedger, work: FakeWork, until: Callable[[], bool]) -> None:
    """Let a worker go on until something is so."""
    worker = Worker(ledger, {JobKind.PLAN: work}, Bell(), "north", running=1, beat=60)
    worker.start()
    try:
        Office.until(lambda: until() or None)
    finally:
        worker.close()


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scheduler.jobs.worker.LOOK", 0.005)


@pytest.mark.parametrize("error", [StoreUnavailableError("away"), ZeroDivisionError("odd")], ids=["away", "odd"])
def test_a_worker_looks_again_when_it_could_not(error: Exception) -> None:
    """A ledger that fails a few times costs nothing but time."""
    ledger, work, failing = FakeLedger(job()), FakeWork(), iter([True] * 3)

    def sometimes() -> None:
        if next(failing, False):
            raise error

    ledger.fault = sometimes
    worked(ledger, work, lambda: len(ledger.ended) == 1)
    assert ledger.claims >= 4


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (LeaseLostError("gone"), "is another worker's by now"),
        (StoreUnavailableError("away"), "waits for the next try"),
        (ZeroDivisionError("odd"), "was lost"),
    ],
)
def test_a_job_that_goes_wrong_is_left_to_its_lease(
    error: Exception, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    """It is neither ended nor handed back, and the next one is made."""

    def fail(lease: Lease) -> None:
        if len(work.done) == 1:
            raise error

    first, second = job(), job()
    ledger, work = FakeLedger(first, second), FakeWork(fail)
    with caplog.at_level(logging.WARNING):
        worked(ledger, work, lambda: len(ledger.ended) == 1)
    assert (work.done, ledger.ended, ledger.back) == ([first.key, second.key], [(second.key, False)], [])
    assert f"job {first.key} {said}" in caplog.text


def test_a_job_that_was_tried_too_often_is_given_up() -> None:
    """The last attempt is made, the one after it is not."""
    last, over = job(ATTEMPTS), job(ATTEMPTS + 1)
    ledger, work = FakeLedger(last, over), FakeWork()
    worked(ledger, work, lambda: len(ledger.ended) == 2)
    assert work.done == [last.key]
    assert ledger.ended == [(last.key, False), (over.key, True)]


def test_a_worker_that_ends_asks_its_job_to_stop() -> None:
    """And waits until it has."""
    seen: list[tuple[bool, bool]] = []

    def wait(lease: Lease) -> None:
        Office.until(lambda: lease.should_stop() or None)
        seen.append((lease.should_stop(), lease.handing_back))

    ledger, work = FakeLedger(job(), job()), FakeWork(wait)
    worked(ledger, work, lambda: len(work.done) == 1)
    assert seen == [(True, True)]
    assert len(work.done) == 1
