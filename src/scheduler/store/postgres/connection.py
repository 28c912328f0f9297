"""The only way to a cursor: the service's as somebody, the owner's as nobody."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from threading import local
from typing import Any

import psycopg
from psycopg import conninfo
from psycopg.rows import DictRow, dict_row
from psycopg.types.string import TextLoader
from psycopg_pool import ConnectionPool, PoolTimeout

from scheduler.service.errors import StoreUnavailableError
from scheduler.service.principal import Principal
from scheduler.store.postgres.errors import DatabaseNotReadyError, StatementError

Cursor = psycopg.Cursor[DictRow]
Connection = psycopg.Connection[DictRow]
SCHEMA = "scheduler"
PATIENCE = 10.0  # seconds that a call waits for a connection
_OPTIONS = " ".join(
    f"-c {setting}"
    for setting in (
        f"search_path={SCHEMA}",
        "timezone=UTC",
        "statement_timeout=60s",
        "idle_in_transaction_session_timeout=60s",
    )
)
# True: until the end of the transaction, so that a connection goes back to the pool as nobody's.
_ACT_AS = """
SELECT set_config('scheduler.role', %(role)s, true),
       set_config('scheduler.plant', %(plant)s, true),
       set_config('scheduler.sponsor', %(sponsor)s, true),
       set_config('scheduler.user', %(user)s, true),
       set_config('scheduler.name', %(name)s, true),
       set_config('scheduler.request', %(request)s, true),
       set_config('scheduler.reason', %(reason)s, true),
       set_config('scheduler.zone', %(zone)s, true),
       set_config('scheduler.version', %(version)s, true)
