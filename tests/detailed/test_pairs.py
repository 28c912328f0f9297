"""Changeovers stated by pairs of blocks: where that says the same as a circuit, and only there."""

from itertools import pairwise, permutations
from random import Random
from typing import Any

import pytest

from scheduler.detailed.model import Freed, build_model
from scheduler.detailed.problem import Problem
from scheduler.detailed.slots import Names, open_slots
from scheduler.detailed.solution import Solution
from scheduler.domain.normalise import normalise
from scheduler.domain.scenario import Scenario
from tests.checker.builders import at, iso, plant, procedure, recipe
from tests.rules.support import solve_exact

MAKESPAN = {"profile": "makespan"}
Times = dict[str, dict[str, int]]


def _unit(lengths: dict[str, int], times: Times, first: dict[str, int], **fields: Any) -> Scenario:
    """One batch of each product on one unit, in hours; `first` = the changeover of the unused unit."""
    matrix = {a: {b: f"{n}h" for b, n in row.items()} for a, row in times.items()}
    initial = {"initial": {a: f"{n}h" for a, n in first.items()}}
    stated = {
        "products": [{"id": p, "sponsor": "acme"} for p in lengths],
        "orders": [{"id": p, "product": p, "quantity": 10, "due": iso(0)} for p in lengths],
        "changeovers": [{"from": {"product": "initial"}, "matrix": initial}, {"matrix": matrix}],
        "objective": MAKESPAN,
        **fields,
    }
    made = [recipe(f"make-{p}", p, procedure("make", "U", duration=f"{n}h")) for p, n in lengths.items()]
    return plant(*made, **{"units": ["U"], **stated})


def _random(seed: int, least: int) -> tuple[dict[str, int], Times, dict[str, int]]:
    random = Random(seed)
    products = "ABCD"
    times = {a: {b: random.randint(1, 9) for b in products if a != b} for a in products}
    return {p: random.randint(least, least + 3) for p in products}, times, {p: random.randint(0, 6) for p in products}


def _shortest(lengths: dict[str, int], times: Times, first: dict[str, int]) -> int:
    """Least makespan of all sequences."""
    return min(
        first[row[0]] + sum(lengths.values()) + sum(times[a][b] for a, b in pairwise(row))
        for row in permutations(lengths)
    )


def _paired(scenario: Scenario) -> bool:
    problem = Problem(normalise(scenario).scenario)
    slots = open_slots(problem, Solution(), Names(set()))
    built = build_model(problem, Solution(), [Freed(s) for s in slots], undecided=frozenset({"U"}))
    assert not (built.context.paired and built.context.arcs)
    return built.context.paired == ["U"]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("least", [1, 10])
def test_best_sequence_of_one_unit(seed, least):
    """Long batches keep the triangle inequality and make pairs, short ones may not; either way the best is found."""
    plant_of = _random(seed, least)
    made = solve_exact(_unit(*plant_of))
    assert max(b.end for c in made.campaigns for b in c.batches) == at(_shortest(*plant_of))


def test_pairs_where_no_way_round_is_shorter():
    """A long batch between two others never saves a changeover; one of an hour may."""
    times = {"A": {"B": 9, "C": 1}, "B": {"A": 9, "C": 1}, "C": {"A": 1, "B": 1}}
    assert _paired(_unit({"A": 5, "B": 5, "C": 7}, times, dict.fromkeys("ABC", 0)))
    assert not _paired(_unit({"A": 5, "B": 5, "C": 6}, times, dict.fromkeys("ABC", 0)))
    assert not _paired(_unit({"A": 5, "B": 5, "C": 7}, times, {"A": 9, "B": 0, "C": 0}))


@pytest.mark.parametrize(
    "fields",
    [
        {"objective": {"tiers": [[{"term": "makespan"}], [{"term": "changeover_time"}]]}},
        {
            "calendars": [{"id": "day", "open": [{"start": "06:00", "end": "20:00"}]}],
            "units": [{"id": "U", "calendar": "day"}],
        },
        {"changeover_default": None, "changeovers": []},
    ],
    ids=["charged", "with tasks", "forbidden"],
)
def test_a_circuit_where_more_than_time_is_asked(fields):
    """What is charged, placed in hours, or forbidden between neighbours needs to know the neighbours."""
    plant_of = {"A": 5, "B": 5}, {"A": {"B": 1}, "B": {"A": 1}}, {"A": 0, "B": 0}
    assert _paired(_unit(*plant_of))
    assert not _paired(_unit(*plant_of, **fields))
