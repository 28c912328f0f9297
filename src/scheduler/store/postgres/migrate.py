"""Brings a database to the state this software needs: numbered SQL files, then policies, privileges and the lint."""

import hashlib
from collections.abc import Sequence
from importlib.resources import files
from typing import NamedTuple

from scheduler.store.postgres.catalogue import findings
from scheduler.store.postgres.connection import SCHEMA, Cursor, owner_cursor, password_hash, role_of
from scheduler.store.postgres.errors import DatabaseNotReadyError
from scheduler.store.postgres.policies import protection
from scheduler.store.postgres.tables import LEDGER

_ONE_AT_A_TIME = 0x5C4ED01E  # key of the advisory lock


class Migration(NamedTuple):
    """A numbered SQL file; once released it never changes."""

    name: str
    text: str

    @property
    def digest(self) -> str:
        """SHA-256 of the file."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def migrations() -> tuple[Migration, ...]:
    """All of them, in order."""
    folder = files("scheduler.store.postgres") / "migrations"
    found = sorted((file for file in folder.iterdir() if file.name.endswith(".sql")), key=lambda file: file.name)
    return tuple(Migration(file.name, file.read_text(encoding="utf-8")) for file in found)


def migrate(owner_url: str, service_url: str) -> tuple[str, ...]:
    """Bring a database up to date, all of it or nothing; names of the migrations that were missing.

    The role that `service_url` names is made where there is none, plain and with the URL's password.

    Args:
        owner_url: of the database, with a role that may create roles and owns the tables (or is about to).
        service_url: the same database as the service will reach it.

    Raises:
        DatabaseNotReadyError: another software's migrations were applied, a statement was refused, or the result would
            let the service past a policy.
    """
    role = role_of(service_url)
    with owner_cursor(owner_url) as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", (_ONE_AT_A_TIME,))
        cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
        cursor.execute(
            f"CREATE TABLE IF NOT EXISTS {LEDGER} (name text PRIMARY KEY, digest text NOT NULL, "
            "applied timestamptz NOT NULL DEFAULT now())"
        )
        missing = migrations()[len(applied(cursor)) :]
        for migration in missing:
            cursor.execute(migration.text)
            cursor.execute(f"INSERT INTO {LEDGER} (name, digest) VALUES (%s, %s)", (migration.name, migration.digest))
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what migrations changed in rows is recorded now
        _make_role(cursor, role, password_hash(cursor, service_url))
        for statement in protection(_identifier(cursor, role)):
            cursor.execute(statement)
        refuse(findings(cursor, role))
    return tuple(migration.name for migration in missing)


def is_current(cursor: Cursor) -> bool:
    """Whether a database has every migration.

    Raises:
        DatabaseNotReadyError: see `applied`.
    """
    there = cursor.execute("SELECT WHERE to_regclass(%s) IS NOT NULL", (f"{SCHEMA}.{LEDGER}",)).rowcount == 1
    return there and len(applied(cursor)) == len(migrations())


def applied(cursor: Cursor) -> tuple[str, ...]:
    """Names of the migrations that a database has, which are the first ones of ours.

    Raises:
        DatabaseNotReadyError: they are not: newer software was here, or a file was changed.
    """
    cursor.execute(f"SELECT name, digest FROM {LEDGER} ORDER BY name")
    rows = [(row["name"], row["digest"]) for row in cursor]
    if rows != [(ours.name, ours.digest) for ours in migrations()[: len(rows)]]:
        raise DatabaseNotReadyError(
            f"The database has migrations that this software does not know, up to {rows[-1][0]}. Use the software that "
            "made them, or a newer one."
        )
    return tuple(name for name, _ in rows)


def refuse(found: Sequence[str]) -> None:
    """Turn findings into an error.

    Raises:
        DatabaseNotReadyError: there are any; names them all.
    """
    if found:
        raise DatabaseNotReadyError("The database is not safe to serve sponsors from:\n- " + "\n- ".join(found))


def _make_role(cursor: Cursor, role: str, password: str | None) -> None:
    cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", (role,))
    if cursor.rowcount == 0:
        cursor.execute(
            "SELECT format('CREATE ROLE %%I LOGIN PASSWORD %%L', %s::text, %s::text) AS made", (role, password)
        )
        cursor.execute(str(_only(cursor)["made"]))


def _identifier(cursor: Cursor, role: str) -> str:
    cursor.execute("SELECT quote_ident(%s) AS name", (role,))
    return str(_only(cursor)["name"])


def _only(cursor: Cursor) -> dict[str, object]:
    (row,) = cursor.fetchall()
    return row
