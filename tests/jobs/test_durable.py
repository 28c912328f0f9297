"""The queue on PostgreSQL keeps the contract of the JobQueue port, and outlives processes."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from scheduler.bootstrap import SystemClock
from scheduler.domain.run import Progress
from scheduler.jobs.lease import HeldLease
from scheduler.jobs.worker import ATTEMPTS
from scheduler.service.entries import PlanState
from scheduler.service.errors import LeaseLostError, StoreUnavailableError, WrongStateError
from scheduler.service.jobs import Job
from scheduler.service.solve import Solve
from scheduler.store.postgres.connection import Database
from scheduler.store.postgres.jobs import JobRows
from scheduler.store.postgres.store import PostgresStore
from tests.jobs.contract import QueueContract
from tests.jobs.office import LEASE, Office, stored_office
from tests.service.samples import PLANNER, FakeSolver
from tests.store.postgres.houses import House

Start = Callable[..., Office]
MESSAGE = Progress(elapsed=0.1, phase="construct", message="of the lost one")


class TestDurableJobQueue(QueueContract):
    """All of the contract."""

    @pytest.fixture
    def opening(self, house: House) -> Callable[[FakeSolver, int], AbstractContextManager[Office]]:
        return partial(stored_office, house.service_url)


@pytest.fixture
def start(house: House) -> Iterator[Start]:
    """Starts services, as processes on several machines would, on one database."""
    with ExitStack() as opened:

        def start(solver: FakeSolver, running: int = 1, scenario: UUID | None = None) -> Office:
            office = opened.enter_context(stored_office(house.service_url, solver, running, scenario))
            opened.callback(solver.release.set)
            return office

        yield start


@pytest.fixture
def ledger(database: Database) -> JobRows:
    """The ledger as a worker sees it that is about to be lost."""
    return JobRows(database, LEASE)


def taken(ledger: JobRows) -> Job:
    job = ledger.claim(PLANNER)
    assert job is not None
    return job


def test_what_waits_outlives_the_service(start: Start) -> None:
    """A service without places stores the request; another one, started later, makes the plan."""
    first = start(FakeSolver(), running=0)
    key = first.request()
    second = start(FakeSolver(), scenario=first.scenario)
    assert second.ended(key).state is PlanState.DONE
    assert first.app.plans.get(PLANNER, key) == second.app.plans.get(PLANNER, key)


def test_a_service_that_ends_hands_its_job_back(start: Start, ledger: JobRows) -> None:
    """The plan waits again, the try does not count, and whoever takes it next makes it."""
    first = start(FakeSolver(waits=True))
    key = first.request()
    assert first.solver.started.wait(10)
    first.app.jobs.close()
    waiting = first.app.plans.get(PLANNER, key)
    assert (waiting.state, waiting.started, waiting.plan) == (PlanState.QUEUED, None, None)
    job = taken(ledger)
    assert (job.key, job.attempt) == (key, 1)
    ledger.hand_back(job)
    assert start(FakeSolver(), scenario=first.scenario).ended(key).state is PlanState.DONE


def test_the_job_of_a_lost_worker_comes_back(start: Start, ledger: JobRows) -> None:
    """Once its lease has run out another worker makes the plan; what the lost one then says is refused."""
    here = start(FakeSolver(), running=0)
    key = here.request()
    lost = taken(ledger)
    assert ledger.beat(lost, ((1, MESSAGE),)) is False
    other = start(FakeSolver(), scenario=here.scenario)
    assert other.ended(key).state is PlanState.DONE
    refusals: list[Callable[[], object]] = [
        lambda: ledger.beat(lost, ()),
        lambda: ledger.end(lost, (), dead=False),
        lambda: ledger.hand_back(lost),
    ]
    for refused in refusals:
        with pytest.raises(LeaseLostError, match=f"Job {key} is another worker's by now"):
            refused()


def test_a_late_result_is_not_stored(start: Start, ledger: JobRows, database: Database) -> None:
    """A worker that was held up past its lease stores neither its plan nor a change of state."""
    here = start(FakeSolver(), running=0)
    key = here.request()
    slow, quick = FakeSolver(waits=True), FakeSolver()
    store = PostgresStore(database)
    held_up = taken(ledger)
    lease = HeldLease(ledger, held_up, lambda: False)
    refused: list[Exception] = []

    def work() -> None:
        try:
            Solve(store, SystemClock(), slow)(PLANNER, key, lease)
        except (LeaseLostError, WrongStateError) as error:
            refused.append(error)

    late = threading.Thread(target=work)
    late.start()
    assert slow.started.wait(10)
    made = start(quick, scenario=here.scenario).ended(key)
    slow.release.set()
    late.join()
    assert len(refused) == 1
    assert here.app.plans.get(PLANNER, key) == made


def test_a_result_while_another_worker_is_at_it_is_not_stored(
    start: Start, ledger: JobRows, database: Database
) -> None:
    """The plan is running all the same, but by another hold: the answer and the change of state go back together."""
    here = start(FakeSolver(), running=0)
    key = here.request()
    first = taken(ledger)
    solver = FakeSolver(waits=True)
    other = start(solver, scenario=here.scenario)
    assert solver.started.wait(10)
    lease = HeldLease(ledger, first, lambda: False)
    with pytest.raises(LeaseLostError, match="another worker's"):
        Solve(PostgresStore(database), SystemClock(), FakeSolver())(PLANNER, key, lease)
    assert other.app.plans.get(PLANNER, key).state is PlanState.RUNNING
    solver.release.set()
    assert other.ended(key).state is PlanState.DONE


def test_a_job_that_costs_every_worker_is_given_up(start: Start, ledger: JobRows, database: Database) -> None:
    """After some tries the plan has failed, with a reason, and the job counts among the dead."""
    here = start(FakeSolver(), running=0)
    key = here.request()
    hasty = JobRows(database, LEASE * 0)
    assert [taken(hasty).attempt for _ in range(ATTEMPTS)] == list(range(1, ATTEMPTS + 1))
    other = start(FakeSolver(), scenario=here.scenario)
    ended = other.ended(key)
    assert ended.failure is not None
    assert (ended.state, ended.failure.type) == (PlanState.FAILED, "worker_lost")
    assert str(key) in ended.failure.message
    assert other.solver.calls == []
    assert ledger.figures(PLANNER).dead == 1


def test_watchers_at_another_service_are_told(start: Start) -> None:
    """Messages and end reach a service that has no worker; one that ends lets its watchers go without an end."""
    worker = start(FakeSolver(waits=True))
    door, other_door = (start(FakeSolver(), running=0, scenario=worker.scenario) for _ in range(2))
    key = door.request()

    async def watch(office: Office, after: int, act: Callable[[], None]) -> list[Any]:
        seen = []
        async for event in office.app.plans.events(PLANNER, key, after):
            seen.append(event)
            act()
        return seen

    broken_off = asyncio.run(watch(other_door, 0, other_door.app.jobs.stop))
    assert [event.number for event in broken_off] == [1]
    resumed = asyncio.run(watch(door, 0, worker.solver.release.set))
    assert [event.number for event in resumed] == [1, 2, None]
    assert [event.number for event in asyncio.run(watch(door, 1, lambda: None))] == [2, None]


def test_a_cancel_reaches_the_worker_of_another_service(start: Start) -> None:
    """Long before its next sign of life is due."""
    worker = start(FakeSolver(waits=True))
    door = start(FakeSolver(), running=0, scenario=worker.scenario)
    key = door.request()
    assert worker.solver.started.wait(10)
    door.app.plans.cancel(PLANNER, key)
    assert door.ended(key).state is PlanState.CANCELLED


def test_numbers_go_on_after_a_lost_worker(start: Start, ledger: JobRows) -> None:
    """A watcher who saw the lost worker's messages sees the next one's as new."""
    here = start(FakeSolver(), running=0)
    key = here.request()
    ledger.beat(taken(ledger), ((1, MESSAGE),))
    start(FakeSolver(), scenario=here.scenario).ended(key)
    assert [number for number, _ in ledger.news(PLANNER, key, 0).messages] == [1, 2, 3]
    assert ledger.news(PLANNER, key, 1).messages[0][1].message == "first plan"


def test_a_result_waits_for_a_store_that_is_away(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """An outage at the end of a solve costs some patience and no result."""
    monkeypatch.setattr("scheduler.service.solve.RETRY", 0.01)
    here = start(FakeSolver(waits=True))
    key = here.request()
    assert here.solver.started.wait(10)
    failing, replace = iter([True] * 5), PostgresStore.replace_plan

    def sometimes(store: PostgresStore, *arguments: Any) -> None:
        if next(failing, False):
            raise StoreUnavailableError("away")
        replace(store, *arguments)

    monkeypatch.setattr(PostgresStore, "replace_plan", sometimes)
    here.solver.release.set()
    assert here.ended(key).state is PlanState.DONE
    assert next(failing, None) is None
