"""Adapter and evaluator of the biomanufacturing plant, on two jobs of three tasks."""

import copy

import pytest

from benchmarks.adapters.biomanufacturing import TICK, make_scenario
from benchmarks.adapters.biomanufacturing_rules import FOREVER, evaluate, refuse_unsupported
from benchmarks.case import UnsupportedCaseError
from scheduler.checker import check_plan
from scheduler.domain.plan import TaskKind
from scheduler.domain.plant import Level
from scheduler.domain.solve_settings import SolveSettings
from scheduler.domain.units import format_duration
from scheduler.planning import make_plan
from tests.benchmarks.by_hand import plan_of, task


def _task(job, name, idle=False):
    windows = {"earliest_start": 0, "latest_start": FOREVER, "earliest_end": 0, "latest_end": FOREVER}
    return {"job": job, "name": name, "allow_idle": idle, "optional": False, **windows}


def _pairs(*tasks, **more):
    return [{"task1": a, "task2": b, **more} for a, b in tasks]


# Per job: 0 ferment (machine 0 or 1), 1 wash on the same machine at once, 2 buffer on tank 2 or 3 that waits from the
# start of the fermentation to the end of the wash. Machine 0 needs 3 between a wash and the other job's ferment.
DATA = {
    "jobs": [
        {"name": 7, "release_date": 0, "deadline": FOREVER, "tasks": [3 * j, 3 * j + 1, 3 * j + 2]} for j in (0, 1)
    ],
    "resources": [{"name": n, "type": "machine", "breaks": [], "no_idle": False} for n in ("F", "F", "T1/2", "T")],
    "tasks": [_task(j, n, n == "buffer") for j in (0, 1) for n in ("ferment", "wash", "buffer")],
    "modes": [
        {"task": 3 * j + t, "resources": [r], "duration": d}
        for j in (0, 1)
        for t, r, d in ((0, 0, 5), (0, 1, 5), (1, 0, 2), (1, 1, 2), (2, 2, 0), (2, 3, 0))
    ],
    "objective": {"weight_makespan": 1, "weight_total_tardiness": 0},
    "constraints": {
        "start_before_start": _pairs((0, 2), (2, 0), (3, 5), (5, 3), delay=0),
        "start_before_end": _pairs((1, 0), (4, 3), delay=0),
        "end_before_start": _pairs((0, 1), (3, 4), delay=0),
        "end_before_end": _pairs((1, 2), (2, 1), (4, 5), (5, 4), delay=0),
        "identical_resources": _pairs((0, 1), (0, 0), (3, 4)),
        "different_resources": _pairs((0, 2), (2, 0)),
        "consecutive": _pairs((0, 1)),
        "mode_dependencies": [{"mode1": 0, "modes2": [4]}, {"mode1": 1, "modes2": [5]}],
        "setup_times": [{"machine": 0, "task1": a, "task2": b, "duration": 3.0} for a, b in ((1, 3), (4, 0))],
        "same_sequence": [],
        "select_all_or_none": [],
        "select_at_least_one": [],
        "select_exactly_one": [],
    },
}
SCENARIO = make_scenario("test", DATA)


def _plan(scenario=SCENARIO, second=10, modes=("m6", "m8", "m11"), buffer="m4", wash_after=5, setup=True):
    jobs = {
        "job0": {"0-ferment": ("m0", 0, 5), "1-wash": ("m2", wash_after, wash_after + 2), "2-buffer": (buffer, 0, 7)},
        "job1": {
            "3-ferment": (modes[0], second, second + 5),
            "4-wash": (modes[1], second + 5, second + 7),
            "5-buffer": (modes[2], second, second + 7),
        },
    }
    tasks = [task(scenario, TaskKind.CHANGEOVER, "F#0", 7, 10, "job1", Level.MAJOR)] if setup else []
    return plan_of(scenario, jobs, tasks)


