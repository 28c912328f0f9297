"""A database into a file and back, with PostgreSQL's own programs."""

import os
import subprocess
from pathlib import Path

from scheduler.store.postgres.connection import SCHEMA, for_program, owner_cursor
from scheduler.store.postgres.errors import DatabaseNotReadyError
from scheduler.store.postgres.migrate import migrate
from scheduler.store.postgres.place import Place

_EXISTS = "SELECT WHERE to_regnamespace(%s) IS NOT NULL"


def backup(place: Place, programs: Path, out: Path) -> None:
    """Write all sponsors' data into a new file that only its owner may read.

    Args:
        place: the database; its owner must be one whom policies do not hold back.
        programs: folder of PostgreSQL's programs, not older than the server.
        out: the file, which must not exist.

    Raises:
        DatabaseNotReadyError: the file exists, or the database cannot be read as a whole; the file is not left behind.
    """
    try:
        descriptor = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise DatabaseNotReadyError(f"{out} exists already; name a new file.") from None
    with open(descriptor, "wb") as file:
        url, environment = for_program(place.owner_url)
        options = ["--format=custom", "--no-owner", "--no-privileges", f"--schema={SCHEMA}", url]
        done = subprocess.run(
            [programs / "pg_dump", *options],
            env=environment,
            stdout=file,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    if done.returncode:
        out.unlink()
        raise DatabaseNotReadyError(f"No backup was made: {done.stderr.strip()}")


def restore(place: Place, programs: Path, source: Path) -> None:
    """Read a backup into a database that was never migrated, all of it or nothing, and migrate it.

    Args:
        place: the database.
        programs: folder of PostgreSQL's programs, not older than the ones that made the backup.
        source: the file.

    Raises:
        DatabaseNotReadyError: the database holds data, or the file cannot be read.
    """
    with owner_cursor(place.owner_url) as cursor:
        if cursor.execute(_EXISTS, (SCHEMA,)).rowcount:
            raise DatabaseNotReadyError("The database holds data already; restore into an empty one.")
    url, environment = for_program(place.owner_url)
    options = ["--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error", f"--dbname={url}"]
    done = subprocess.run(
        [programs / "pg_restore", *options, source], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise DatabaseNotReadyError(f"Nothing was restored: {done.stderr.strip()}")
    migrate(place.owner_url, place.service_url)
