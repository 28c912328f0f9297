"""Rule unit_capacity: a batch fits its units, and a unit does one thing at a time."""

import pytest

from scheduler.domain.rules import Rule
from tests.checker.builders import batch, breaks, campaign, iso, passes, plan, plant, procedure, recipe, run, task
from tests.rules.support import model_allows, model_forbids, solve_exact, starts

BLOCKS = (Rule.campaign_block, Rule.changeover)
"""Rules that keep blocks apart too."""


def _two(*begins, **unit):
    """Two campaigns of one batch on one unit, at these hours."""
    scenario = plant(recipe("r", "A", procedure("make", "U"), campaign="none"), units=[{"id": "U", **unit}])
    made = scenario.recipes[0]
    pair = [campaign(c, made, batch(f"{c}-1", run(made, "make", s))) for c, s in zip("CD", begins, strict=True)]
    return scenario, plan(scenario, *pair)


def _served(start, end, **fields):
    """A batch and a maintenance of its unit."""
    service = {"id": "M", "unit": "U", "duration": f"{end - start}h", "ready": iso(0), "due": iso(99)}
    scenario = plant(recipe("r", "A", procedure("make", "U"), **fields), units=["U"], maintenance=[service])
    made = scenario.recipes[0]
    one = campaign("C", made, batch("C-1", run(made, "make", 5)))
    return scenario, plan(scenario, one, tasks=(task("maintenance", "U", start, end, maintenance="M"),))


def _twice(start):
    """A batch that mixes at 0 and fills at this hour on one unit."""
    steps = procedure("mix", "U"), procedure("fill", "U")
    scenario = plant(recipe("r", "A", *steps, transfers=[]), units=["U"])
    made = scenario.recipes[0]
    return scenario, plan(scenario, campaign("C", made, batch("C-1", run(made, "mix", 0), run(made, "fill", start))))


def _order(quantity, **fields):
    return {"id": "o", "product": "A", "quantity": quantity, "due": iso(0), **fields}


def test_the_solver_runs_urgent_batches_one_after_the_other():
    """Two batches that are late already: the second starts when the first has ended."""
    scenario = plant(recipe("r", "A", procedure("make", "U"), campaign="none"), units=["U"], orders=[_order(20)])
    assert sorted(starts(solve_exact(scenario)).values()) == [0, 10]


def test_the_solver_takes_the_unit_that_is_large_enough():
    """The quicker unit is too small for the batch."""
    quick = {"id": "make", "alternatives": [{"units": "S", "duration": "1h"}, {"units": "L", "duration": "10h"}]}
    units = [{"id": "S", "capacity": 9}, {"id": "L", "capacity": 10}]
    made = solve_exact(plant(recipe("r", "A", quick), units=units, orders=[_order(10)]))
    assert made.campaigns[0].batches[0].procedures[0].units == ("L",)


@pytest.mark.parametrize("start", [9, 1, 0])
def test_the_model_forbids_two_batches_at_once(start):
    """An overlap of one hour or of ten is no solution; end to end is one."""
    model_forbids(*_two(0, start), Rule.unit_capacity, also=BLOCKS)
    assert model_allows(*_two(0, 10))


def test_the_model_forbids_a_batch_larger_than_its_unit():
    """A batch of 10 in a unit of 9 is no solution; in a unit of 10 it is one."""
    model_forbids(*_two(0, 10, capacity=9), Rule.unit_capacity)
    assert model_allows(*_two(0, 10, capacity=10))


@pytest.mark.parametrize("start", [9, 1, 0])
def test_the_model_forbids_two_procedures_of_a_batch_at_once(start):
    """A unit runs one procedure at a time, those of one batch too."""
    model_forbids(*_twice(start), Rule.unit_capacity)
    assert model_allows(*_twice(10))


@pytest.mark.parametrize(("start", "end"), [(4, 6), (14, 16), (7, 9), (4, 16)])
def test_the_model_forbids_maintenance_during_a_batch(start, end):
    """However the two overlap, also in a campaign that may pause; before and after is allowed."""
    case = _served(start, end, campaign={"pausable": True})
    model_forbids(*case, Rule.unit_capacity, beside=[Rule.maintenance])
    assert model_allows(*_served(3, 5))
    assert model_allows(*_served(15, 17))


def test_a_unit_without_capacity_takes_any_batch():
    """Unstated capacity: the same batches are allowed and nobody complains."""
    case = _two(0, 10)
    assert model_allows(*case)
    passes(*case)


def test_the_checker_names_the_batches():
    """Both batches that overlap, the batch that is too large, the maintenance in the way: all are named."""
    breaks(*_two(0, 9), "unit_capacity", "C-1", "D-1", "U", alone=False)
    breaks(*_two(0, 10, capacity=9), "unit_capacity", "C-1", "U")
    breaks(*_twice(9), "unit_capacity", "C-1", "mix", "fill", "U")
    breaks(*_served(7, 9, campaign={"pausable": True}), "unit_capacity", "C-1", "M", "U")
