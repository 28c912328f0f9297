"""The solver's plan of a scenario against the best there is."""

import pytest

from scheduler.domain.errors import ConflictingCommitmentsError
from scheduler.domain.plan import SolveStatus
from scheduler.domain.scenario import Scenario
from scheduler.domain.solve_settings import SolveSettings
from scheduler.planning import make_plan
from tests.properties.brute_force import NoPlanError, brute_force, exact_tiers
from tests.properties.tiny_scenarios import batches_called_for

SETTINGS = SolveSettings(time_limit=60, workers=1, reproducible=True)


def compare(scenario: Scenario) -> None:
    """Assert that the solver proves the optimum of the exhaustive search, or that there is no plan for both."""
    try:
        best = brute_force(scenario)
    except NoPlanError:
        with pytest.raises(ConflictingCommitmentsError, match=r".+"):
            make_plan(scenario, SETTINGS)
        return
    plan = make_plan(scenario, SETTINGS).plan
    found = exact_tiers(scenario, plan)
    made = {r.id: sum(len(c.batches) for c in plan.campaigns if c.recipe == r.id) for r in scenario.recipes}
    label = f"{scenario.name} ({scenario.description}): solver {_shown(found)}, best {_shown(best.tiers)}"
    assert plan.status is SolveStatus.OPTIMAL, label
    if any(made[r.id] > batches_called_for(scenario, r) for r in scenario.recipes):
        assert found <= best.tiers, label  # more batches than the demand calls for: outside what was enumerated
    else:
        assert found == best.tiers, label


def compare_many(scenarios: list[Scenario]) -> list[str]:
    """The first line of what differs, for every scenario that does."""
    failures = []
    for scenario in scenarios:
        try:
            compare(scenario)
        except AssertionError as failure:
            failures.append(str(failure).splitlines()[0])
    return failures


def _shown(tiers: tuple) -> str:
    return "/".join(f"{float(value):g}" for value in tiers)
