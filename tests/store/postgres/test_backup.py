"""A backup brings everything back, and is kept as closely as the database."""

import stat
from pathlib import Path

import pytest

from scheduler.store.postgres.backup import backup, restore
from scheduler.store.postgres.cluster import Cluster
from scheduler.store.postgres.connection import Database
from scheduler.store.postgres.errors import DatabaseNotReadyError
from scheduler.store.postgres.place import Place
from scheduler.store.postgres.readiness import refuse_unready
from scheduler.store.postgres.store import PostgresStore
from tests.service.contract import added_plan
from tests.service.samples import PLANNER, SPONSOR, stored_forecast
from tests.store.postgres.houses import House, empty_house


def test_everything_comes_back(cluster: Cluster, house: House, database: Database, tmp_path: Path) -> None:
    """Rows, policies and privileges, in another database that is then ready to serve from."""
    store, forecast = PostgresStore(database), stored_forecast(1)
    plan = added_plan(store)
    store.add_forecast(SPONSOR, forecast, None)
    out = tmp_path / "backup"
    backup(Place(house.service_url, house.admin_url), cluster._programs, out)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600

    other = empty_house(cluster, "restored")
    restore(Place(other.service_url, other.admin_url), cluster._programs, out)
    moved = Database(other.service_url)
    moved.open()
    try:
        refuse_unready(moved)
        assert PostgresStore(moved).get_plan(PLANNER, plan.id) == plan
        assert PostgresStore(moved).list_forecasts(SPONSOR, 10) == (forecast,)
    finally:
        moved.close()


def test_nothing_is_overwritten(cluster: Cluster, house: House, tmp_path: Path) -> None:
    """Neither a file nor a database with data."""
    place, taken = Place(house.service_url, house.admin_url), tmp_path / "taken"
    taken.write_bytes(b"precious")
    with pytest.raises(DatabaseNotReadyError, match=f"{taken} exists already"):
        backup(place, cluster._programs, taken)
    with pytest.raises(DatabaseNotReadyError, match="holds data already; restore into an empty one"):
        restore(place, cluster._programs, taken)
    assert taken.read_bytes() == b"precious"


def test_a_backup_is_whole_or_none(cluster: Cluster, house: House, tmp_path: Path) -> None:
    """A role that policies hold back cannot read everything: it gets an error and no file."""
    out = tmp_path / "partial"
    with pytest.raises(DatabaseNotReadyError, match=r"No backup was made: .*row-level security"):
        backup(Place(house.service_url, house.owner_url), cluster._programs, out)
    assert not out.exists()


def test_what_is_no_backup_is_refused(cluster: Cluster, tmp_path: Path) -> None:
    """And the database stays as it was."""
    house, source = empty_house(cluster, "unrestored"), tmp_path / "source"
    source.write_bytes(b"no backup")
    with pytest.raises(DatabaseNotReadyError, match="Nothing was restored: "):
        restore(Place(house.service_url, house.admin_url), cluster._programs, source)
