"""A PostgreSQL cluster for the tests that ask for one, made once, and a database in it that any of them may empty."""

from collections.abc import Iterator

import pytest

from scheduler.settings import Settings
from scheduler.store.postgres.cluster import Cluster
from scheduler.store.postgres.connection import Database
from scheduler.store.postgres.programs import find_programs
from tests.store.postgres.houses import HASTY, House, emptied, new_house


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """The cluster; it forgets what it was told if the machine stops, and is quick in return."""
    programs = find_programs(Settings().postgres_bin)
    cluster = Cluster(tmp_path_factory.mktemp("postgres"), programs, HASTY)
    cluster.start()
    try:
        yield cluster
    finally:
        cluster.stop()


@pytest.fixture(scope="session")
def shared_house(cluster: Cluster) -> House:
    """A migrated database with a plain owner, as on a server that others run."""
    return new_house(cluster, "shared")


@pytest.fixture
def house(shared_house: House) -> House:
    """The same, empty."""
    return emptied(shared_house)


@pytest.fixture
def database(house: House) -> Iterator[Database]:
    """The service's connections to it."""
    database = Database(house.service_url, size=4)
    database.open()
    yield database
    database.close()
