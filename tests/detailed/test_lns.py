"""The neighbourhood search: never worse than its start, the same again where asked, in one process or several."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scheduler.detailed import crew as crews
from scheduler.detailed.crew import Alone, Processes, Task, crew_for
from scheduler.detailed.evaluate import evaluate
from scheduler.detailed.lexicographic import Stop
from scheduler.detailed.lns import improve
from scheduler.detailed.neighbourhoods import Choice
from scheduler.detailed.neighbourhoods.choice import again, movable
from scheduler.detailed.problem import Problem
from scheduler.detailed.search_rules import reached
from scheduler.detailed.step import Found, replay, take_step
from scheduler.detailed.to_plan import to_plan
from scheduler.detailed.wire import Wire
from scheduler.domain.errors import ConflictingCommitmentsError
from scheduler.domain.normalise import normalise
from scheduler.domain.plan import Plan
from scheduler.domain.solve_settings import SolveSettings
from tests.detailed.searching import SETTINGS, crowded, first_plan, ground_of, without_last
from tests.properties.tiny_scenarios import tiny_scenario

TWO = SolveSettings(time_limit=60, workers=2, seed=1)
SEEDS = [*range(800, 808), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(808, 850))]


@pytest.fixture(scope="module")
def problem() -> Problem:
    """A plant with something left to improve."""
    return crowded()


def _improved(ground, solution, names, **options):
    told = []
    found = improve(ground, solution, names, Stop(ground.settings), told.append, 0.0, **options)
    return found, told


def _whole(solution) -> Choice:
    return again(solution, set(movable(solution)))


@pytest.mark.parametrize("seed", SEEDS)
def test_never_worse_than_its_start(seed):
    """Whatever plant: the first plan, or a better one, every tier before the next; and what was told is the best."""
    ground = ground_of(
        Problem(normalise(tiny_scenario(seed)).scenario), SETTINGS.model_copy(update={"time_limit": 0.3})
    )
    try:
        solution, names = first_plan(ground)
    except ConflictingCommitmentsError:
        pytest.skip("the scenario has no plan")
    found, told = _improved(ground, solution, names)
    values = [evaluate(ground.problem, s) for s in (solution, *told)]
    assert values == sorted(values, reverse=True)
    assert len(set(values)) == len(values)
    assert evaluate(ground.problem, found) == values[-1]


def test_finds_what_insertion_missed(problem):
    """A late plan gets better, and the campaign that was left out is made again."""
    ground = ground_of(problem)
    solution, names = first_plan(ground)
    less = without_last(solution)
    assert evaluate(problem, less)[0] > 0
    found, _ = _improved(ground, less, names)
    assert evaluate(problem, found) < evaluate(problem, solution)


def test_the_same_again_in_reproducible_mode(problem):
    """Two searches from one start give one plan."""
    ground = ground_of(problem)
    plans: list[Plan] = []
    for _ in range(2):
        solution, names = first_plan(ground)
        plans.append(to_plan(problem, _improved(ground, solution, names)[0]))
    assert plans[0] == plans[1]


def test_returns_to_the_best_plan_when_less_is_tolerated(problem):
    """A search that goes on from worse plans for a while ends with the best it had."""
    ground = ground_of(problem)
    good, names = first_plan(ground)
    good, _ = _improved(ground, good, names)
    asked = []

    def loose(found, so_far, best):
        asked.append(found)
        return found <= so_far or (len(asked) < 20 and found[0] == best[0])

    found, told = _improved(ground, good, names, accept=loose)
    values = [evaluate(problem, s) for s in (good, *told)]
    assert max(asked) > values[0]
    assert values == sorted(set(values), reverse=True)
    assert evaluate(problem, found) == values[-1]


def test_ends_where_nothing_can_be_freed():
    """A plan of nothing has no neighbourhood."""
    problem = crowded(orders=[])
    ground = ground_of(problem)
    solution, names = first_plan(ground)
    assert _improved(ground, solution, names)[0] == solution


def test_ends_when_a_rule_says_so(problem):
    """Nothing is tried where the plan is good enough already."""
    ground = ground_of(problem)
    solution, names = first_plan(ground)
    found, told = _improved(ground, solution, names, done=reached(evaluate(problem, solution)))
    assert (found, told) == (solution, [])


def test_several_processes_improve_too(problem):
    """Not worse than the start; plans found at the same time are joined into one."""
    ground = ground_of(problem, TWO)
    solution, names = first_plan(ground)
    value = evaluate(problem, solution)
    found, told = _improved(ground, solution, names, done=lambda now: now < value)
    assert told
    assert evaluate(problem, found) < evaluate(problem, solution)


def test_one_process_where_runs_must_repeat_or_one_worker_is_asked_for(problem):
    """Else as many as there are workers."""
    for update in {"workers": 1}, {"reproducible": True}:
        settings = TWO.model_copy(update=update)
        with crew_for(ground_of(problem, settings), Stop(settings)) as crew:
            assert isinstance(crew, Alone)
            assert crew.idle == 1
    with crew_for(ground_of(problem, TWO), Stop(TWO)) as crew:
        assert isinstance(crew, Processes)
        assert crew.idle == 2


def test_a_process_that_dies_costs_its_step_only(problem):
    """Killed in the middle of a search: the crew is made anew and the next step succeeds; after more deaths none."""
    ground = ground_of(problem, TWO)
    solution, _ = first_plan(ground)
    task = Task(solution, evaluate(problem, solution), _whole(solution), 0)
    crew = Processes(ground, Stop(TWO))
    try:
        for _ in range(3):
            crew.start(task, 60.0)
            _kill_one(crew)
            (lost, found), *_ = _results(crew)
            assert lost is task
            assert found.solution is None
            assert crew.idle == 2
        crew.start(task, 2.0)
        (_, found), *_ = _results(crew)
        assert found.solution is not None
        assert evaluate(problem, found.solution) <= task.value
        crew.start(task, 60.0)
        _kill_one(crew)
        _results(crew)
        assert crew.idle == 0
    finally:
        crew.close()


def test_steps_end_and_answer_when_the_search_does(problem, monkeypatch):
    """Closed in the middle of two long steps: both are told to end, and their large answers arrive whole."""
    answer = bytes(3_000_000)

    def long_step(ground, solution, choice, stop, limit):
        while not stop.cancelled:
            time.sleep(0.01)
        return Found(None, (answer,))

    monkeypatch.setattr(crews, "take_step", long_step)
    monkeypatch.setattr(crews, "GRACE", 30.0)
    ground = ground_of(problem, TWO)
    solution, _ = first_plan(ground)
    crew = Processes(ground, Stop(TWO))
    for _ in range(2):
        crew.start(Task(solution, evaluate(problem, solution), _whole(solution), 0), 60.0)
    steps = list(crew._running)
    crew.close()
    assert [crew._wire.loads(step.result()).value for step in steps] == [(answer,)] * 2


def test_nobody_waits_for_a_step_that_does_not_end(problem, monkeypatch):
    """A process stopped in the middle, as one is that died while it wrote: the crew is closed all the same."""
    monkeypatch.setattr(crews, "take_step", lambda *_: time.sleep(600))
    monkeypatch.setattr(crews, "GRACE", 0.05)
    ground = ground_of(problem, TWO)
    solution, _ = first_plan(ground)
    crew = Processes(ground, Stop(TWO))
    crew.start(Task(solution, evaluate(problem, solution), _whole(solution), 0), 60.0)
    stuck = list(crew._pool._processes)
    for process in stuck:
        os.kill(process, signal.SIGSTOP)
    crew.close()
    assert crew.busy == []
    for process in stuck:
        os.kill(process, signal.SIGKILL)


def _kill_one(crew: Processes) -> None:
    os.kill(next(iter(crew._pool._processes)), signal.SIGKILL)


def _results(crew: Processes) -> list:
    for _ in range(200):
        found = crew.finished()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError("no step ended")


def test_a_crew_that_closes_ends_its_processes(problem):
    """Whatever they are at."""
    ground = ground_of(problem, TWO)
    solution, _ = first_plan(ground)
    crew = Processes(ground, Stop(TWO))
    crew.start(Task(solution, (), _whole(solution), 0), 600.0)
    processes = list(crew._pool._processes.values())
    crew.close()
    assert processes
    assert not any(process.is_alive() for process in processes)


ORPHANS = """
from scheduler.detailed.crew import Processes, Task
from scheduler.detailed.lexicographic import Stop
from scheduler.domain.solve_settings import SolveSettings
from tests.detailed.searching import crowded, first_plan, ground_of
from tests.detailed.test_lns import _whole
settings = SolveSettings(time_limit=60, workers=2)
ground = ground_of(crowded(), settings)
solution, _ = first_plan(ground)
crew = Processes(ground, Stop(settings))
crew.start(Task(solution, (), _whole(solution), 0), 60.0)
print(*crew._pool._processes, flush=True)
while True:
    crew.finished()