@pytest.mark.parametrize("interleaved", [False, True])
def test_legal_plan_passes_both_judges(interleaved):
    """A legal plan breaks no published rule and none of ours, with visits and without."""
    scenario = make_scenario("test", DATA, interleaved=interleaved)
    plan = _plan(scenario)
    assert evaluate(DATA, plan, TICK) == (17, ())
    assert check_plan(scenario, plan) == ()


@pytest.mark.parametrize(
    ("plan", "message"),
    [
        (_plan(second=8, setup=False), "machine 0: 3 starts at 8, 1 ends at 7 + 3.0"),
        (_plan(buffer="m5"), "mode 0 without one of [4]"),
        (_plan(wash_after=6), "start_before_end 1 → 0: 6 + 0 > 5"),
        (_plan(modes=("m6", "m9", "m11")), "tasks 3 and 4 use different resources"),
        (_plan(second=3, modes=("m7", "m9", "m10"), setup=False), "machine 2: 5 starts at 3, 2 ends at 7 + 0"),
    ],
)
def test_each_broken_rule_is_named(plan, message):
    """The evaluator names what a plan broken by hand breaks, and the checker refuses that plan too."""
    assert message in evaluate(DATA, plan, TICK).violations
    assert check_plan(SCENARIO, plan)


def test_consecutive_tasks_let_nothing_in_between():
    """A task between two consecutive ones of a machine is named, and so are two in the wrong order."""
    data = copy.deepcopy(DATA)
    data["constraints"]["consecutive"] = _pairs((0, 4))
    assert "machine 0: task 1 lies between 0 and 4" in evaluate(data, _plan(), TICK).violations
    data["constraints"]["consecutive"] = _pairs((1, 0))
    assert "machine 0: task 0 does not follow 1" in evaluate(data, _plan(), TICK).violations


def test_links_in_both_directions_become_one():
    """`a ≤ b` and `b ≤ a` are one link with both lags; what waits may be extended over the horizon."""
    recipe = SCENARIO.recipes[0]
    links = {(k.source, k.target): (k.min, k.max) for k in recipe.links}
    assert links["0-ferment.start", "2-buffer.start"] == (0 * TICK, 0 * TICK)
    assert links["0-ferment.end", "1-wash.start"] == (0 * TICK, 0 * TICK)
    assert len(links) == 3
    assert recipe.procedures[-1].operations[0].extendable == SCENARIO.horizon
    assert format_duration(SCENARIO.changeovers[0].matrix["t1"]["t3"]) == "3h"
    assert [unit.id for unit in SCENARIO.units] == ["F#0", "F#1", "T1/2#2", "T#3"]


@pytest.mark.parametrize("interleaved", [False, True])
def test_chains_on_one_unit_do_not_mix(interleaved):
    """Two runs of consecutive tasks of a job that share their only unit: the published rules find no fault."""
    data = copy.deepcopy(DATA)
    data["tasks"] += [_task(0, "rinse"), _task(0, "dry")]
    data["jobs"][0]["tasks"] += [6, 7]
    data["modes"] += [{"task": t, "resources": [0], "duration": 1} for t in (6, 7)]
    data["modes"] = [m for m in data["modes"] if m["task"] not in (0, 1) or m["resources"] == [0]]
    data["constraints"]["mode_dependencies"] = []
    data["constraints"]["identical_resources"] += _pairs((6, 7))
    data["constraints"]["consecutive"] += _pairs((6, 7))
    scenario = make_scenario("test", data, interleaved=interleaved)
    adjacent = [g.procedures for g in scenario.recipes[0].unit_groups if g.kind == "adjacent"]
    assert ("6-rinse", "7-dry") in adjacent
    plan = make_plan(scenario, SolveSettings(time_limit=10, workers=1, reproducible=True)).plan
    assert evaluate(data, plan, TICK).violations == ()


def test_what_cannot_be_said_is_refused():
    """A file with release dates is refused by name instead of being read without them."""
    refuse_unsupported(DATA)
    data = copy.deepcopy(DATA)
    data["jobs"][0]["release_date"] = 4
    with pytest.raises(UnsupportedCaseError, match="does not translate: dates of job 7"):
        refuse_unsupported(data)
