"""The solving process from outside: messages, cancelling, the memory limit, the watchdog."""

import pytest

from scheduler.domain.errors import SolverError
from scheduler.domain.normalise import normalise
from scheduler.domain.plan import SolveStatus
from scheduler.domain.tactical import TacticalSettings
from scheduler.tactical import process
from scheduler.tactical.process import run_child
from scheduler.tactical.request import Request
from tests.tactical.plants import WEEK, one_unit, order


def _request(**settings):
    scenario = normalise(one_unit(order("a", "A", 120, WEEK), order("b", "B", 60, WEEK))).scenario
    return Request(scenario, TacticalSettings(**{"weeks": 4, "time_limit": 20, **settings}))


def test_a_first_plan_and_the_best_one():
    """Progress, a first plan at once, the last plan at the end."""
    kinds = [(m.kind, m.content) for m in run_child(_request(), lambda: False)]
    names = [kind for kind, _ in kinds]
    assert names.count("plan") == names.count("done") == 1
    assert "progress" in names
    assert kinds[-1][1].status is SolveStatus.OPTIMAL
    assert kinds[-1][1].value <= dict(kinds)["plan"].value


def test_a_stop_is_heard():
    """Told to stop before it has begun, the child answers with a plan or is ended; nothing waits for the limit."""
    messages = list(run_child(_request(time_limit=3_600), lambda: True))
    assert all(m.content.status is SolveStatus.CANCELLED for m in messages if m.kind == "done")


def test_too_little_memory_ends_the_child_only():
    """A child without room to work is an error here that carries its last words."""
    request = _request()
    settings = request.settings.model_copy(update={"memory_limit_mb": 64})
    with pytest.raises(SolverError, match="The tactical solver ended without an answer"):
        list(run_child(request._replace(settings=settings), lambda: False))


def test_a_hung_child_is_killed(monkeypatch):
    """A child past its limit and the grace is killed, and the caller goes on with what it heard."""
    monkeypatch.setattr(process, "GRACE", -10.0)
    assert [m for m in run_child(_request(time_limit=5), lambda: False) if m.kind == "done"] == []


def test_a_dead_child_is_an_error(monkeypatch):
    """What the interpreter said last is in the message."""
    monkeypatch.setattr(process.sys, "executable", "/bin/false")
    with pytest.raises(SolverError, match="The tactical solver ended without an answer"):
        list(run_child(_request(), lambda: False))
