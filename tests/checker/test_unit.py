"""Rules unit_capacity and unit_qualification."""

import pytest

from tests.checker.builders import batch, breaks, campaign, iso, passes, plan, plant, procedure, recipe, run, task


def _two(start: float, **unit: object):
    scenario = plant(recipe("r", "A", procedure("make", "U")), units=[{"id": "U", **unit}])
    made = scenario.recipes[0]
    batches = batch("A1", run(made, "make", 0)), batch("A2", run(made, "make", start))
    return scenario, plan(scenario, campaign("C", made, *batches))


def test_batches_end_to_end_share_a_unit():
    """A batch may start on a unit at the instant at which the one before ends."""
    passes(*_two(10))


@pytest.mark.parametrize("start", [9, 1, 0])
def test_overlapping_batches_break_unit_capacity(start):
    """Two batches on one unit at a time are named, with the unit, and no other rule is."""
    found = breaks(*_two(start), "unit_capacity", "A1", "A2", "U")
    assert "2027-01-04 00:00 UTC to 2027-01-04 10:00 UTC" in found.message


def test_every_overlap_with_a_long_use_is_found():
    """A short use that ended does not hide the long one it lay in."""
    scenario = plant(recipe("r", "A", procedure("make", "U"), campaign="none"), units=["U"])
    made = scenario.recipes[0]
    one = campaign("C", made, batch("A1", run(made, "make", 0)))
    tasks = task("refresh", "U", 2, 3, before="A1"), task("refresh", "U", 5, 6, before="A1")
    found = breaks(scenario, plan(scenario, one, tasks=tasks), "unit_capacity", "A1", alone=False)
    assert found.start == one.start.replace(hour=2)


def test_a_batch_larger_than_a_unit_breaks_unit_capacity():
    """The recipe's batch size may equal the capacity of its unit, not exceed it."""
    passes(*_two(10, capacity=10))
    breaks(*_two(10, capacity=9), "unit_capacity", "A1", "U")


def test_a_unit_runs_nothing_before_it_is_available():
    """A visit may start when the unit becomes available, no earlier."""
    passes(*_two(10, available_from=iso(0)))
    breaks(*_two(10, available_from=iso(1)), "unit_qualification", "A1", "U")


def test_a_unit_runs_only_what_it_is_qualified_for():
    """A unit with a list of qualified products runs no other."""
    passes(*_two(10, qualified=[{"product": "B"}, {"product": "A"}]))
    breaks(*_two(10, qualified=[{"product": "B"}]), "unit_qualification", "A1", "U")


def test_a_qualification_holds_between_its_dates():
    """A visit lies wholly inside one period of validity, ends included."""
    valid = {"product": "A", "valid_from": iso(0), "valid_until": iso(20)}
    passes(*_two(10, qualified=[valid]))
    breaks(*_two(11, qualified=[valid]), "unit_qualification", "A2", "U")
    late = {"product": "A", "valid_from": iso(1)}
    breaks(*_two(10, qualified=[late]), "unit_qualification", "A1", "U")
