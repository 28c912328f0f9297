"""Rule maintenance."""

import pytest

from tests.checker.builders import batch, breaks, campaign, iso, passes, plan, plant, procedure, recipe, run, task


def _scenario(*, pausable=False, **fields):
    stated = {"id": "M", "unit": "U", "duration": "5h", **fields}
    made = recipe("r", "A", procedure("make", "U"), campaign={"pausable": pausable})
    return plant(made, units=["U", "V"], maintenance=[stated])


def _plan(scenario, start, end=None, unit="U", **fields):
    made = scenario.recipes[0]
    one = campaign("C", made, batch("A1", run(made, "make", 100)), batch("A2", run(made, "make", 120)))
    work = task("maintenance", unit, start, start + 5 if end is None else end, **{"maintenance": "M", **fields})
    return plan(scenario, one, tasks=(work,))


@pytest.mark.parametrize(
    ("window", "start", "legal"),
    [
        ({"start": iso(20)}, 20, True),
        ({"start": iso(20)}, 21, False),
        ({"ready": iso(20)}, 20, True),
        ({"ready": iso(20)}, 19, False),
        ({"due": iso(30)}, 25, True),
        ({"due": iso(30)}, 26, False),
        ({}, 3, True),
    ],
)
def test_maintenance_lies_at_its_start_or_in_its_window(window, start, legal):
    """A fixed one starts exactly then, another from ready on and ends by due."""
    scenario = _scenario(**window)
    if legal:
        passes(scenario, _plan(scenario, start))
    else:
        breaks(scenario, _plan(scenario, start), "maintenance", "M", "U")


def test_maintenance_is_planned_once_on_its_unit_for_its_duration():
    """Missing, doubled, unknown, on another unit or too short: named."""
    scenario = _scenario()
    made = _plan(scenario, 0)
    breaks(scenario, made.model_copy(update={"tasks": ()}), "maintenance", "M", "U")
    breaks(scenario, made.model_copy(update={"tasks": (*made.tasks, *_plan(scenario, 8).tasks)}), "maintenance", "M")
    breaks(scenario, _plan(scenario, 0, 4), "maintenance", "M", "U")
    breaks(scenario, _plan(scenario, 0, unit="V"), "maintenance", "M", "V")
    breaks(scenario, _plan(scenario, 0, unit="X"), "maintenance", "M", "X")
    breaks(scenario, _plan(scenario, 0, maintenance="N"), "maintenance", "N")


@pytest.mark.parametrize("pausable", [True, False])
def test_maintenance_lies_in_a_block_only_if_that_may_pause(pausable):
    """Between two batches of a campaign it needs a pausable recipe."""
    scenario = _scenario(pausable=pausable)
    if pausable:
        passes(scenario, _plan(scenario, 112))
    else:
        breaks(scenario, _plan(scenario, 112), "maintenance", "M", "C", "U")
    passes(scenario, _plan(scenario, 95))
    passes(scenario, _plan(scenario, 130))


def test_maintenance_on_top_of_a_batch_breaks_unit_capacity():
    """Even a pausable recipe runs no batch during maintenance."""
    scenario = _scenario(pausable=True)
    breaks(scenario, _plan(scenario, 98), "unit_capacity", "M", "A1", "U")
