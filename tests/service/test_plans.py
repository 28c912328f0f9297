"""Plans from the request to the end: done, failed, watched, refused."""

import asyncio
from uuid import uuid4

import pytest

from scheduler.domain.errors import ConflictingCommitmentsError, InvalidScenarioError, SolverError
from scheduler.domain.plan import SolveStatus
from scheduler.domain.run import Progress
from scheduler.domain.solve_settings import SolveSettings
from scheduler.service.entries import Failure, PlanState, PlanSummary
from scheduler.service.errors import InvalidRequestError, NotFoundError
from scheduler.service.plans import Event
from tests.service.desk import SETTINGS, desk, until
from tests.service.samples import (
    COLLEAGUE_ELSEWHERE,
    PLANNER,
    SPONSOR,
    FakeSolver,
)


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
