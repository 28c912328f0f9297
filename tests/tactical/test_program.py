"""A Pyomo model as HiGHS takes it."""

import numpy as np
import pyomo.environ as pyo
import pytest

from scheduler.tactical.program import Program


@pytest.fixture
def knapsack():
    """Three things of weight 2, 3, 4 and worth 3, 4, 6 into 6: the first and the last, worth 9."""
    model = pyo.ConcreteModel()
    model.x = pyo.Var([1, 2, 3], domain=pyo.Binary)
    model.fits = pyo.Constraint(expr=2 * model.x[1] + 3 * model.x[2] + 4 * model.x[3] + 1 <= 7)
    return model, Program(model, 10 - (3 * model.x[1] + 4 * model.x[2] + 6 * model.x[3]))


def test_constants_and_optimum(knapsack):
    """Constants of rows and objective count; the bound meets the value."""
    _, program = knapsack
    solved = program.solve(10)
    assert (solved.value, solved.bound, solved.optimal) == (1, 1, True)
    assert list(solved.x) == [1, 0, 1]


def test_relaxed_with_duals(knapsack):
    """With half the last thing held, a unit of room is worth the second's value by weight, negative here."""
    model, program = knapsack
    solved = program.solve(10, relaxed=np.ones(3, dtype=bool), fixed=(program.columns([model.x[3]]), np.array([0.5])))
    assert solved.duals[program.row[id(model.fits)]] == pytest.approx(-4 / 3)


def test_fixed_and_bounded_columns(knapsack):
    """Columns are held, or kept below a value, in one solve only."""
    model, program = knapsack
    first = program.columns([model.x[1]])
    assert program.solve(10, fixed=(first, np.array([0.0]))).value == 4
    assert program.solve(10, upper=(first, np.array([0.0]))).value == 4
    assert program.solve(10).value == 1


def test_what_cannot_hold_has_no_solution(knapsack):
    """Three things of weight 9 do not fit: no values, and an infinite objective."""
    model, program = knapsack
    solved = program.solve(10, fixed=(program.columns(model.x.values()), np.ones(3)))
    assert (solved.x, solved.value, solved.optimal) == (None, float("inf"), False)
