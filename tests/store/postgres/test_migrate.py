"""Migrations: all or nothing, once each, in order, and what they leave is safe to serve from."""

import psycopg
import pytest

from scheduler.store.postgres import migrate as module
from scheduler.store.postgres.cluster import Cluster
from scheduler.store.postgres.connection import Database
from scheduler.store.postgres.errors import DatabaseNotReadyError
from scheduler.store.postgres.migrate import Migration, migrate, migrations
from scheduler.store.postgres.readiness import refuse_unready
from tests.store.postgres.houses import House, empty_house, new_house


def tables(house: House) -> list[str]:
    """Names of the tables of a database."""
    with psycopg.connect(house.admin_url) as admin:
        rows = admin.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'scheduler' ORDER BY 1").fetchall()
    return [name for (name,) in rows]


def ready(house: House) -> None:
    """Look at a database as a starting service does."""
    database = Database(house.service_url)
    database.open()
    try:
        refuse_unready(database)
    finally:
        database.close()


def test_migrating_twice_is_migrating_once(cluster: Cluster) -> None:
    """The first time everything is applied, the second time nothing; both leave a database that is ready."""
    house = empty_house(cluster, "twice")
    assert migrate(house.owner_url, house.service_url) == tuple(migration.name for migration in migrations())
    assert migrate(house.owner_url, house.service_url) == ()
    ready(house)


def test_migrations_are_numbered_without_a_gap() -> None:
    """0001, 0002 and so on: two of one number are a merge gone wrong."""
    numbers = [int(migration.name[:4]) for migration in migrations()]
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_broken_migration_leaves_nothing(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither its own tables nor those of the ones before it."""
    house = empty_house(cluster, "broken")
    broken = (*migrations(), Migration("9999_broken.sql", "CREATE TABLE half (id int); SELECT 1 / 0"))
    monkeypatch.setattr(module, "migrations", lambda: broken)
    with pytest.raises(DatabaseNotReadyError, match="division by zero"):
        migrate(house.owner_url, house.service_url)
    assert tables(house) == []


def test_migrate_mends_what_was_tampered_with(cluster: Cluster) -> None:
    """Policies and privileges are put back in place, whatever became of them."""
    house = new_house(cluster, "mended")
    with psycopg.connect(house.admin_url, options="-c search_path=scheduler") as admin:
        admin.execute("ALTER POLICY tenancy ON plans USING (true)")
        admin.execute("ALTER TABLE forecasts DISABLE ROW LEVEL SECURITY")
        admin.execute("GRANT ALL ON scenarios TO PUBLIC")
    with pytest.raises(DatabaseNotReadyError, match="Table plans lacks its policy"):
        ready(house)
    assert migrate(house.owner_url, house.service_url) == ()
    ready(house)


def test_migrate_does_not_hand_over_an_unsafe_database(cluster: Cluster) -> None:
    """What it cannot mend it names."""
    house = new_house(cluster, "unsafe")
    with psycopg.connect(house.admin_url) as admin:
        admin.execute(f"ALTER ROLE {house.service} BYPASSRLS")
    with pytest.raises(DatabaseNotReadyError, match=f"Role {house.service} bypasses policies"):
        migrate(house.owner_url, house.service_url)


def test_newer_or_changed_migrations_are_refused(cluster: Cluster) -> None:
    """A database that this software does not understand is left alone, by the command and by the service."""
    house = new_house(cluster, "newer")
    with psycopg.connect(house.admin_url) as admin:
        admin.execute("UPDATE scheduler.migrations SET digest = 'changed'")
    last = migrations()[-1].name
    with pytest.raises(DatabaseNotReadyError, match=f"migrations that this software does not know, up to {last}"):
        migrate(house.owner_url, house.service_url)
    with pytest.raises(DatabaseNotReadyError, match=f"does not know, up to {last}"):
        ready(house)


def test_the_service_waits_for_migrate(cluster: Cluster) -> None:
    """An empty database is not served from; the message says what to run."""
    house = empty_house(cluster, "untouched")
    with psycopg.connect(house.admin_url) as admin:
        admin.execute(f"CREATE ROLE {house.service} LOGIN PASSWORD 's'")
    with pytest.raises(DatabaseNotReadyError, match="Run scheduler migrate"):
        ready(house)


@pytest.mark.parametrize("url", ["nonsense", "postgresql://localhost/x", "mysql://user@host/x"])
def test_a_url_without_a_role_is_refused(url: str) -> None:
    """The message shows how one is written, and not the URL, which may hold a password."""
    with pytest.raises(DatabaseNotReadyError, match="names no role; write postgresql://role:password@host/database"):
        migrate(url, url)


def test_the_password_is_in_no_statement(cluster: Cluster) -> None:
    """What the server is sent, and might log, is the hash that it keeps."""
    house = new_house(cluster, "hashed")
    with psycopg.connect(house.admin_url) as admin:
        row = admin.execute("SELECT rolpassword FROM pg_authid WHERE rolname = %s", (house.service,)).fetchone()
    assert row is not None
    assert row[0].startswith("SCRAM-SHA-256$")
