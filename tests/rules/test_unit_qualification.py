"""Rule unit_qualification: a unit runs what it is qualified for, from the day it is available."""

import pytest

from scheduler.domain.rules import Rule
from tests.checker.builders import batch, breaks, campaign, iso, passes, plan, plant, procedure, recipe, run
from tests.rules.support import model_allows, model_forbids, solve_exact, starts

DATED = {"product": "A", "valid_from": iso(20), "valid_until": iso(40)}
TWICE = {"product": "A", "valid_from": iso(60), "valid_until": iso(80)}
ORDER = {"id": "o", "product": "A", "quantity": 10, "due": iso(0)}
SPARE = {"id": "make", "alternatives": [{"units": "U", "duration": "10h"}, {"units": "SPARE", "duration": "30h"}]}


def _one(start, **unit):
    """One batch of 10 h on one unit."""
    scenario = plant(recipe("r", "A", procedure("make", "U")), units=[{"id": "U", **unit}])
    made = scenario.recipes[0]
    return scenario, plan(scenario, campaign("C", made, batch("C-1", run(made, "make", start))))


@pytest.mark.parametrize(
    ("unit", "start"),
    [
        ({"available_from": iso(7)}, 7),
        ({"qualified": [DATED]}, 20),
        ({"qualified": [{"product": "B"}, {"product": "A"}]}, 0),
        ({"qualified": [DATED, TWICE], "available_from": iso(35)}, 60),
    ],
)
def test_the_solver_starts_as_soon_as_the_unit_may(unit, start):
    """A batch that is late already starts on the first allowed hour."""
    scenario = plant(recipe("r", "A", procedure("make", "U")), units=[{"id": "U", **unit}], orders=[ORDER])
    assert starts(solve_exact(scenario)) == {"r#1-1": start}


def test_the_solver_takes_a_slower_unit_that_is_qualified():
    """The unit in hand is qualified for another product only."""
    units = [{"id": "U", "qualified": [{"product": "B"}]}, "SPARE"]
    made = solve_exact(plant(recipe("r", "A", SPARE), units=units, orders=[ORDER]))
    assert made.campaigns[0].batches[0].procedures[0].units == ("SPARE",)


def test_the_solver_leaves_unmet_what_no_unit_is_qualified_for():
    """Without a qualified unit there is a plan, and nothing in it."""
    units = [{"id": "U", "qualified": [{"product": "B"}, TWICE | {"valid_until": iso(69)}]}]
    made = solve_exact(plant(recipe("r", "A", procedure("make", "U")), units=units, orders=[ORDER]))
    assert made.campaigns == ()
    assert made.promises[0].unmet == 10


@pytest.mark.parametrize(
    ("unit", "illegal", "legal"),
    [
        ({"available_from": iso(7)}, 6, 7),
        ({"qualified": [{"product": "A", "valid_from": iso(20)}]}, 19, 20),
        ({"qualified": [{"product": "A", "valid_until": iso(40)}]}, 31, 30),
        ({"qualified": [DATED, TWICE]}, 50, 60),
        ({"qualified": [DATED, TWICE]}, 35, 30),
        ({"qualified": [TWICE, DATED]}, 19, 20),
    ],
)
def test_the_model_forbids_a_batch_outside_the_dates(unit, illegal, legal):
    """An hour too early or too late, or between two periods of validity, is no solution."""
    model_forbids(*_one(illegal, **unit), Rule.unit_qualification)
    breaks(*_one(illegal, **unit), "unit_qualification", "C-1", "U")
    assert model_allows(*_one(legal, **unit))
    passes(*_one(legal, **unit))


def test_the_model_forbids_a_product_the_unit_is_not_qualified_for():
    """A unit qualified for B runs no A at any time."""
    model_forbids(*_one(10, qualified=[{"product": "B"}]), Rule.unit_qualification)


def test_a_unit_without_dates_and_list_runs_everything():
    """Unstated: any product, from the first hour."""
    assert model_allows(*_one(0))
    passes(*_one(0))


def test_the_checker_names_the_batch_and_the_unit():
    """A product not on the list is named with the unit."""
    breaks(*_one(10, qualified=[{"product": "B"}]), "unit_qualification", "C-1", "U")
