"""How demand is cut into batches and batches into campaigns."""

from itertools import chain
from random import Random

import pytest

from scheduler.detailed.problem import Problem
from scheduler.detailed.slots import (
    Names,
    cut,
    demand_of,
    group_batches,
    largest_campaign,
    open_slots,
    pace_of,
    pegged_slots,
    recipes_for,
)
from scheduler.detailed.solution import Delivered, Peg, Solution
from tests.checker.builders import iso, plant, procedure, recipe


def _problem(*orders, rules=None, steps=None, horizon="30d"):
    """A in batches of 10, 10 h each; orders as (quantity, due)."""
    stated = [{"id": f"o{i}", "product": "A", "quantity": q, "due": iso(d)} for i, (q, d) in enumerate(orders)]
    made = recipe("r", "A", *(steps or [procedure("make", "U")]), campaign=rules or {})
    return Problem(plant(made, units=["U", "V"], orders=stated, horizon=horizon))


def _dues(problem, slots):
    return [
        [min((problem.worth(problem.scenario.order_by_id[p.order])[1] for p in pegs), default=None) for pegs in s.pegs]
        for s in slots
    ]


def test_demand_is_cut_in_order():
    """15 and 5 and 8 in batches of 10: shared batches, and a last one that is not full."""
    assert cut([Peg("a", 15), Peg("b", 5), Peg("c", 8)], 10) == [
        (Peg("a", 10),),
        (Peg("a", 5), Peg("b", 5)),
        (Peg("c", 8),),
    ]
    assert cut([], 10) == []


@pytest.mark.parametrize("seed", range(30))
def test_a_cut_keeps_every_quantity(seed):
    """All batches but the last are full, and every order gets what it asked for, in order."""
    random = Random(seed)
    pegs = [Peg(f"o{i}", random.randint(1, 40)) for i in range(random.randint(1, 8))]
    size = random.randint(1, 15)
    batches = cut(pegs, size)
    sizes = [sum(p.quantity for p in batch) for batch in batches]
    assert all(n == size for n in sizes[:-1])
    assert 0 < sizes[-1] <= size
    given: dict[str, int] = {}
    for peg in chain(*batches):
        given[peg.order] = given.get(peg.order, 0) + peg.quantity
    assert list(given.items()) == [tuple(p) for p in pegs]


def test_demand_is_what_no_delivery_covers():
    """By due date; what is delivered already is taken off, and what is met is gone."""
    problem = _problem((10, 50), (10, 20), (4, 30))
    assert demand_of(problem, "A", ()) == [Peg("o1", 10), Peg("o2", 4), Peg("o0", 10)]
    given = Delivered("o1", "b", 10), Delivered("o0", "b", 3)
    assert demand_of(problem, "A", given) == [Peg("o2", 4), Peg("o0", 7)]


@pytest.mark.parametrize(
    ("rules", "sizes"),
    [
        ({}, [5]),
        ({"max_batches": 2}, [2, 2, 1]),
        ({"min_batches": 3}, [5]),
        ({"min_batches": 3, "max_batches": 3}, [3, 3]),
        ({"multiple_of": 2}, [6]),
        ({"max_duration": "25h"}, [2, 2, 1]),
        ({"cadence": "300h"}, [3, 2]),
        ("none", [1, 1, 1, 1, 1]),
    ],
)
def test_batches_are_grouped_into_campaigns_of_allowed_sizes(rules, sizes):
    """Five batches that are due together; the last campaign is filled up with batches nobody needs."""
    problem = _problem((50, 100), rules=rules)
    slots = pegged_slots(problem, Solution(), Names(set()), patience=0)
    assert [s.size for s in slots] == sizes
    assert [len(s.pegs) for s in slots] == sizes
    assert sum(p.quantity for s in slots for pegs in s.pegs for p in pegs) == 50


def test_only_batches_due_near_each_other_share_a_campaign():
    """Due at 20, 30 and 200: patience of 24 steps joins the first two, more joins all, none joins none."""
    problem = _problem((10, 20), (10, 30), (10, 200))
    for patience, sizes in ((24, [2, 1]), (300, [3]), (0, [1, 1, 1])):
        slots = pegged_slots(problem, Solution(), Names(set()), patience)
        assert [s.size for s in slots] == sizes
        assert list(chain(*_dues(problem, slots))) == [20, 30, 200]


@pytest.mark.parametrize("seed", range(30))
def test_groups_keep_all_batches_in_order(seed):
    """Whatever the rules and the patience, the batches of all groups are the batches, in order."""
    random = Random(seed)
    least = random.randint(1, 3)
    rules = {"min_batches": least, "max_batches": least + random.randint(0, 4), "multiple_of": 1}
    problem = _problem(*[(10, random.randint(0, 500)) for _ in range(random.randint(1, 12))], rules=rules)
    made = problem.recipes["r"]
    batches = cut(demand_of(problem, "A", ()), made.quantity)
    groups = list(group_batches(problem, made, batches, random.randint(0, 400)))
    assert [b for group in groups for b in group if b] == batches
    assert all(rules["min_batches"] <= len(group) <= rules["max_batches"] for group in groups)


def test_the_pace_is_that_of_the_slowest_procedure():
    """Growing takes 12 h on one of two units: the whole time where a campaign keeps its unit, half where it may not."""
    for allocation, pace in (("fixed", 12), ("spread", 6)):
        grow = procedure("grow", "U", "V", duration="12h", allocation=allocation)
        problem = _problem((10, 0), steps=[grow, procedure("fill", "U", duration="4h")])
        assert pace_of(problem, problem.recipes["r"]) == pace
    problem = _problem((10, 0), rules={"cadence": "20h"})
    assert pace_of(problem, problem.recipes["r"]) == 20


def test_no_campaign_is_longer_than_the_horizon():
    """Batches of 10 h in 48 h: four."""
    problem = _problem((500, 0), horizon="48h")
    assert largest_campaign(problem, problem.recipes["r"]) == 4


def test_open_slots_are_as_many_as_the_demand_could_call_for():
    """25 of A in batches of 10 call for three; in campaigns of at least two for two campaigns, of four for one."""
    for rules, count, size in (({}, 3, 3), ({"min_batches": 2}, 2, 3), ({"min_batches": 4}, 1, 4), ("none", 3, 1)):
        slots = open_slots(_problem((25, 0), rules=rules), Solution(), Names(set()))
        assert [(s.pegs, s.size) for s in slots] == [(None, size)] * count


def test_names_are_never_given_twice():
    """Nor those that are taken already, nor those reserved later."""
    names = Names({"r#1", "s#2"})
    assert [names.new("r"), names.new("s"), names.new("s")] == ["r#2", "s#1", "s#3"]
    names.reserve({"r#3"})
    assert names.new("r") == "r#4"


def test_recipes_are_found_by_product():
    """In the order of the scenario."""
    makes = [recipe(n, p, procedure("make", "U")) for n, p in (("z", "A"), ("y", "B"), ("x", "A"))]
    problem = Problem(plant(*makes, units=["U"]))
    assert [r.id for r in recipes_for(problem, "A")] == ["z", "x"]
