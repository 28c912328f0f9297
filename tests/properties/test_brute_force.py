"""The solver against the exhaustive search: on tiny scenarios it must prove the same optimum."""

import pytest

from tests.properties.comparing import compare, compare_many
from tests.properties.tiny_materials import tiny_materials
from tests.properties.tiny_scenarios import tiny_scenario


@pytest.mark.parametrize("seed", range(40))
def test_solver_proves_the_same_optimum(seed):
    """Status optimal, and exactly the tiers of the best of all plans."""
    compare(tiny_scenario(seed))


@pytest.mark.parametrize("seed", range(20))
def test_solver_proves_the_same_optimum_with_materials(seed):
    """The same with lots, draws, quality control, shelf life, storage, gates, holds and reservations."""
    compare(tiny_materials(seed))


@pytest.mark.proof
@pytest.mark.parametrize("first", range(40, 540, 20))
def test_solver_proves_the_same_optimum_on_many(first):
    """As above for 500 further scenarios; every one that differs is named."""
    assert compare_many([tiny_scenario(seed) for seed in range(first, first + 20)]) == []


@pytest.mark.proof
@pytest.mark.parametrize("first", range(20, 320, 20))
def test_solver_proves_the_same_optimum_on_many_with_materials(first):
    """As above for 300 further scenarios with materials."""
    assert compare_many([tiny_materials(seed) for seed in range(first, first + 20)]) == []
