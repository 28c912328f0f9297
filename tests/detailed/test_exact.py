"""The whole plant as one model: when it is built, what is solved of it, and what it says of the best."""

from fractions import Fraction

import pytest

from scheduler.detailed import exact
from scheduler.detailed.base_plan import make_base
from scheduler.detailed.construct import construct
from scheduler.detailed.exact import Exact, solve_whole
from scheduler.detailed.lexicographic import Stop, new_solver
from scheduler.detailed.problem import Problem
from scheduler.detailed.repeg import repeg
from scheduler.detailed.slots import Names, pegged_slots
from scheduler.domain.normalise import normalise
from scheduler.domain.solve_settings import SolveSettings
from tests.checker.builders import iso, plant, procedure, recipe

SETTINGS = SolveSettings(reproducible=True, workers=1, seed=1, time_limit=20)
MAKESPAN = {"profile": "makespan"}


def _scenario(orders=3, **fields):
    """Orders of A and B in turn, each made for 10 h on one of two units and then for 5 h on a third."""
    steps = procedure("make", "U", "V", interleaved=True), procedure("pack", "W", duration="5h", interleaved=True)
    link = {"links": [{"from": "make.end", "to": "pack.start", "min": "0h"}], "campaign": "none"}
    made = [recipe(f"r{p}", p, *steps, **link) for p in "AB"]
    stated = [{"id": f"o{i}", "product": "AB"[i % 2], "quantity": 10, "due": iso(0)} for i in range(orders)]
    return plant(*made, units=["U", "V", "W"], orders=stated, **fields)


def _solve(scenario, monkeypatch):
    """What the whole model gave from the inserted plan on, and (first tier, relaxed) of each solve."""
    problem, stop, solves = Problem(normalise(scenario).scenario), Stop(SETTINGS), []
    base = make_base(problem, SETTINGS, stop)
    names = Names(set())
    slots = pegged_slots(problem, base, names, problem.horizon)
    started = repeg(problem, construct(problem, base, slots, SETTINGS, stop, None, names, lambda *_: None))
    solve = exact.solve_tiers

    def spy(built, *args, **more):
        solves.append((more["first"], more.get("relaxed", True)))
        return solve(built, *args, **more)

    monkeypatch.setattr(exact, "solve_tiers", spy)
    found = solve_whole(problem, base, started, SETTINGS, stop, None, lambda *_: None, 1.0)
    return found, solves


def test_a_shop_is_proved(monkeypatch):
    """Three batches on two units: two one after the other, then 5 h; demand is met already and only held."""
    found, solves = _solve(_scenario(objective=MAKESPAN), monkeypatch)
    assert found.proved
    assert found.bounds == {0: Fraction(0), 1: Fraction(25)}
    assert solves == [(1, True)]


@pytest.mark.parametrize("clean", [{"dirty_hold": "2h", "clean": {"duration": "1h"}}, {}])
def test_what_follows_the_last_batch_has_room(clean, monkeypatch):
    """A tear-down of 3 h, or a clean, ends after the makespan, in which it does not count: proved all the same."""
    step = procedure("make", "U", **({} if clean else {"teardown": {"duration": "3h"}}))
    orders = [{"id": "o", "product": "A", "quantity": 10, "due": iso(0)}]
    scenario = plant(recipe("r", "A", step), units=[{"id": "U", **clean}], orders=orders, objective=MAKESPAN)
    found, _ = _solve(scenario, monkeypatch)
    assert found.proved
    assert found.bounds[1] == 10


def test_a_shop_not_proved_at_once_is_searched_without_relaxation(monkeypatch):
    """With next to no time for the first solve a second one without the linear relaxation gives the same."""
    monkeypatch.setattr(exact, "RELAXED_SHARE", 1e-9)
    found, solves = _solve(_scenario(objective=MAKESPAN), monkeypatch)
    assert found.proved
    assert found.bounds[1] == 25
    assert solves == [(1, True), (1, False)]


@pytest.mark.parametrize(
    "fields",
    [
        {"objective": {"tiers": [[{"term": "makespan"}], [{"term": "earliness"}]]}},
        {"objective": MAKESPAN, "horizon": "20h"},
    ],
    ids=["more counts than the makespan", "not all can be made"],
)
def test_what_is_no_shop_keeps_the_relaxation(monkeypatch, fields):
    """Other terms beside the makespan, or demand still to be met: the tiers are solved in one go."""
    found, solves = _solve(_scenario(**fields), monkeypatch)
    assert found.proved
    assert all(relaxed for _, relaxed in solves)


def test_nothing_is_built_of_what_is_too_large(monkeypatch):
    """Beyond the size a model is built for there is no plan and no bound."""
    monkeypatch.setattr(exact, "EXACT_SIZE", 1)
    assert _solve(_scenario(objective=MAKESPAN), monkeypatch) == (Exact(), [])


@pytest.mark.parametrize(("workers", "searches", "level"), [(1, [], 0), (2, ["no_lp"], 1), (8, [], 1)])
def test_few_workers_do_without_the_relaxation(workers, searches, level):
    """One worker has a parameter for it, a few have a search of that kind, and a full portfolio has both kinds."""
    settings = SolveSettings(time_limit=5, workers=workers)
    parameters = new_solver(settings, 1.0, relaxed=False).parameters
    assert list(parameters.subsolvers) == searches
    assert parameters.linearization_level == level
    assert not new_solver(settings, 1.0).parameters.subsolvers
