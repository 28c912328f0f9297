"""The solver against the exhaustive search: on tiny scenarios it must prove the same optimum."""

import pytest

from scheduler.domain.errors import ConflictingCommitmentsError
from scheduler.domain.plan import SolveStatus
from scheduler.domain.solve_settings import SolveSettings
from scheduler.planning import make_plan
from tests.properties.brute_force import NoPlanError, brute_force, exact_tiers
from tests.properties.tiny_scenarios import batches_called_for, tiny_scenario

SETTINGS = SolveSettings(time_limit=60, workers=1, reproducible=True)


def _compare(seed: int) -> None:
    scenario = tiny_scenario(seed)
    try:
        best = brute_force(scenario)
    except NoPlanError:
        with pytest.raises(ConflictingCommitmentsError, match=r".+"):
            make_plan(scenario, SETTINGS)
        return
    plan = make_plan(scenario, SETTINGS).plan
    found = exact_tiers(scenario, plan)
    made = {r.id: sum(len(c.batches) for c in plan.campaigns if c.recipe == r.id) for r in scenario.recipes}
    label = f"seed {seed} ({scenario.description}): solver {_shown(found)}, best {_shown(best.tiers)}"
    assert plan.status is SolveStatus.OPTIMAL, label
    if any(made[r.id] > batches_called_for(scenario, r) for r in scenario.recipes):
        assert found <= best.tiers, label  # more batches than the demand calls for: outside what was enumerated
    else:
        assert found == best.tiers, label


def _shown(tiers: tuple) -> str:
    return "/".join(f"{float(value):g}" for value in tiers)


@pytest.mark.parametrize("seed", range(40))
def test_solver_proves_the_same_optimum(seed):
    """Status optimal, and exactly the tiers of the best of all plans."""
    _compare(seed)


@pytest.mark.proof
@pytest.mark.parametrize("first", range(40, 540, 20))
def test_solver_proves_the_same_optimum_on_many(first):
    """As above for 500 further scenarios; every one that differs is named."""
    failures = []
    for seed in range(first, first + 20):
        try:
            _compare(seed)
        except AssertionError as failure:
            failures.append(str(failure).splitlines()[0])
    assert failures == []
