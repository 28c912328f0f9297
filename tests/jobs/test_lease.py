"""A hold on a job: signs of life, messages, and the ways to lose it."""

import time

import pytest

from scheduler.domain.run import Progress
from scheduler.jobs.bell import EVERYTHING, Bell
from scheduler.jobs.lease import HeldLease
from scheduler.service.errors import LeaseLostError, StoreUnavailableError
from tests.jobs.ledger import FakeLedger, job
from tests.jobs.office import Office

HOURLY, OFTEN = 3_600.0, 0.001


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scheduler.jobs.lease.GATHER", 0.005)


def said(message: str) -> Progress:
    return Progress(elapsed=0, phase="improve", message=message)


def test_signs_of_life_come_of_themselves() -> None:
    """As often as was asked for, as long as the job lasts."""
    ledger, taken = FakeLedger(), job()
    with HeldLease(ledger, taken, lambda: False).kept(Bell(), OFTEN):
        Office.until(lambda: ledger.beats >= 3 or None)
    before = ledger.beats
    time.sleep(0.05)
    assert ledger.beats == before


def test_messages_do_not_wait_for_the_next_sign_of_life() -> None:
    """Those of a moment go together, numbered; what is left goes with the end."""
    ledger = FakeLedger()
    lease = HeldLease(ledger, job(), lambda: False)
    with lease.kept(Bell(), HOURLY):
        lease.tell(said("a"))
        lease.tell(said("b"))
        Office.until(lambda: len(ledger.said) == 2 or None)
    lease.tell(said("c"))
    lease.end()
    assert ledger.said == ["1 a", "2 b", "3 c"]


def test_a_cancel_is_learnt_when_it_rings() -> None:
    """Not at the next sign of life, which is an hour away."""
    ledger, bell, taken = FakeLedger(), Bell(), job()
    lease = HeldLease(ledger, taken, lambda: False)
    with lease.kept(bell, HOURLY):
        assert not lease.should_stop()
        ledger.cancelled = True
        bell.ring(f"stop {taken.key}")
        Office.until(lambda: lease.should_stop() or None)
    assert not lease.handing_back


def test_a_lost_hold_stops_the_work() -> None:
    """There is no use in going on."""
    ledger = FakeLedger()
    lease = HeldLease(ledger, job(), lambda: False)

    def lose() -> None:
        raise LeaseLostError("gone")

    ledger.fault = lose
    with lease.kept(Bell(), OFTEN):
        Office.until(lambda: lease.should_stop() or None)
    assert not lease.handing_back


def test_an_outage_loses_no_message() -> None:
    """The hold is kept up as soon as the store is back, and what was said meanwhile is told in order."""
    ledger = FakeLedger()
    failing = iter([True] * 3)

    def sometimes() -> None:
        if next(failing, False):
            raise StoreUnavailableError("away")

    ledger.fault = sometimes
    lease = HeldLease(ledger, job(), lambda: False)
    with lease.kept(Bell(), OFTEN):
        for message in "abc":
            lease.tell(said(message))
        Office.until(lambda: len(ledger.said) == 3 or None)
    assert ledger.said == ["1 a", "2 b", "3 c"]


def test_a_bell_wakes_who_waits_for_the_topic() -> None:
    """And everybody, when it is not known what was missed."""
    bell, woken = Bell(), []
    with bell.heard("work", lambda: woken.append("work")), bell.heard("said 1", lambda: woken.append("said")):
        for topic in ("work", "other", "said 1", EVERYTHING):
            bell.ring(topic)
    bell.ring("work")
    assert woken == ["work", "said", "work", "said"]
