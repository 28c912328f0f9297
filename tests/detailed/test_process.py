"""The solving process from outside: a child that hangs, dies or is told to stop, and what the caller still hears of it.

Most children here are small scripts, and the clock of the caller is moved by hand: nothing waits, nothing is timed.
"""

import subprocess
import sys
from time import sleep
from types import SimpleNamespace

import pytest

from scheduler.detailed import process
from scheduler.detailed.process import run_child
from scheduler.detailed.request import Request
from scheduler.domain.errors import SolverError
from scheduler.domain.normalise import normalise
from scheduler.domain.solve_settings import SolveSettings
from tests.checker.builders import iso, plant, procedure, recipe

HEAD = """
import pickle, sys, time
from scheduler.detailed.request import Message
request = pickle.load(sys.stdin.buffer)
def say(kind):
    pickle.dump(Message(kind, request.scenario.name), sys.stdout.buffer)
    sys.stdout.buffer.flush()
"""
HANGS = "say('plan')\ntime.sleep(600)"
FINISHES = "say('plan')\nsay('done')\ntime.sleep(600)"
OBEYS = "say('plan')\nsys.stdin.buffer.read(1)\nsay('done')\ntime.sleep(600)"
DIES = "say('plan')\nsys.stderr.write('out of paper\\n')\nsys.exit(3)"
REFUSES = "say('refused')\ntime.sleep(600)"
SCENARIO = normalise(
    plant(
        *(recipe(f"r{p}", p, procedure("make", "U", "V")) for p in "AB"),
        units=["U", "V"],
        orders=[{"id": f"o{i}", "product": "AB"[i % 2], "quantity": 25, "due": iso(40 * i)} for i in range(8)],
    )
).scenario
REQUEST = Request(SCENARIO, SolveSettings(time_limit=300, workers=1, reproducible=True), None)


@pytest.fixture
def clock(monkeypatch):
    """The caller's clock: it goes on by `tick` whenever it is looked at."""
    hand = SimpleNamespace(now=0.0, tick=0.0)

    def look():
        hand.now += hand.tick
        return hand.now

    monkeypatch.setattr(process, "time", SimpleNamespace(monotonic=look))
    return hand


@pytest.fixture
def children(monkeypatch):
    """Runs scripts in the place of the solver; the list of the processes that were started."""
    started = []
    real = subprocess.Popen

    def use(script):
        def start(_, **options):
            started.append(real([sys.executable, "-c", HEAD + script], **options))
            return started[-1]

        monkeypatch.setattr(process.subprocess, "Popen", start)
        return started

    return use


def test_a_hung_child_is_killed_when_time_is_long_up(clock, children):
    """What it said before is kept; then nothing more comes, and the process is gone."""
    started = children(HANGS)
    messages = run_child(REQUEST, lambda: False)
    assert next(messages).kind == "plan"
    assert started[0].poll() is None
    clock.now = 300 * process.SLOWEST + process.GRACE + 1
    assert list(messages) == []
    assert started[0].poll() is not None


def test_a_child_that_does_not_obey_is_killed(clock, children):
    """Asked to stop, it goes on: it is ended after the grace."""
    started = children(HANGS)
    messages = run_child(REQUEST, lambda: clock.tick > 0)
    assert next(messages).kind == "plan"
    clock.tick = process.CANCEL_GRACE / 4
    assert list(messages) == []
    assert started[0].poll() is not None


def test_a_child_that_obeys_gives_its_plan(clock, children):
    """Asked to stop, it answers with its best plan."""
    children(OBEYS)
    asked = []
    messages = run_child(REQUEST, lambda: bool(asked))
    assert next(messages).kind == "plan"
    asked.append(True)
    assert [m.kind for m in messages] == ["done"]


def test_what_was_said_in_time_is_heard_later(clock, children):
    """The caller was busy with a first plan until time was long up: the second one is there all the same."""
    children(FINISHES)
    messages = run_child(REQUEST, lambda: False)
    assert next(messages).kind == "plan"
    inbox = messages.gi_frame.f_locals["messages"]
    while inbox.empty():
        sleep(0.01)
    clock.now = 1e9
    assert [m.kind for m in messages] == ["done"]


def test_a_child_that_dies_is_told_of(children):
    """Its last words, or its return code, are in the error."""
    children(DIES)
    messages = run_child(REQUEST, lambda: False)
    assert next(messages).kind == "plan"
    with pytest.raises(SolverError, match=r"ended without an answer \((out of paper|3)\)"):
        next(messages)


@pytest.mark.parametrize("script", [FINISHES, REFUSES])
def test_the_last_message_ends_the_process(children, script):
    """Done or refused: the child need not live on."""
    started = children(script)
    assert [m.kind for m in run_child(REQUEST, lambda: False)][-1] in ("done", "refused")
    assert started[0].poll() is not None


def test_leaving_early_ends_the_process(children):
    """A caller that listens no longer leaves no process behind."""
    started = children(HANGS)
    messages = run_child(REQUEST, lambda: False)
    next(messages)
    messages.close()
    assert started[0].poll() is not None


def test_the_solver_itself_says_plan_and_done():
    """The real child: progress, plans, and the final plan with the figures of the run."""
    brief = REQUEST.settings.model_copy(update={"time_limit": 0.3})
    found = list(run_child(REQUEST._replace(settings=brief), lambda: False))
    assert {m.kind for m in found} == {"progress", "plan", "done"}
    assert found[-1].kind == "done"
    assert found[-1].figures.keys() == {"wall_s", "build_s", "cpu_s", "peak_mb"}


def test_too_little_memory_ends_the_child_not_the_caller():
    """The limit is set below what the child has already: it says so, or dies; either way the caller hears of it."""
    small = REQUEST.settings.model_copy(update={"memory_limit_mb": 64})
    with pytest.raises((SolverError, MemoryError), match=r"ended without an answer|memory limit"):
        _hear(run_child(REQUEST._replace(settings=small), lambda: False))


def _hear(messages):
    for message in messages:
        if message.kind == "failed":
            raise MemoryError(message.content)
