"""Plans from the request to the end: done, cancelled, failed, refused."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest

from scheduler.domain.errors import ConflictingCommitmentsError, InvalidScenarioError, SolverError
from scheduler.domain.plan import SolveStatus
from scheduler.domain.run import Progress
from scheduler.domain.solve_settings import SolveSettings
from scheduler.jobs.local import LocalJobQueue
from scheduler.service.entries import Failure, PlanState, PlanSummary, StoredPlan
from scheduler.service.errors import InvalidRequestError, NotFoundError, ShuttingDownError, WrongStateError
from scheduler.service.plans import Event, Plans
from scheduler.service.principal import Principal
from scheduler.service.scenarios import Scenarios
from scheduler.service.solve import Solve
from scheduler.store.memory import MemoryStore
from tests.service.samples import (
    COLLEAGUE_ELSEWHERE,
    DOCUMENT,
    PLANNER,
    SPONSOR,
    FakeSolver,
    SteppingClock,
    stored_plan,
)

SETTINGS = SolveSettings(time_limit=5)


@dataclass
class Desk:
    """A service with a made-up solver and one scenario."""

    plans: Plans
    jobs: LocalJobQueue
    solver: FakeSolver
    scenario: UUID

    def request(self, baseline: UUID | None = None) -> UUID:
        return self.plans.request(PLANNER, self.scenario, SETTINGS, baseline).id

    def ended(self, key: UUID) -> StoredPlan:
        """The plan once nothing changes any more."""
        return until(lambda: entry if (entry := self.plans.get(PLANNER, key)).state.final else None)

    def events(self, key: UUID) -> list[Event]:
        async def collect() -> list[Event]:
            return [event async for event in self.plans.events(PLANNER, key)]

        return asyncio.run(collect())


def until(look: Callable[[], Any]) -> Any:
    """What `look` finds, as soon as it finds something."""
    for _ in range(2_000):
        if (found := look()) is not None:
            return found
        time.sleep(0.005)
    raise AssertionError("nothing happened")


@contextmanager
def desk(solver: FakeSolver, running: int = 1) -> Iterator[Desk]:
    store, clock = MemoryStore(), SteppingClock()
    jobs = LocalJobQueue(Solve(store, clock, solver), running)
    scenario = Scenarios(store, clock).submit(PLANNER, DOCUMENT, "json")
    try:
        yield Desk(Plans(store, jobs, clock), jobs, solver, scenario.id)
    finally:
        jobs.close()


def test_a_plan_is_made_in_the_background() -> None:
    """The request returns at once; the plan, its record and its times follow."""
    with desk(FakeSolver()) as here:
        ended = here.ended(here.request())
        assert ended.state is PlanState.DONE
        assert ended.plan is not None
        assert ended.plan.status is SolveStatus.OPTIMAL
        assert ended.run is not None
        assert ended.created < ended.started < ended.finished
        assert ended.progress is None
        assert here.solver.calls[0][1] == SETTINGS


def test_progress_shows_while_it_runs() -> None:
    """A running plan carries the last message of its solver, in the listing too."""
    with desk(FakeSolver(waits=True)) as here:
        key = here.request()
        assert here.solver.started.wait(10)
        entry = here.plans.get(PLANNER, key)
        assert entry.state is PlanState.RUNNING
        assert entry.progress == Progress(elapsed=0.5, phase="construct", message="first plan", tiers=(2.0,))
        assert here.plans.list(PLANNER, 1)[0].progress == entry.progress


def test_events_tell_the_progress_and_the_end() -> None:
    """Every watcher gets each message with its number, and last the summary of how it ended."""
    with desk(FakeSolver(waits=True)) as here:
        key = here.request()

        async def watch() -> list[Event]:
            seen = []
            async for event in here.plans.events(PLANNER, key):
                seen.append(event)
                watching.add(asyncio.current_task())
                if len(watching) == 3:
                    here.solver.release.set()
            return seen

        watching: set[object] = set()

        async def scene() -> list[list[Event]]:
            return await asyncio.gather(watch(), watch(), watch())

        for events in asyncio.run(scene()):
            assert [event.number for event in events] == [1, 2, None]
            assert events[1].content.message == "better plan"
            assert type(events[2].content) is PlanSummary
            assert events[2].content.state is PlanState.DONE


def test_events_of_an_ended_plan_are_its_end() -> None:
    """Who watches too late still learns how it ended."""
    with desk(FakeSolver()) as here:
        key = here.request()
        here.ended(key)
        (event,) = here.events(key)
        assert event.number is None
        assert event.content.state is PlanState.DONE


def test_solves_wait_for_one_another() -> None:
    """With one place the second plan is queued until the first has ended, then runs."""
    with desk(FakeSolver(waits=True)) as here:
        first = here.request()
        assert here.solver.started.wait(10)
        second = here.request()
        assert here.plans.get(PLANNER, second).state is PlanState.QUEUED
        here.solver.release.set()
        assert here.ended(first).state is PlanState.DONE
        assert here.ended(second).state is PlanState.DONE


def test_two_solves_run_at_once_where_two_may() -> None:
    """The number of places is a setting."""
    with desk(FakeSolver(waits=True), running=2) as here:
        keys = [here.request(), here.request()]
        until(lambda: len(here.solver.calls) == 2 or None)
        assert {here.plans.get(PLANNER, key).state for key in keys} == {PlanState.RUNNING}


def test_a_running_solve_is_cancelled_and_keeps_its_plan() -> None:
    """The solver stops and its best plan so far is kept."""
    with desk(FakeSolver(waits=True)) as here:
        key = here.request()
        assert here.solver.started.wait(10)
        here.plans.cancel(PLANNER, key)
        ended = here.ended(key)
        assert ended.state is PlanState.CANCELLED
        assert ended.plan is not None


def test_a_waiting_plan_is_cancelled_at_once() -> None:
    """It never reaches the solver, its watchers are told, and the queue goes on."""
    with desk(FakeSolver(waits=True)) as here:
        first = here.request()
        assert here.solver.started.wait(10)
        second, third = here.request(), here.request()
        here.plans.cancel(PLANNER, second)
        assert here.plans.get(PLANNER, second).state is PlanState.CANCELLED
        assert [event.content.state for event in here.events(second)] == [PlanState.CANCELLED]
        here.solver.release.set()
        here.ended(first)
        here.ended(third)
        assert len(here.solver.calls) == 2


def test_a_plan_cancelled_before_its_turn_is_not_solved() -> None:
    """The worker that takes it up too late leaves it as it is."""
    store, solver = MemoryStore(), FakeSolver()
    entry = stored_plan().model_copy(update={"state": PlanState.CANCELLED})
    store.add_plan(PLANNER, entry)
    Solve(store, SteppingClock(), solver)(PLANNER, entry.id, lambda _: None, lambda: False)
    assert store.get_plan(PLANNER, entry.id) == entry
    assert solver.calls == []


def test_a_plan_taken_up_during_the_cancel_is_stopped() -> None:
    """Between the look and the step the worker started it: the running solve is asked to stop."""

    class LateStore(MemoryStore):
        def replace_plan(self, who: Principal, entry: StoredPlan, expected: PlanState) -> None:
            if entry.state is PlanState.CANCELLED and expected is PlanState.QUEUED:
                taken = entry.model_copy(update={"state": PlanState.RUNNING, "finished": None})
                super().replace_plan(who, taken, PlanState.QUEUED)
            super().replace_plan(who, entry, expected)

    class Jobs(LocalJobQueue):
        cancelled: UUID | None = None

        def cancel(self, who: Principal, plan: UUID) -> None:
            self.cancelled = plan

    store, jobs = LateStore(), Jobs(lambda *_: None)
    entry = stored_plan()
    store.add_plan(PLANNER, entry)
    Plans(store, jobs, SteppingClock()).cancel(PLANNER, entry.id)
    assert store.get_plan(PLANNER, entry.id).state is PlanState.RUNNING
    assert jobs.cancelled == entry.id
    jobs.close()


def test_a_stop_that_loses_the_plan_is_a_cancel() -> None:
    """A solver that answers a stop with an error has been cancelled, not failed."""
    with desk(FakeSolver(waits=True)) as here:
        key = here.request()
        assert here.solver.started.wait(10)
        here.solver.error = SolverError("no plan yet")
        here.solver.waits = False
        here.plans.cancel(PLANNER, key)
        here.solver.release.set()
        ended = here.ended(key)
        assert (ended.state, ended.failure) == (PlanState.CANCELLED, None)


def test_an_ended_plan_cannot_be_cancelled() -> None:
    """The refusal says how it ended."""
    with desk(FakeSolver()) as here:
        key = here.request()
        here.ended(key)
        with pytest.raises(WrongStateError, match=f"Plan {key} has ended already \\(done\\)"):
            here.plans.cancel(PLANNER, key)


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (SolverError("The solver passed 1024 MB."), Failure(type="solver_error", message="The solver passed 1024 MB.")),
        (
            ConflictingCommitmentsError("C1 and C2 clash."),
            Failure(type="conflicting_commitments", message="C1 and C2 clash."),
        ),
        (InvalidScenarioError(()), Failure(type="invalid_scenario", message="0 error(s): ")),
    ],
)
def test_a_failed_solve_says_why(error: Exception, failure: Failure) -> None:
    """Errors the planner can do something about come with their type and sentence."""
    with desk(FakeSolver(error=error)) as here:
        ended = here.ended(here.request())
        assert (ended.state, ended.failure, ended.plan) == (PlanState.FAILED, failure, None)


def test_an_unexpected_error_tells_nothing_of_the_inside(caplog: pytest.LogCaptureFixture) -> None:
    """The log has the traceback, the planner a sentence; the queue goes on."""
    with desk(FakeSolver(error=ZeroDivisionError("secret detail"))) as here:
        key = here.request()
        ended = here.ended(key)
        assert ended.failure is not None
        assert ended.failure.type == "internal_error"
        assert "secret" not in ended.failure.message
        assert str(key) in ended.failure.message
        assert "ZeroDivisionError: secret detail" in caplog.text
        here.solver.error = None
        assert here.ended(here.request()).state is PlanState.DONE


def test_a_baseline_reaches_the_solver() -> None:
    """The content of the plan that is named goes to the solver."""
    with desk(FakeSolver()) as here:
        first = here.ended(here.request())
        here.ended(here.request(baseline=first.id))
        assert [call[2] for call in here.solver.calls] == [None, first.plan]


def test_requests_that_name_nothing_are_refused() -> None:
    """Unknown scenario, profile and baseline, and a baseline without content."""
    with desk(FakeSolver(waits=True)) as here:
        with pytest.raises(NotFoundError, match="There is no scenario"):
            here.plans.request(PLANNER, uuid4(), SETTINGS)
        with pytest.raises(InvalidRequestError, match=r"no objective profile 'fast'.*; There is no plan"):
            here.plans.request(PLANNER, here.scenario, SolveSettings(profile="fast"), uuid4())
        waiting = here.request()
        with pytest.raises(InvalidRequestError, match=f"Plan {waiting} is (queued|running)") as caught:
            here.request(baseline=waiting)
        assert caught.value.issues[0].where == "/baseline"


@pytest.mark.parametrize("stranger", [SPONSOR, COLLEAGUE_ELSEWHERE], ids=["sponsor", "other plant"])
def test_strangers_get_nothing_of_plans(stranger: object) -> None:
    """To a sponsor, and to another plant's planner, a plan does not exist: not to read, watch, cancel or build on."""
    with desk(FakeSolver(waits=True)) as here:
        key = here.request()
        assert here.solver.started.wait(10)

        async def watch() -> None:
            async for _ in here.plans.events(stranger, key):
                raise AssertionError("a stranger saw an event")

        for act in (
            lambda: here.plans.get(stranger, key),
            lambda: here.plans.cancel(stranger, key),
            lambda: asyncio.run(watch()),
        ):
            with pytest.raises(NotFoundError, match=f"^There is no plan {key}.$"):
                act()
        with pytest.raises(NotFoundError, match=f"^There is no scenario {here.scenario}.$"):
            here.plans.request(stranger, here.scenario, SETTINGS)
        assert here.plans.list(stranger, 10) == ()
        assert here.plans.get(PLANNER, key).state is PlanState.RUNNING


def test_closing_ends_every_solve() -> None:
    """What runs is stopped, what waits is cancelled, what comes is refused."""
    with desk(FakeSolver(waits=True)) as here:
        first = here.request()
        assert here.solver.started.wait(10)
        second = here.request()
        here.jobs.close()
        assert here.plans.get(PLANNER, first).state is PlanState.CANCELLED
        assert here.plans.get(PLANNER, second).state is PlanState.CANCELLED
        assert len(here.solver.calls) == 1
        with pytest.raises(ShuttingDownError, match="takes no new plans"):
            here.request()
