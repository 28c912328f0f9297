"""Databases for tests, with three ways in: as the server's superuser, as the plain owner, as the service."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import psycopg

from scheduler.store.postgres.cluster import Cluster
from scheduler.store.postgres.migrate import migrate
from scheduler.store.postgres.tables import TABLES

HASTY = {"fsync": "off", "full_page_writes": "off"}


class House(NamedTuple):
    """A database: its name, which its owner has too, and its URLs."""

    name: str
    admin_url: str
    owner_url: str
    service_url: str

    @property
    def service(self) -> str:
        """The service's role."""
        return f"{self.name}_service"


def empty_house(cluster: Cluster, name: str) -> House:
    """A database and its owner, and nothing else."""
    host = cluster.owner_url.partition("@")[2].partition("?")[2]
    with psycopg.connect(cluster.owner_url, autocommit=True) as admin:
        admin.execute(f"CREATE ROLE {name} LOGIN CREATEROLE PASSWORD 'o'")
        admin.execute(f"CREATE DATABASE {name} OWNER {name}")
    admin_url = cluster.owner_url.replace("/postgres?", f"/{name}?")
    own = f"postgresql://{name}:o@/{name}?{host}"
    return House(name, admin_url, own, f"postgresql://{name}_service:s@/{name}?{host}")


def new_house(cluster: Cluster, name: str) -> House:
    """A migrated database."""
    house = empty_house(cluster, name)
    migrate(house.owner_url, house.service_url)
    return house


def emptied(house: House) -> House:
    """The database without rows."""
    with psycopg.connect(house.admin_url, options="-c search_path=scheduler") as admin:
        kept = admin.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'never_truncated'"
        ).fetchall()
        for (name,) in kept:  # nobody may, not even a superuser, as long as the triggers are in force
            admin.execute(f"ALTER TABLE {name} DISABLE TRIGGER never_truncated")
        admin.execute(f"TRUNCATE {', '.join(table.name for table in TABLES)}")
        for (name,) in kept:
            admin.execute(f"ALTER TABLE {name} ENABLE ALWAYS TRIGGER never_truncated")
    return house


@contextmanager
def undone(house: House) -> Iterator["psycopg.Cursor[dict[str, object]]"]:
    """A superuser's cursor in a transaction that is rolled back at the end."""
    options = "-c search_path=scheduler"
    with psycopg.connect(house.admin_url, row_factory=psycopg.rows.dict_row, options=options) as admin:
        try:
            yield admin.cursor()
        finally:
            admin.rollback()
