"""Sequences of campaigns on a suite: the best one, found and proved."""

import pytest

from scheduler.detailed.suites.compile import suites_of
from scheduler.detailed.suites.search import best_sequence
from tests.detailed.suite_plants import every_sequence, problem_of, random_suite


def _best(scenario, spend=lambda labels: True):
    (found,) = suites_of(problem_of(scenario))
    return best_sequence(found, spend)


@pytest.mark.parametrize("seed", range(40))
def test_best_of_all_sequences(seed):
    """On random small suites the sequence found is as good as the best of all that expire nothing, tried one by one."""
    scenario = random_suite(seed)
    result = _best(scenario)
    best = min(value for tried in every_sequence(scenario) if (value := tried.value()) is not None)
    assert (result.found.short, result.found.cost) == best
