"""Which plants are planned as independent suites, and what keeps others from it."""

from datetime import timedelta

import pytest

from scheduler.detailed.suites.recognise import obstacles
from tests.detailed.suite_plants import START, SUITE, problem_of, suite

A, B = SUITE["recipes"]
ORDER = SUITE["orders"][0]
SOON = START + timedelta(days=3)


def _with(recipe=None, product=None, **edits):
    if recipe:
        edits["recipes"] = [A | recipe, B]
    if product:
        edits["products"] = [SUITE["products"][0] | product, SUITE["products"][1]]
    return suite(**edits)


def _run(**edits):
    return {"procedures": [A["procedures"][0] | edits]}


def test_a_suite_has_no_obstacles():
    """Campaigns on one unit with changeovers, QC, shelf life, stock and an objective are a suite."""
    assert list(obstacles(problem_of(suite(lots=[{"id": "stock", "item": "A", "quantity": 2}])))) == []


def test_two_units_with_products_of_their_own_are_two_suites():
    """Suites that share no product are independent of one another."""
    other = B | {"procedures": [{"id": "run", "alternatives": [{"units": "other", "duration": "3d"}]}]}
    assert list(obstacles(problem_of(suite(units=[{"id": "suite"}, {"id": "other"}], recipes=[A, other])))) == []


@pytest.mark.parametrize(
    ("scenario", "reason"),
    [
        (_with(objective={"profile": "makespan"}), "what counts first is makespan, which a sequence"),
        (_with(orders=[]), "no recipe makes anything that is wanted"),
        (
            _with(gates=[{"id": "licence", "product": "A", "purpose": "commercial", "earliest": SOON}]),
            "there are gates: licence",
        ),
        (
            _with(maintenance=[{"id": "service", "unit": "suite", "duration": "1d", "start": SOON}]),
            "there are maintenance: service",
        ),
        (_with(recipe=_run(setup={"duration": "1d"})), "recipe make-A waits, pauses or is set up"),
        (
            _with(recipe={"procedures": [A["procedures"][0], A["procedures"][0] | {"id": "again"}]}),
            "recipe make-A is not one procedure on one unit",
        ),
        (_with(recipe={"campaign": {"cadence": "1d"}}), "recipe make-A has a cadence shorter than a batch"),
        (_with(recipe={"campaign": {"min_batches": 99}}), "recipe make-A has no campaign that fits the horizon"),
        (_with(units=[{"id": "suite", "dirty_hold": "1d"}]), "unit suite has hours, hold times"),
        (_with(units=[{"id": "suite", "capacity": 2}]), "unit suite is too small for make-B"),
        (_with(units=[{"id": "suite", "qualified": [{"product": "A"}]}]), "unit suite is not qualified for B"),
        (
            _with(
                units=[{"id": "suite"}, {"id": "other"}],
                recipes=[A, B, A | {"id": "more-A"} | _run(alternatives=[{"units": "other", "duration": "2d"}])],
            ),
            "product A is made on other, suite",
        ),
        (
            _with(product={"storage": {"storage": "cold", "per_unit": 1}}, storages=[{"id": "cold", "capacity": 9}]),
            "product A takes up storage",
        ),
        (_with(lots=[{"id": "old", "item": "A", "quantity": 2, "approved_for": ["B"]}]), "lot old is not for every"),
        (_with(orders=[ORDER | {"earliest": SOON}]), "order a is clinical, undivided or states an earliest"),
        (_with(orders=[ORDER | {"partial": False}]), "order a is clinical, undivided or states an earliest"),
    ],
)
def test_each_obstacle_is_named(scenario, reason):
    """What a sequence of campaigns cannot say keeps a plant from being planned as one, and is said by id."""
    found = list(obstacles(problem_of(scenario)))
    assert found[0].startswith(reason)
