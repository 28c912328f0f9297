"""Replans from the request to the end, with a made-up solver."""

import asyncio
from collections.abc import Iterator
from contextlib import closing
from uuid import UUID

import pytest

from scheduler.bootstrap import Application, in_memory
from scheduler.domain.event import EventLog
from scheduler.domain.replan import Strategy
from scheduler.planning.replan import STRATEGIES, Zones
from scheduler.service.entries import PlanState
from scheduler.service.errors import NotFoundError, NotPermittedError, StoreFullError, WrongStateError
from scheduler.service.replan_entries import StoredReplan
from scheduler.service.replan_events import ReplanEvent
from tests.service.desk import SETTINGS, until
from tests.service.samples import ANALYST, DOCUMENT, NOON, PLANNER, SPONSOR, FakeSolver

LOG = EventLog(now=NOON)


@pytest.fixture
def solver() -> FakeSolver:
    """What stands behind the service; released at the end."""
    return FakeSolver()


@pytest.fixture
def app(solver: FakeSolver) -> Iterator[Application]:
    """The use cases, with room for five plans."""
    with closing(in_memory(max_plans=5, make_plan=solver)) as app:
        yield app
        solver.release.set()


def planned(app: Application) -> UUID:
    """Id of a plan that is done."""
    scenario = app.scenarios.submit(PLANNER, DOCUMENT, "json")
    entry = app.plans.request(PLANNER, scenario.id, SETTINGS)
    until(lambda: app.plans.get(PLANNER, entry.id).state.final or None)
    return entry.id


def asked(app: Application, plan: UUID) -> StoredReplan:
    """A replan with all strategies."""
    return app.replans.request(PLANNER, plan, LOG, Zones(), STRATEGIES, SETTINGS)


def watched(app: Application, replan: StoredReplan, after: tuple[int, ...] = ()) -> list[ReplanEvent]:
    """All events of a replan."""

    async def watch() -> list[ReplanEvent]:
        return [event async for event in app.replans.events(PLANNER, replan.id, after)]

    return asyncio.run(watch())


def test_each_strategy_searches_in_its_way(app: Application, solver: FakeSolver) -> None:
    """Right-shift and local stand on what is left of the plan, full knows nothing of it; all for what lies ahead."""
    replan = asked(app, planned(app))
    assert watched(app, replan)[-1].kind == "end"
    calls = {(c[1].stand, c[1].right_shift, c[1].profile, c[2] is None) for c in solver.calls[1:]}
    assert calls == {(True, True, "stable", False), (True, False, "stable", False), (False, False, None, True)}
    assert {call[0].start for call in solver.calls[1:]} == {NOON}
    found = app.replans.get(ANALYST, replan.id)
    assert found.state is PlanState.DONE
    assert [option.differences.changes for option in found.options] == [0, 0, 0]


def test_messages_of_all_options_come_with_numbers(app: Application, solver: FakeSolver) -> None:
    """Who asks again gets those that were not seen, and how each option ended."""
    plan = planned(app)
    solver.waits = True
    replan = asked(app, plan)
    assert app.replans.get(PLANNER, replan.id).state in (PlanState.QUEUED, PlanState.RUNNING)
    solver.waits = False
    events = watched(app, replan)
    progress = [event for event in events if event.kind == "progress"]
    assert progress == [] or max(progress[-1].seen) == 2
    ended = {event.content.strategy: event.content.plan.state for event in events if event.kind == "option"}
    assert ended == dict.fromkeys(Strategy, PlanState.DONE)
    assert [event.kind for event in watched(app, replan, (2, 2, 2))] == ["option"] * 3 + ["end"]


def test_cancel_ends_all_options(app: Application, solver: FakeSolver) -> None:
    """Those that wait at once, the one that runs when it hears of it; nothing is left to compare with no plan."""
    plan = planned(app)
    solver.waits = True
    replan = asked(app, plan)
    app.replans.cancel(PLANNER, replan.id)
    assert watched(app, replan)[-1].kind == "end"
    assert app.replans.get(PLANNER, replan.id).state is PlanState.CANCELLED
    with pytest.raises(WrongStateError, match="have ended already"):
        app.replans.cancel(PLANNER, replan.id)


def test_nothing_is_compared_before_it_is_made(app: Application, solver: FakeSolver) -> None:
    """The message says so."""
    plan = planned(app)
    solver.waits = True
    replan = asked(app, plan)
    with pytest.raises(WrongStateError, match=r"No option of replan .* is made"):
        app.replans.changes(PLANNER, replan.id)


def test_all_of_it_is_stored_or_nothing(app: Application) -> None:
    """Where not all options fit, no scenario, no plan and no replan stays."""
    plan = planned(app)
    asked(app, plan)
    before = app.scenarios.list(PLANNER, 10), app.plans.list(PLANNER, 10)
    with pytest.raises(StoreFullError, match="holds 5 plans"):
        asked(app, plan)
    assert ([p.id for p in app.plans.list(PLANNER, 10)], app.scenarios.list(PLANNER, 10)) == (
        [p.id for p in before[1]],
        before[0],
    )
    assert len(app.replans.list(PLANNER, 10)) == 1


def test_only_a_planner_may_ask(app: Application) -> None:
    """An analyst is told so, a sponsor that there is no such plan."""
    plan = planned(app)
    with pytest.raises(NotPermittedError, match="Only a planner may add"):
        app.replans.request(ANALYST, plan, LOG, Zones(), STRATEGIES, SETTINGS)
    with pytest.raises(NotFoundError, match="There is no plan"):
        app.replans.request(SPONSOR, plan, LOG, Zones(), STRATEGIES, SETTINGS)


def test_an_old_plan_brings_no_old_terms_back(app: Application) -> None:
    """What sponsors may count on is that of the newest scenario, also after a replan of an older one."""
    plan = planned(app)
    newest = app.scenarios.submit(PLANNER, DOCUMENT, "json")
    replan = asked(app, plan)
    listed = [entry.id for entry in app.scenarios.list(PLANNER, 10)]
    assert listed[0] == newest.id
    assert replan.scenario in listed
