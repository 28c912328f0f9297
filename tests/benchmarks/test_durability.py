"""The proofs of durability in small: killed workers, a database that stops, and turns."""

from pathlib import Path

import pytest

from benchmarks.durability.kills import workers_killed
from benchmarks.durability.quick import SLICE
from benchmarks.durability.stops import database_stopped
from benchmarks.durability.turns import turns
from tests.store.postgres.houses import House


@pytest.mark.slow
def test_killed_workers_cost_nothing(house: House) -> None:
    """Each plan is made, and made once, though workers die in the middle of it."""
    killed = workers_killed(house.service_url, solves=12, kills=3)
    assert (killed.results, killed.distinct, killed.stuck, killed.failed, killed.real) == (12, 12, 0, 0, True)
    assert killed.begun >= 11


@pytest.mark.slow
def test_a_database_that_stops_loses_nothing(tmp_path: Path) -> None:
    """What the service acknowledged is there after the recovery, and is made."""
    stopped = database_stopped(tmp_path, stops=2)
    assert stopped.acknowledged > 0
    assert (stopped.lost, stopped.unmade) == (0, 0)


def test_a_long_queue_is_the_matter_of_who_asked_for_it(house: House) -> None:
    """Somebody else's plan starts after the present one, not after the queue."""
    waited = turns(house.service_url, 40)
    assert waited.left >= 20
    assert waited.longest_wait <= SLICE + 2
