"""What each neighbourhood frees: of a plan it knows, for the reason it has."""

from dataclasses import replace
from random import Random

import pytest

from scheduler.detailed.missing import missing_slots
from scheduler.detailed.neighbourhoods import MOVES
from scheduler.detailed.neighbourhoods.campaigns import longer, regroup
from scheduler.detailed.neighbourhoods.choice import units_used
from scheduler.detailed.neighbourhoods.orders import late_orders, lateness_of, short_orders, shortage
from scheduler.detailed.neighbourhoods.units import one_room, sharing, swap
from tests.checker.builders import iso, procedure, recipe
from tests.detailed.searching import crowded, first_plan, ground_of, without_last

MANY = range(30)
NEIGHBOURHOODS = list(dict.fromkeys(move.free for move in MOVES))


@pytest.fixture(scope="module")
def start():
    """A crowded plant and its first plan."""
    problem = crowded()
    return problem, *first_plan(ground_of(problem))


@pytest.mark.parametrize("neighbourhood", NEIGHBOURHOODS, ids=lambda n: n.__name__)
def test_what_is_freed_is_in_the_plan(start, neighbourhood):
    """Campaigns of the plan go out, none twice; what is put in their place serves the same orders as before."""
    problem, solution, names = start
    for seed in MANY:
        choice = neighbourhood(problem, solution, names, Random(seed), 4)
        assert choice.out <= solution.campaigns.keys()
        assert len({s.id for s in choice.slots}) == len(choice.slots)
        before = sorted(p for k in choice.out for row in solution.campaigns[k].slot.pegs for p in row)
        assert sorted(p for slot in choice.slots for row in slot.pegs for p in row) == before


def test_frozen_campaigns_stay():
    """Nothing is freed where everything is promised."""
    batch = {"id": "K1", "procedures": [{"procedure": "make", "alternative": "U", "start": iso(0), "end": iso(8)}]}
    frozen = [{"id": "K", "recipe": "rA", "zone": "frozen", "batches": [batch]}]
    problem = crowded(orders=[], commitments=frozen)
    solution, names = first_plan(ground_of(problem))
    assert list(solution.campaigns) == ["K"]
    for neighbourhood in NEIGHBOURHOODS:
        assert not neighbourhood(problem, solution, names, Random(0), 9).out, neighbourhood.__name__


def test_late_orders_frees_a_campaign_that_delivers_late(start):
    """With others that use its units."""
    problem, solution, names = start
    late = lateness_of(problem, solution)
    assert late
    for seed in MANY:
        choice = late_orders(problem, solution, names, Random(seed), 6)
        assert choice.out & late.keys()


def test_short_orders_makes_room_for_what_is_missing(start):
    """The campaign left out may come back, in the place of some that use its units; a plan without gaps has none."""
    problem, solution, names = start
    assert not short_orders(problem, solution, names, Random(0), 4).extra
    less = without_last(solution)
    wanted = missing_slots(problem, less, names)
    assert wanted
    for seed in MANY:
        choice = short_orders(problem, less, names, Random(seed), 4)
        assert [s.pegs for s in choice.extra] == [wanted[0].pegs]
        assert choice.out
        assert all(units_used(less.campaigns[k]) & choice.extra[0].recipe.units for k in choice.out)


def test_shortage_frees_those_that_draw_on_the_same_material():
    """A late campaign, and others that draw on the resin that it draws on, or nobody where nothing is drawn."""
    resin = {"materials": [{"id": "resin", "unit": "g"}], "lots": [{"id": "L", "item": "resin", "quantity": 90}]}
    takes = procedure("make", "U", "V", duration=None)
    takes["operations"] = [{"id": "run", "duration": "8h", "consumes": [{"item": "resin", "quantity": 10}]}]
    makes = [recipe("rA", "A", takes), recipe("rB", "B", procedure("make", "U", "V", duration="8h"))]
    problem = crowded(recipes=makes, **resin)
    solution, names = first_plan(ground_of(problem))
    drawing = {k for k, c in solution.campaigns.items() if c.slot.recipe.id == "rA"}
    chosen = [shortage(problem, solution, names, Random(seed), 9).out for seed in MANY]
    assert any(chosen)
    assert all(out <= drawing for out in chosen)
    plain = crowded()
    assert not shortage(plain, *first_plan(ground_of(plain)), Random(0), 9).out


def test_one_room_frees_campaigns_that_share_it(start):
    """The room of both units is one group; without it nothing is shared."""
    problem, solution, names = start
    assert sharing(problem) == {("room", "R"): {"U", "V"}}
    assert one_room(problem, solution, names, Random(0), 4).out
    apart = crowded(rooms=[], units=["U", "V"])
    assert not one_room(apart, solution, names, Random(0), 4).out


def test_units_whose_work_holds_one_pool_are_a_group():
    """A pool of operators on two units."""
    makes = []
    for product, unit in ("A", "U"), ("B", "V"):
        steps = procedure("make", unit, duration=None)
        steps["operations"] = [{"id": "run", "duration": "8h", "pools": [{"pool": "crew"}]}]
        makes.append(recipe(f"r{product}", product, steps))
    problem = crowded(recipes=makes, rooms=[], units=["U", "V"], pools=[{"id": "crew", "capacity": 1}])
    assert sharing(problem) == {("pool", "crew"): {"U", "V"}}


def test_regroup_cuts_the_same_batches_anew(start):
    """Sooner or later into fewer campaigns than before: merged."""
    problem, solution, names = start
    choices = [regroup(problem, solution, names, Random(seed), 9) for seed in MANY]
    assert any(len(c.slots) < len(c.out) for c in choices)
    assert all(s.id not in solution.campaigns for c in choices for s in c.slots)


def test_swap_frees_campaigns_that_are_not_neighbours(start):
    """Two places of a unit at least, whatever lies between stays."""
    problem, solution, names = start
    sizes = {len(swap(problem, solution, names, Random(seed), 99).out) for seed in MANY}
    assert max(sizes) > 3


def test_longer_is_for_batches_that_count_as_such(start):
    """Where nobody gains by a batch more, no campaign is made longer."""
    problem, solution, names = start
    assert not longer(problem, solution, names, Random(0), 9).out
    first = next(iter(solution.campaigns))
    campaign = solution.campaigns[first]
    wanted = replace(campaign, slot=replace(campaign.slot, wanted=500))
    stocked = replace(solution, campaigns={first: wanted})
    choice = longer(problem, stocked, names, Random(0), 9)
    assert [s.size > campaign.slot.size for s in choice.slots] == [True]
