"""What every adapter of the JobQueue port does; a test module of an adapter inherits it and says what to open."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from typing import Any
from uuid import UUID

import pytest

from scheduler.domain.errors import SolverError
from scheduler.domain.run import Progress
from scheduler.service.entries import PlanState
from scheduler.service.errors import NotFoundError, ShuttingDownError
from tests.jobs.office import Office
from tests.service.samples import COLLEAGUE_ELSEWHERE, PLANNER, FakeSolver

Open = Callable[..., Office]


class QueueContract:
    """Tests of the port; subclasses define `opening`, which opens an office with a solver and so many places."""

    @pytest.fixture
    def open(self, opening: Callable[[FakeSolver, int], AbstractContextManager[Office]]) -> Iterator[Open]:
        with ExitStack() as opened:

            def open(solver: FakeSolver, running: int = 1) -> Office:
                office = opened.enter_context(opening(solver, running))
                opened.callback(solver.release.set)
                return office

            yield open

    def test_a_plan_is_made_in_the_background(self, open: Open) -> None:
        """The request returns at once; the plan, its record and its times follow."""
        here = open(FakeSolver())
        ended = here.ended(here.request())
        assert ended.state is PlanState.DONE
        assert ended.plan is not None
        assert ended.created <= ended.started <= ended.finished
        assert ended.progress is None

    def test_a_running_plan_shows_its_progress(self, open: Open) -> None:
        """The last message comes with the plan and in the listing, and to no other plant."""
        here = open(FakeSolver(waits=True))
        key = here.request()
        said = here.until(lambda: here.app.plans.get(PLANNER, key).progress)
        assert said == Progress(elapsed=0.5, phase="construct", message="first plan", tiers=(2.0,))
        assert here.app.plans.list(PLANNER, 1)[0].progress == said
        assert here.app.jobs.progress(COLLEAGUE_ELSEWHERE, key) is None

    def test_watchers_get_every_message_in_order(self, open: Open) -> None:
        """Each of them, numbered, and last how it ended."""
        here = open(FakeSolver(waits=True))
        key = here.request()
        watching: set[int] = set()

        async def watch(watcher: int) -> list[Any]:
            seen = []
            async for event in here.app.plans.events(PLANNER, key):
                seen.append(event)
                watching.add(watcher)
                if len(watching) == 3:
                    here.solver.release.set()
            return seen

        async def scene() -> list[list[Any]]:
            return await asyncio.gather(*map(watch, range(3)))

        for events in asyncio.run(scene()):
            assert [event.number for event in events] == [1, 2, None]
            assert (events[1].content.message, events[2].content.state) == ("better plan", PlanState.DONE)

    def test_a_running_job_is_cancelled(self, open: Open) -> None:
        """The solver stops, and its best plan so far is kept; strangers cannot do that."""
        here = open(FakeSolver(waits=True))
        key = here.request()
        assert here.solver.started.wait(10)
        here.app.jobs.cancel(COLLEAGUE_ELSEWHERE, key)
        assert here.app.plans.get(PLANNER, key).state is PlanState.RUNNING
        here.app.plans.cancel(PLANNER, key)
        ended = here.ended(key)
        assert ended.state is PlanState.CANCELLED
        assert ended.plan is not None

    def test_a_waiting_job_is_cancelled_at_once(self, open: Open) -> None:
        """It never reaches the solver, and the queue goes on."""
        here = open(FakeSolver(waits=True))
        first = here.request()
        assert here.solver.started.wait(10)
        second, third = here.request(), here.request()
        here.app.plans.cancel(PLANNER, second)
        assert here.app.plans.get(PLANNER, second).state is PlanState.CANCELLED
        here.solver.release.set()
        assert [here.ended(key).state for key in (first, third)] == [PlanState.DONE] * 2
        assert len(here.solver.calls) == 2

    @pytest.mark.parametrize("running", [1, 2])
    def test_as_many_run_as_there_are_places(self, open: Open, running: int) -> None:
        """The others wait, and have their turn."""
        here = open(FakeSolver(waits=True), running)
        keys = [here.request() for _ in range(3)]
        here.until(lambda: len(here.solver.calls) == running or None)
        figures = here.app.jobs.figures(PLANNER)
        assert (figures.waiting, figures.running) == (3 - running, running)
        here.solver.release.set()
        assert {here.ended(key).state for key in keys} == {PlanState.DONE}

    def test_a_failed_job_does_not_stop_the_others(self, open: Open) -> None:
        """It says why, and the next one is made."""
        here = open(FakeSolver(error=SolverError("too large")))
        failed = here.ended(here.request())
        assert failed.failure is not None
        assert (failed.state, failed.failure.message) == (PlanState.FAILED, "too large")
        here.solver.error = None
        assert here.ended(here.request()).state is PlanState.DONE

    def test_a_request_that_is_not_queued_is_not_stored(self, open: Open) -> None:
        """One transaction for both: a service that is about to end leaves no plan that nobody will make."""
        here = open(FakeSolver())
        here.app.jobs.stop()
        with pytest.raises(ShuttingDownError, match="takes no new plans"):
            here.request()
        assert here.app.plans.list(PLANNER, 10) == ()

    def test_a_transaction_is_all_or_nothing(self, open: Open) -> None:
        """What was stored before an error inside is gone after it."""
        here = open(FakeSolver())
        asked: list[UUID] = []

        def ask_and_fail() -> None:
            with here.store.transaction(PLANNER):
                asked.append(here.request())
                assert here.app.plans.get(PLANNER, asked[0]).id == asked[0]
                raise ValueError("after all")

        with pytest.raises(ValueError, match="after all"):
            ask_and_fail()
        with pytest.raises(NotFoundError, match=f"no plan {asked[0]}"):
            here.app.plans.get(PLANNER, asked[0])
