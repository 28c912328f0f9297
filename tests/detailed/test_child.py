"""The solving process from inside: what it says, and the time that it keeps for what comes after the search."""

from types import SimpleNamespace

import pytest

from scheduler.detailed import child
from scheduler.detailed.diagnose import time_for
from scheduler.detailed.lexicographic import Stop
from scheduler.detailed.request import Request
from scheduler.detailed.solution import Solution
from scheduler.detailed.solve import Solved
from scheduler.domain.normalise import normalise
from scheduler.domain.plan import SolveStatus
from scheduler.domain.solve_settings import SolveSettings
from tests.checker.builders import iso, plant, procedure, recipe

SETTINGS = SolveSettings(time_limit=100)


@pytest.fixture
def slow(monkeypatch):
    """To state a plan takes 2 s, by a clock that only this moves; the other plan is told in the end."""
    hand, state = SimpleNamespace(now=0.0), child.to_plan

    def to_plan(*args):
        hand.now += 2.0
        return state(*args)

    monkeypatch.setattr(child, "to_plan", to_plan)
    monkeypatch.setattr(child, "time", SimpleNamespace(monotonic=lambda: hand.now))


def _left(monkeypatch, orders):
    """Seconds left to the search after it told a plan of nothing, and the kinds of the messages."""
    left, said = [], []
    scenario = normalise(plant(recipe("r", "A", procedure("make", "U")), units=["U"], orders=orders)).scenario

    def solve(scenario, settings, stop, listener, *_):
        stop.rest = lambda: 100.0
        listener.plan(Solution())
        left.append(stop.left())
        return Solved(Solution(), SolveStatus.FEASIBLE, (), 0.0)

    monkeypatch.setattr(child, "solve", solve)
    child._serve(Request(scenario, SETTINGS, None), [Stop(SETTINGS)], lambda message: said.append(message.kind))
    return left[0], said


def test_what_stating_a_plan_took_is_kept_for_the_end(slow, monkeypatch):
    """As many times 2 s as the rest takes."""
    assert _left(monkeypatch, []) == (100 - child.CLOSING * 2.0, ["plan", "done"])


def test_time_to_explain_is_kept_where_something_is_short(slow, monkeypatch):
    """And 3 s for the trials that explain."""
    order = {"id": "o", "product": "A", "quantity": 10, "due": iso(99)}
    assert _left(monkeypatch, [order])[0] == 100 - child.CLOSING * 2.0 - 3.0


def test_trials_take_no_more_than_the_rest():
    """By the wall; where runs must repeat it is the solver's own time."""
    assert time_for(SETTINGS).time_limit == 3.0
    assert time_for(SETTINGS, 0.5).time_limit == 0.5
    assert time_for(SETTINGS.model_copy(update={"reproducible": True}), 0.5).time_limit == 3.0
