"""Lots that are overtaken: an order does not wait for one where a campaign of its own would be sooner."""

import pytest

from scheduler.detailed.overtaken import first_deliveries, soonest
from scheduler.detailed.problem import Problem
from scheduler.detailed.solution import Solution
from tests.checker.builders import iso, plant, procedure, recipe


def _problem(arrives, due, gate=0):
    """A batch of 10 h, tested for 24 h, allowed from a gate on; a lot that arrives, and an order for as much."""
    gates = [{"id": "g", "product": "A", "purpose": "commercial", "earliest": iso(gate)}] if gate else []
    scenario = plant(
        recipe("r", "A", procedure("make", "U")),
        units=["U"],
        products=[{"id": "A", "sponsor": "acme", "qc": {"duration": "24h"}}],
        lots=[{"id": "lot", "item": "A", "quantity": 10, "arrives": iso(arrives)}],
        orders=[{"id": "o", "product": "A", "quantity": 10, "due": iso(due)}],
        gates=gates,
        horizon="30d",
    )
    return Problem(scenario)


@pytest.mark.parametrize(
    ("arrives", "due", "gate", "given"),
    [(100, 120, 0, True), (100, 80, 0, False), (30, 20, 0, True), (100, 80, 90, True)],
    ids=["in time", "overtaken", "late, but as soon as a batch", "late, but a batch waits for its gate"],
)
def test_a_late_lot_is_left_where_a_new_batch_is_sooner(arrives, due, gate, given):
    """A new batch is released 34 h after it may start."""
    problem = _problem(arrives, due, gate)
    assert soonest(problem, "o") == gate + 34
    assert [d.lot for d in first_deliveries(problem, Solution())] == (["lot"] if given else [])
