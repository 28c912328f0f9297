"""List schedules of shops: by hand, and as plans that the whole model has."""

import pytest

from scheduler.detailed import dispatch as dispatching
from scheduler.detailed.base_plan import make_base
from scheduler.detailed.dispatch import dispatch
from scheduler.detailed.evaluate import evaluate
from scheduler.detailed.lexicographic import Stop
from scheduler.detailed.list_schedule import job_of, list_schedule
from scheduler.detailed.problem import Problem
from scheduler.detailed.slots import Names, pegged_slots
from scheduler.detailed.solution import PlacedBatch, PlacedCampaign, Solution
from scheduler.detailed.to_plan import to_plan
from scheduler.domain.normalise import normalise
from scheduler.domain.solve_settings import SolveSettings
from tests.checker.builders import iso, passes, plant, procedure, recipe

SETTINGS = SolveSettings(reproducible=True, workers=1, seed=1, time_limit=20)
MAKESPAN = {"profile": "makespan"}
LINK = {"from": "make.end", "to": "pack.start", "min": "1h"}
CHANGE = {"changeover_default": {"duration": "2h", "level": "minor", "attendance": "unattended"}}


def _shop(links=(LINK,), run=None, **fields):
    """A takes 10 h on U and 1 h later 5 h on W; B takes 4 h on U, 1 h later 8 h on W; `run` is of each operation."""
    steps = {"A": ("10h", "5h"), "B": ("4h", "8h")}
    made = [
        recipe(
            f"r{p}",
            p,
            _step("make", "U", first, run),
            _step("pack", "W", then, run),
            links=list(links),
            campaign="none",
        )
        for p, (first, then) in steps.items()
    ]
    orders = [{"id": p, "product": p, "quantity": 10, "due": iso(0)} for p in steps]
    return plant(*made, **{"units": ["U", "W"], "orders": orders, "objective": MAKESPAN, **fields})


def _step(name, unit, duration, run):
    operations = {"operations": [{"id": "run", "duration": duration, **run}]} if run else {}
    return procedure(name, unit, duration=duration, interleaved=True, **operations)


def _dispatched(scenario):
    """The problem, and the plan dispatched from one in which the batches lie anywhere."""
    problem, stop = Problem(normalise(scenario).scenario), Stop(SETTINGS)
    base = make_base(problem, SETTINGS, stop)
    slots = pegged_slots(problem, base, Names(set()), problem.horizon)
    placed, _ = list_schedule(problem, [job_of(s) for s in slots], [1.0] * len(slots))
    campaigns = {}
    for i, slot in enumerate(slots):
        runs = {key: run for (job, key), run in placed.items() if job == i}
        campaigns[slot.id] = PlacedCampaign(slot, (PlacedBatch(slot.batch(0), runs),))
    return problem, dispatch(problem, base, Solution(campaigns), SETTINGS, stop)


def _first_pass(scenario, weights=(1.0, 1.0)):
    problem = Problem(normalise(scenario).scenario)
    slots = sorted(pegged_slots(problem, Solution(), Names(set()), problem.horizon), key=lambda s: s.id)
    placed, end = list_schedule(problem, [job_of(slot) for slot in slots], list(weights))
    starts = {f"{slots[job].recipe.product} {key}": run.start for (job, key), run in placed.items()}
    return starts, end


def test_by_hand():
    """B would end first, A has more work behind it and would want U by then: A goes first, whatever waits on W."""
    assert _first_pass(_shop()) == ({"A make": 0, "B make": 10, "A pack": 11, "B pack": 16}, 24)


def test_priorities_turn_the_order():
    """With twice the weight B goes first, which is better here."""
    assert _first_pass(_shop(), (1.0, 2.0)) == ({"B make": 0, "B pack": 5, "A make": 4, "A pack": 15}, 20)


def test_changeovers_and_what_a_unit_is_ready_for():
    """Two hours between products, none on an unused unit, and U from its second day on."""
    units = [{"id": "U", "available_from": iso(24)}, "W"]
    starts, end = _first_pass(_shop(units=units, **CHANGE), (1.0, 2.0))
    assert (starts["B make"], starts["A make"], starts["B pack"], end) == (24, 30, 29, 46)


@pytest.mark.parametrize("fields", [{}, CHANGE], ids=["plain", "changeovers"])
def test_a_dispatched_plan_passes(fields):
    """Of many passes the best is kept, and it is a plan that the checker passes."""
    scenario = normalise(_shop(**fields)).scenario
    problem, found = _dispatched(scenario)
    passes(scenario, to_plan(problem, found))
    assert evaluate(problem, found)[1] == (22 if fields else 20)


@pytest.mark.parametrize(
    "fields",
    [
        {"objective": {"profile": "on_time"}},
        {"links": [LINK | {"max": "3h"}]},
        {"run": {"extendable": "5h"}},
        {"units": ["U", {"id": "W", "clean": {"duration": "1h"}, "dirty_hold": "1d"}]},
    ],
    ids=["lateness counts", "a latest start", "runs that may wait", "cleans"],
)
def test_what_is_no_shop_is_left_alone(fields):
    """Where more than units and earlier runs says when a run may start nothing is dispatched."""
    assert _dispatched(_shop(**fields))[1] is None


def test_a_rule_the_schedule_does_not_know():
    """A crew of one that every run needs is not seen by the schedule; the model refuses what breaks its limit."""
    run = {"pools": [{"pool": "crew", "amount": 1}]}
    assert _dispatched(_shop(run=run, pools=[{"id": "crew", "capacity": 2}]))[1] is not None
    assert _dispatched(_shop(run=run, pools=[{"id": "crew", "capacity": 1}]))[1] is None


def test_what_is_too_large_for_the_whole_model_is_left_alone(monkeypatch):
    """Only the whole model can say whether a schedule breaks a rule, so beyond its size there is none."""
    monkeypatch.setattr(dispatching, "EXACT_SIZE", 1)
    assert _dispatched(_shop())[1] is None
