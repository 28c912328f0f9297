"""Fix and optimise: what is freed, and that nothing ever gets worse."""

import time

import numpy as np
import pytest

from scheduler.tactical.formulation import Formulation
from scheduler.tactical.improve import Places, Search
from scheduler.tactical.model import build_model
from scheduler.tactical.objective import total_cost
from scheduler.tactical.program import Program
from scheduler.tactical.solve import first_solution
from tests.tactical.plants import WEEK, one_unit, order, sets_of


@pytest.fixture(scope="module")
def plant():
    orders = [order(f"{p}{w}", p, 40, w * WEEK) for p in "AB" for w in (1, 2, 3)]
    sets = sets_of(one_unit(*orders), weeks=4, seed=3)
    model = build_model(sets, Formulation.PLAN)
    return sets, model, Program(model, total_cost(model, sets))


def test_what_is_kept(plant):
    """Freeing a product in a week keeps its other weeks and the other product, deliveries included."""
    sets, model, program = plant
    kept = set(Places(model, sets, program).kept([0], 1, 1))
    free = {name for name in ("made", "run") for v in [getattr(model, name)[0, 1]] if program.column[id(v)] not in kept}
    assert free == {"made", "run"}
    assert program.column[id(model.made[0, 2])] in kept
    assert program.column[id(model.made[1, 1])] in kept
    other = next(k for k, d in enumerate(sets.demands) if d.item[0] == "B")
    assert {program.column[id(v)] for (k, _), v in model.deliver.items() if k == other} <= kept


def test_the_search_reaches_the_proved_optimum_and_never_gets_worse(plant):
    """Each plan it tells of is better than the last; on a small plant it ends at the whole model's optimum."""
    sets, model, program = plant
    start = first_solution(model, sets, program, lambda: False)
    optimum = program.solve(30, start=start)
    assert optimum.optimal
    search, values = Search(Places(model, sets, program), program, sets, start), []
    steps = iter(range(3_000))  # HiGHS asks too

    def tell(x, value):
        values.append(value)
        return x

    search.run(time.monotonic() + 60, tell, lambda: next(steps, None) is None)
    assert values == sorted(values, reverse=True)
    assert search.value == pytest.approx(optimum.value, rel=1e-3)
    assert np.array_equal(search.x[program.integer], np.round(search.x[program.integer]))
