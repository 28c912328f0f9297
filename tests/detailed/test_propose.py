"""The look ahead: where a campaign would end first, by units, gaps, changeovers, hours, links and lots."""

import pytest

from scheduler.detailed.problem import Problem
from scheduler.detailed.propose import propose, understood
from scheduler.detailed.slots import Names, pegged_slots
from scheduler.detailed.solution import (
    PlacedBatch,
    PlacedCampaign,
    PlacedProcedure,
    PlacedTask,
    Slot,
    Solution,
)
from scheduler.domain.plan import TaskKind
from scheduler.domain.plant import Task
from tests.checker.builders import iso, plant, procedure, recipe

DAY_SHIFT = {"id": "day", "open": [{"days": ["mon", "tue", "wed", "thu", "fri"], "start": "08:00", "end": "18:00"}]}


def _problem(*steps, units=("U", "V"), rules=None, **more):
    made = recipe("r", "A", *steps, campaign=rules or {}, **more.pop("recipe", {}))
    orders = [{"id": "o", "product": "A", "quantity": 20, "due": iso(200)}]
    return Problem(plant(made, units=list(units), orders=orders, horizon="30d", **more))


def _slot(problem, batches=2):
    return Slot("r#1", problem.recipes["r"], ((),) * batches, batches)


def _stands(problem, start, unit="U", product="r"):
    """A plan in which one batch stands on a unit."""
    data = problem.recipes[product]
    key, run = next(iter(data.procedures.items()))
    alternative = next(a for a in run.alternatives if unit in a.units)
    placed = PlacedBatch("x", {key: PlacedProcedure(alternative, (start, start + alternative.duration))})
    return PlacedCampaign(Slot("x", data, None, 1), (placed,))


def _starts(proposal):
    return [{key: (run.alternative.units[0], run.start) for key, run in runs.items()} for runs in proposal.batches]


def test_an_empty_plant_is_used_from_the_start():
    """One unit: batches of 10 h one after the other."""
    problem = _problem(procedure("make", "U"))
    assert _starts(propose(problem, Solution(), _slot(problem), (0, 720))) == [{"make": ("U", 0)}, {"make": ("U", 10)}]


def test_a_campaign_is_not_torn_apart_by_what_stands():
    """The gap of 15 h before a block holds one batch of 10 h, not two: the campaign comes behind it."""
    problem = _problem(procedure("make", "U"))
    solution = Solution({"x": _stands(problem, 15)})
    assert _starts(propose(problem, solution, _slot(problem), (0, 720)))[0] == {"make": ("U", 25)}
    assert _starts(propose(problem, solution, _slot(problem, 1), (0, 720)))[0] == {"make": ("U", 0)}


def test_the_unit_that_ends_first_is_taken():
    """U is taken for long, so the campaign goes to V."""
    problem = _problem(procedure("make", "U", "V"))
    found = propose(problem, Solution({"x": _stands(problem, 5)}), _slot(problem), (0, 720))
    assert {row["make"][0] for row in _starts(found)} == {"V"}


def test_a_longest_wait_moves_what_comes_before():
    """The second step finds its unit free at 30 and may start 5 h after the first at most: the first waits too."""
    wait = {"links": [{"from": "grow.end", "to": "clear.start", "min": "0h", "max": "5h"}]}
    problem = _problem(procedure("grow", "U"), procedure("clear", "V"), recipe=wait)
    other = PlacedCampaign(
        Slot("x", problem.recipes["r"], None, 1),
        (
            PlacedBatch(
                "x",
                {
                    "grow": PlacedProcedure(problem.recipes["r"].procedures["grow"].alternatives[0], (600, 610)),
                    "clear": PlacedProcedure(problem.recipes["r"].procedures["clear"].alternatives[0], (0, 30)),
                },
            ),
        ),
    )
    (row,) = _starts(propose(problem, Solution({"x": other}), _slot(problem, 1), (0, 720)))
    assert row == {"grow": ("U", 15), "clear": ("V", 30)}


def test_maintenance_ends_a_gap_unless_the_campaign_may_pause():
    """A service from 12 to 20 on U: two batches stay together behind it, or lie around it."""
    for pausable, starts in ((False, [20, 30]), (True, [0, 20])):
        problem = _problem(procedure("make", "U"), rules={"pausable": pausable})
        data = problem.task(TaskKind.MAINTENANCE, Task(duration="8h"))
        service = PlacedTask(data.__class__(**{**_fields(data), "maintenance": "m"}), "U", 12, 20)
        found = propose(problem, Solution(tasks={"U": (service,)}), _slot(problem), (0, 720))
        assert [row["make"][1] for row in _starts(found)] == starts


def _fields(data):
    return {name: getattr(data, name) for name in data.__dataclass_fields__}


def test_a_batch_waits_for_what_it_draws():
    """A lot for one batch is there, the next arrives at 100."""
    draws = {"operations": [{"id": "run", "duration": "10h", "consumes": [{"item": "m", "quantity": 1}]}]}
    problem = _problem(
        {"id": "make", "alternatives": [{"units": "U"}], **draws},
        materials=[{"id": "m", "unit": "kg"}],
        lots=[
            {"id": "now", "item": "m", "quantity": 1},
            {"id": "then", "item": "m", "quantity": 1, "arrives": iso(100)},
        ],
    )
    found = propose(problem, Solution(), _slot(problem), (0, 720))
    assert [row["make"][1] for row in _starts(found)] == [0, 100]
    assert propose(problem, Solution(), _slot(problem, 3), (0, 720)) is None


def test_nothing_is_proposed_past_the_window():
    """Two batches need 20 h."""
    problem = _problem(procedure("make", "U"))
    assert propose(problem, Solution(), _slot(problem), (0, 19)) is None
    assert propose(problem, Solution(), _slot(problem), (0, 20)).end == 20


@pytest.mark.parametrize("units", [("U", "V"), ("U", "U")])
def test_recipes_that_come_back_to_a_unit_are_left_to_the_model(units):
    """Each unit has to serve one procedure."""
    problem = _problem(*(procedure(f"step{i}", unit) for i, unit in enumerate(units)))
    assert understood(problem.recipes["r"]) is (units[0] != units[1])


def test_slots_of_the_demand_find_places():
    """What the orders call for: 20 in batches of 10."""
    problem = _problem(procedure("make", "U", "V"))
    (slot,) = pegged_slots(problem, Solution(), Names(set()), problem.horizon)
    assert propose(problem, Solution(), slot, (0, problem.horizon)).end == 20
