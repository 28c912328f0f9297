"""Bounds from the work that units have to do: exact in plain cases, silent where nothing is known."""

from fractions import Fraction

from scheduler.detailed.bounds import Item, tier_results, undone, work_bounds
from scheduler.detailed.problem import Problem
from scheduler.domain.normalise import normalise
from scheduler.domain.plan import BoundSource
from tests.checker.builders import iso, plant, procedure, recipe


def _problem(*tiers, hours=48, count=3, **fields) -> Problem:
    """One unit, `count` orders of A of one batch of 48 hours each, all due after `hours`."""
    orders = [{"id": f"o{i}", "product": "A", "quantity": 10, "due": iso(hours), "priority": 2} for i in range(count)]
    objective = {"tiers": [[{"term": t, "weight": 1} for t in tier] for tier in tiers]}
    makes = recipe("r", "A", procedure("make", "U", duration="48h"))
    return Problem(normalise(plant(makes, units=["U"], orders=orders, objective=objective, **fields)).scenario)


def _zero(problem):
    return (Fraction(0),) * len(problem.tiers)


def test_what_cannot_be_done_in_time_is_late():
    """Of three batches of two days, due together after two, one is on time: one is 2 days late, one 4; 20 a day each.

    The fluid of the bound works on both late ones at once, and looks once a day, so it promises less.
    """
    problem = _problem(["unmet"], ["lateness"])
    unmet, lateness = work_bounds(problem, _zero(problem))
    assert unmet == 0
    assert 0.4 * 120 < lateness <= 120


def test_what_may_be_left_out_need_not_be_late():
    """A plan that leaves all but one order unmet is late with nothing."""
    problem = _problem(["unmet"], ["lateness"])
    assert work_bounds(problem, (Fraction(40), Fraction(0))) == (0, 0)
    half = work_bounds(problem, (Fraction(20), Fraction(0)))[1]
    assert 0 < half < work_bounds(problem, _zero(problem))[1]


def test_what_does_not_fit_the_horizon_stays_unmet():
    """Twenty batches of two days in 30 days: five are not made, 20 each."""
    problem = _problem(["unmet"], count=20)
    assert work_bounds(problem, _zero(problem)) == (100,)


def test_makespan_is_no_less_than_the_work_of_a_unit():
    """Three batches of 48 hours, where all must be made."""
    problem = _problem(["unmet"], ["makespan"])
    assert work_bounds(problem, _zero(problem)) == (0, 144)
    assert work_bounds(problem, (Fraction(20), Fraction(0))) == (0, 0)


def test_a_product_that_comes_from_elsewhere_too_asks_for_no_work():
    """A lot on hand may serve some of the orders."""
    lots = [{"id": "L", "item": "A", "quantity": 10}]
    problem = _problem(["unmet"], ["lateness"], lots=lots)
    assert work_bounds(problem, _zero(problem)) == (0, 0)


def test_the_least_weight_is_left_undone():
    """Of two orders due, the one that weighs more for its work is done first, the other in part."""
    items = [Item(5, Fraction(10), Fraction(2)), Item(5, Fraction(10), Fraction(8)), Item(9, Fraction(10), Fraction(1))]
    assert undone(items, 5, 6) == 5
    assert undone(items, 4, 0) == 0
    assert undone(items, 5, 10) == 0


def test_each_tier_says_what_its_bound_rests_on():
    """The search's own bound counts only behind tiers that are proved."""
    problem = _problem(["unmet"], ["lateness"])
    work = work_bounds(problem, _zero(problem))[1]
    first, second = tier_results(problem, (Fraction(0), Fraction(500)), {})
    assert (first.bound_by, first.optimal, first.bound) == (BoundSource.SIGN, True, 0)
    assert (second.bound_by, second.optimal, second.bound) == (BoundSource.WORK, False, float(work))
    _, second = tier_results(problem, (Fraction(0), Fraction(500)), {1: Fraction(500)})
    assert (second.bound_by, second.optimal) == (BoundSource.SEARCH, True)
    first, second = tier_results(problem, (Fraction(20), Fraction(500)), {1: Fraction(500)})
    assert (first.optimal, second.optimal) == (False, False)
