"""The switch that ends a search, and the clock it keeps: wall seconds, or the solver's own in reproducible mode."""

from types import SimpleNamespace

from ortools.sat.python import cp_model

from scheduler.detailed import lexicographic
from scheduler.detailed.lexicographic import Stop, new_solver
from scheduler.detailed.solve import Listener, solve
from scheduler.domain.normalise import normalise
from scheduler.domain.plan import SolveStatus
from scheduler.domain.solve_settings import SolveSettings
from tests.checker.builders import iso, plant, procedure, recipe

WALL = SolveSettings(time_limit=10, workers=2, seed=5)
DETERMINISTIC = SolveSettings(time_limit=10, workers=2, seed=5, reproducible=True)


def _puzzle() -> cp_model.CpModel:
    """A model with some work in it: a small permutation problem."""
    model = cp_model.CpModel()
    cells = [model.new_int_var(0, 11, "") for _ in range(12)]
    model.add_all_different(cells)
    model.add_all_different([c + i for i, c in enumerate(cells)])
    model.add_all_different([c - i for i, c in enumerate(cells)])
    model.minimize(sum(i * c for i, c in enumerate(cells)))
    return model


def test_wall_seconds_pass_by_themselves(monkeypatch):
    """What is left is the limit less the time since the start, never below zero."""
    hand = SimpleNamespace(now=100.0)
    monkeypatch.setattr(lexicographic, "time", SimpleNamespace(monotonic=lambda: hand.now))
    stop = Stop(WALL)
    hand.now = 103.0
    assert stop.left() == 7.0
    hand.now = 200.0
    assert stop.left() == 0.0


def test_seconds_are_kept_for_what_comes_after_the_search(monkeypatch):
    """They are no longer left, but still there; a quarter of the limit at most; no matter where runs must repeat."""
    hand = SimpleNamespace(now=100.0)
    monkeypatch.setattr(lexicographic, "time", SimpleNamespace(monotonic=lambda: hand.now))
    stop, repeated = Stop(WALL), Stop(DETERMINISTIC)
    for kept, left in ((2.0, 8.0), (1.0, 9.0), (60.0, 7.5)):
        stop.keep(kept)
        repeated.keep(kept)
        assert (stop.left(), stop.rest(), repeated.left()) == (left, 10.0, 10.0)
    hand.now = 108.0
    assert (stop.left(), stop.rest()) == (0.0, 2.0)


def test_deterministic_seconds_are_spent_by_solving_only(monkeypatch):
    """The clock on the wall does not count; each solve costs the same every time, and never nothing."""
    hand = SimpleNamespace(now=100.0)
    monkeypatch.setattr(lexicographic, "time", SimpleNamespace(monotonic=lambda: hand.now))
    spent = []
    for _ in range(2):
        stop = Stop(DETERMINISTIC)
        hand.now += 1_000
        assert stop.left() == 10.0
        stop.run(new_solver(DETERMINISTIC, 1.0), _puzzle(), None)
        spent.append(10.0 - stop.left())
        stop.run(new_solver(DETERMINISTIC, 1.0), cp_model.CpModel(), None)
        assert stop.left() < 10.0 - spent[-1]
    assert spent[0] == spent[1] > 0


def test_a_cancelled_search_has_no_time_left_and_solves_no_more():
    """After cancel nothing is left, and a solve is not even begun."""
    stop = Stop(WALL)
    stop.cancel()
    assert stop.left() == 0.0
    assert stop.run(new_solver(WALL, 5.0), _puzzle(), None) == cp_model.UNKNOWN


def test_solvers_get_seed_workers_and_limits():
    """One worker and deterministic limits where the settings ask for them."""
    free, fixed = new_solver(WALL, 3.0).parameters, new_solver(DETERMINISTIC, 3.0).parameters
    assert (free.random_seed, free.num_workers, free.max_time_in_seconds) == (5, 2, 3.0)
    assert (fixed.random_seed, fixed.num_workers, fixed.max_deterministic_time) == (5, 1, 3.0)


def test_a_search_cancelled_at_its_first_plan_returns_it():
    """The search in this process, told to stop by the one who hears of the first plan."""
    makes = [recipe(f"r{p}", p, procedure("make", "U", "V")) for p in "AB"]
    orders = [{"id": f"o{i}", "product": "AB"[i % 2], "quantity": 25, "due": iso(10 * i)} for i in range(20)]
    scenario = normalise(plant(*makes, units=["U", "V"], orders=orders)).scenario
    stop, seen = Stop(WALL.model_copy(update={"time_limit": 3_000})), []

    def heard(solution):
        seen.append(solution)
        stop.cancel()

    found = solve(scenario, WALL, stop, Listener(lambda _: None, heard))
    assert found.status is SolveStatus.CANCELLED
    assert found.solution.campaigns == seen[0].campaigns
