"""Plans that are cancelled: while they wait, while they run, in between, and when the service ends."""

from uuid import UUID

import pytest

from scheduler.domain.errors import SolverError
from scheduler.jobs.local import LocalJobQueue, LocalLease
from scheduler.service.entries import PlanState, StoredPlan
from scheduler.service.errors import ShuttingDownError, WrongStateError
from scheduler.service.plans import Plans
from scheduler.service.principal import Principal
from scheduler.service.solve import Solve
from scheduler.store.memory import MemoryStore
from tests.service.desk import desk
from tests.service.samples import (
    PLANNER,
    FakeSolver,
    SteppingClock,
    stored_plan,
)


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
    Solve(store, SteppingClock(), solver)(PLANNER, entry.id, LocalLease())
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

        def cancel(self, who: Principal, key: UUID) -> None:
            self.cancelled = key

    store, jobs = LateStore(), Jobs({})
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