"""


class Database:
    """Connections of the service.

    Args:
        url: of the database, with the role that no policy lets pass.
        size: connections at most; further calls wait for one.
        zone: IANA zone of the plant, named in the record of every write beside the instant in UTC.
    """

    def __init__(self, url: str, size: int = 10, zone: str = "UTC") -> None:
        self.role = role_of(url)
        self._url = url
        self._constants = {"zone": zone, "version": version("cdmo-scheduler")}
        self._here = local()  # the transaction that a thread is in
        self._pool: ConnectionPool[Connection] = ConnectionPool(
            url,
            min_size=1,
            max_size=size,
            timeout=PATIENCE,
            open=False,
            kwargs={"row_factory": dict_row, "options": _OPTIONS},
            configure=_configure,
            check=ConnectionPool.check_connection,
            name="scheduler",
        )

    def open(self) -> None:
        """Connect; returns at once and connects in the background."""
        self._pool.open()

    def close(self) -> None:
        """Give all connections back."""
        self._pool.close()

    def ping(self) -> None:
        """Ask for an answer.

        Raises:
            StoreUnavailableError: there is none.
        """
        with self.acting_as_nobody() as cursor:
            cursor.execute("SELECT 1")

    @contextmanager
    def acting_as(self, who: Principal, reason: str = "") -> Iterator[Cursor]:
        """A cursor that sees what `who` may see, in a transaction of its own, or in the one that the thread is in.

        An error rolls it back.

        What it writes is recorded when it commits: as done by `who`, for that reason.

        Raises:
            StoreUnavailableError: the database cannot be reached, or did not answer in time.
            StatementError: it refused a statement.
        """
        if (joined := self._joined(who)) is not None:
            with _no_details(), joined.cursor() as cursor:
                if reason:
                    cursor.execute("SELECT set_config('scheduler.reason', %s, true)", (reason,))
                yield cursor
            return
        with self._transaction() as cursor:
            self._tell(cursor, who, reason)
            yield cursor

    @contextmanager
    def looking_as(self, who: Principal) -> Iterator[Cursor]:
        """The same, to read what there is at one instant, however long that takes."""
        with self._transaction() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            self._tell(cursor, who)
            yield cursor

    @contextmanager
    def transaction(self, who: Principal) -> Iterator[None]:
        """One transaction for every cursor that this thread asks for as `who`; an error rolls all of it back."""
        if self._joined(who) is not None:
            yield
            return
        with self.acting_as(who) as cursor:
            self._here.open = who, cursor.connection
            try:
                yield
            finally:
                self._here.open = None

    def listen(self, channel: str, every: float) -> Iterator[str]:
        """What is notified, on a connection apart; "" at the start and after `every` seconds without anything."""
        with _no_details(), psycopg.connect(self._url, autocommit=True) as connection:
            connection.execute(f"LISTEN {channel}")
            while True:
                yield ""
                for notice in connection.notifies(timeout=every):
                    yield notice.payload

    def _joined(self, who: Principal) -> Connection | None:
        found: tuple[Principal, Connection] | None = getattr(self._here, "open", None)
        if found is None:
            return None
        if found[0] != who:
            raise RuntimeError("a transaction is one caller's")
        return found[1]

    @contextmanager
    def acting_as_nobody(self) -> Iterator[Cursor]:
        """A cursor that sees no row of anybody, to look at the database itself."""
        with self._transaction() as cursor:
            yield cursor

    def _tell(self, cursor: Cursor, who: Principal, reason: str = "") -> None:
        told = {
            "role": who.role.value,
            "plant": who.plant,
            "sponsor": who.sponsor or "",
            "user": str(who.user or ""),
            "name": who.name,
            "request": who.request_id,
            "reason": reason,
            **self._constants,
        }
        cursor.execute(_ACT_AS, told)

    @contextmanager
    def _transaction(self) -> Iterator[Cursor]:
        with _no_details(), self._pool.connection() as connection, connection.cursor() as cursor:
            yield cursor


@contextmanager
def owner_cursor(url: str) -> Iterator[Cursor]:
    """A cursor of the role that owns the tables, in one transaction; for commands, never for the service.

    Raises:
        DatabaseNotReadyError: the database cannot be reached, or refuses a statement; says why.
    """
    try:
        with psycopg.connect(url, row_factory=dict_row, options=f"-c search_path={SCHEMA}") as connection:
            _configure(connection)
            with connection.cursor() as cursor:
                yield cursor
    except psycopg.Error as error:
        raise DatabaseNotReadyError(f"The database said: {error}".strip()) from None


def role_of(url: str) -> str:
    """The role that a URL names.

    Raises:
        DatabaseNotReadyError: it is no such URL, or names none.
    """
    return _parts(url)[0]


def password_hash(cursor: Cursor, url: str) -> str | None:
    """The URL's password as PostgreSQL keeps it, so that the password itself is in no statement and no log."""
    role, password = _parts(url)
    if password is None:
        return None
    return cursor.connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()


def for_program(url: str) -> tuple[str, dict[str, str]]:
    """A URL without its password, and the environment that tells a program of PostgreSQL the password."""
    parts = conninfo.conninfo_to_dict(url)
    password = parts.pop("password", None)
    told = {} if password is None else {"PGPASSWORD": str(password)}
    return conninfo.make_conninfo(**parts), {**os.environ, **told}  # type: ignore[arg-type]


def _parts(url: str) -> tuple[str, str | None]:
    try:
        parts = conninfo.conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        parts = {}
    if not parts.get("user"):
        raise DatabaseNotReadyError("The database's URL names no role; write postgresql://role:password@host/database.")
    return str(parts["user"]), None if parts.get("password") is None else str(parts["password"])


def _configure(connection: psycopg.Connection[Any]) -> None:
    """JSON comes as the text that was stored: the models read it themselves."""
    connection.adapters.register_loader("json", TextLoader)


@contextmanager
def _no_details() -> Iterator[None]:
    """Say that a database failed, and nothing of what it said: its details hold names and quantities."""
    try:
        yield
    except (psycopg.OperationalError, PoolTimeout):
        raise StoreUnavailableError("The store does not answer now. Ask again in a moment.") from None
    except psycopg.Error as error:
        raise StatementError(error.sqlstate) from None