"""


def test_a_crew_dies_with_its_parent():
    """The parent is killed, and can say nothing any more; its processes end all the same."""
    with subprocess.Popen([sys.executable, "-c", ORPHANS], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        orphans = [int(pid) for pid in parent.stdout.readline().split()]
        parent.kill()
    assert len(orphans) == 2
    for _ in range(200):
        if not any(_lives(pid) for pid in orphans):
            return
        time.sleep(0.05)
    raise AssertionError("a process outlived its parent")


def _lives(pid: int) -> bool:
    """Whether a process runs; one that only waits to be reaped does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_cancelled_search_ends_with_its_best_plan(problem):
    """In the middle of steps of several processes."""
    ground = ground_of(problem, TWO)
    solution, names = first_plan(ground)
    stop = Stop(TWO)
    found = improve(ground, solution, names, stop, lambda _: stop.cancel(), 0.0)
    assert stop.left() == 0
    assert evaluate(problem, found) < evaluate(problem, solution)


def test_a_step_is_brought_into_another_plan(problem):
    """The campaigns it placed come with their units and starts; where what it freed is gone it is not."""
    ground = ground_of(problem)
    solution, _ = first_plan(ground)
    keys = sorted(solution.campaigns)
    choice = again(solution, set(keys[-2:]))
    stop = Stop(SETTINGS)
    found = take_step(ground, solution, choice, stop, 2.0).solution
    assert found is not None
    again_there = replay(ground, solution, choice, found, stop)
    assert again_there is not None
    assert evaluate(problem, again_there) == evaluate(problem, found)
    fewer = solution.without({keys[0]})
    joined = replay(ground, fewer, choice, found, stop)
    assert joined is not None
    assert joined.campaigns.keys() == solution.campaigns.keys() - {keys[0]}
    assert all(joined.campaigns[k].batches == found.campaigns[k].batches for k in keys[-2:])
    assert replay(ground, solution.without({keys[-1]}), choice, found, stop) is None


def test_plans_between_processes_keep_the_parts_of_the_problem(problem):
    """A plan comes back equal, with the very recipes and alternatives of the problem, not copies."""
    solution, _ = first_plan(ground_of(problem))
    wire = Wire(problem)
    back = wire.loads(wire.dumps((solution, "more")))
    assert back == (solution, "more")
    recipes = {id(c.slot.recipe) for c in back[0].campaigns.values()}
    assert recipes == {id(c.slot.recipe) for c in solution.campaigns.values()}
    runs = [r for c in back[0].campaigns.values() for b in c.batches for r in b.procedures.values()]
    known = {id(a) for r in problem.recipes.values() for p in r.procedures.values() for a in p.alternatives}
    assert {id(r.alternative) for r in runs} <= known
