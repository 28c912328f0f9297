"""What each caller may see and write of each table, tried by plain statements without any condition of their own."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from uuid import UUID

import psycopg

from scheduler.store.postgres.tables import SPONSOR, TABLES, Audience, Table
from tests.store.postgres.houses import House

ID = UUID(int=1)
PLANTS, SPONSORS = ("north", "south"), ("acme", "bolt")


class Caller(NamedTuple):
    """What a transaction was told of who asks; empty texts are what an empty context looks like."""

    role: str
    plant: str
    sponsor: str = ""


CALLERS = (
    *(Caller("planner", plant) for plant in PLANTS),
    *(Caller("sponsor", plant, sponsor) for plant in PLANTS for sponsor in SPONSORS),
    Caller("", ""),
    Caller("planner", ""),
    Caller("sponsor", "north"),
    *(Caller(role, "north") for role in ("approver", "analyst", "admin", "service", "unheard of")),
)
_COLUMNS: dict[str, dict[str, Any]] = {
    "scenarios": {"id": ID, "name": "S", "created": "2027-01-04", "scenario": "{}", "warnings": "[]"},
    "sponsor_terms": {"scenario_id": ID, "created": "2027-01-04", "terms": "{}"},
    "forecasts": {
        "id": ID,
        "sequence": 1,
        "created": "2027-01-04",
        "status": "validated",
        "version": "{}",
        "terms": "{}",
        "warnings": "[]",
    },
    "plans": {
        "id": ID,
        "scenario_id": ID,
        "forecasts": [],
        "name": "P",
        "settings": "{}",
        "created": "2027-01-04",
        "state": "done",
    },
    "plan_contents": {"plan_id": ID, "plan": '{"verdict": {"passed": true}}'},
    "replans": {
        "id": ID,
        "plan_id": ID,
        "scenario_id": ID,
        "baseline_id": ID,
        "name": "",
        "created": "2027-01-04",
        "frozen": "0",
        "slushy": "0",
        "log": "{}",
        "now": "2027-01-04",
        "plans": "{}",
    },
    "jobs": {"id": ID, "kind": "plan", "tenant": "plant", "role": "planner"},
    "job_messages": {"job_id": ID, "place": 1, "number": 1, "message": "{}"},
    "publications": {
        "id": ID,
        "plan_id": ID,
        "created": "2027-01-04",
        "author_id": ID,
        "digest": "",
        "disclosure": "{}",
        "state": "approved",
    },
    "signatures": {
        "publication_id": ID,
        "state": "approved",
        "author_id": ID,
        "digest": "",
        "user_id": UUID(int=2),
        "name": "",
        "role": "",
        "signed": "2027-01-04",
        "meaning": "",
    },
    "published_views": {"id": ID, "publication_id": ID, "published": "2027-01-04", "view": "{}"},
    "change_requests": {"id": ID, "created": "2027-01-04", "request": "{}"},
    "change_answers": {"request_id": ID, "answer": "{}"},
    "lead_times": {"version": 1, "created": "2027-01-04", "lead_times": "[]"},
    "answers": {"caller": "c", "key": "k", "digest": "", "created": "2027-01-04"},
    "audit": {"sequence": 1, "entry": "{}", "hash": ""},
    "audit_heads": {"sequence": 1, "hash": ""},
    "users": {"id": ID, "created": "2027-01-04", "login": "anna", "name": "Anna", "role": "planner", "active": True},
    "passwords": {"user_id": ID, "hash": "h"},
    "one_time_links": {"digest": "d", "user_id": ID, "expires": "2027-01-04"},
    "sessions": {"digest": "d", "user_id": ID, "created": "2027-01-04", "seen": "2027-01-04"},
    "api_keys": {
        "id": ID,
        "digest": "d",
        "created": "2027-01-04",
        "name": "K",
        "role": "planner",
        "scopes": [],
        "expires": "2027-01-04",
    },
    "sign_ins": {"id": ID, "digest": "d", "tried": "2027-01-04"},
}


class Probe:
    """A superuser's cursor that can take the place of the service or the owner; its house gets a row of everybody."""

    def __init__(self, cursor: "psycopg.Cursor[Any]", house: House) -> None:
        self._cursor, self._house = cursor, house
        for table in TABLES:
            for row in rows(table):
                self._insert(table, row)

    def seen(self, table: Table, caller: Caller) -> list[tuple[str, ...]]:
        """Tenants of the rows that a caller sees."""
        with self._as(self._house.service, caller):
            return self._tenants(table)

    def seen_by_owner(self, table: Table) -> list[tuple[str, ...]]:
        """Tenants of the rows that the tables' owner sees, as nobody."""
        with self._as(self._house.name, Caller("", "")):
            return self._tenants(table)

    def written(self, table: Table, caller: Caller, row: tuple[str, ...]) -> bool:
        """Whether a caller can write a row of that tenant."""
        with self._as(self._house.service, caller):
            try:
                self._insert(table, row)
            except psycopg.errors.InsufficientPrivilege:
                return False
            except psycopg.errors.UniqueViolation:  # the row that is there: the policy let this one pass
                return True
        raise AssertionError(f"{table.name} took a row twice")

    @contextmanager
    def _as(self, role: str, caller: Caller) -> Iterator[None]:
        self._cursor.execute("SAVEPOINT before")
        self._cursor.execute(f"SET LOCAL ROLE {role}")
        for name, value in caller._asdict().items():
            self._cursor.execute("SELECT set_config(%s, %s, true)", (f"scheduler.{name}", value))
        try:
            yield
        finally:
            self._cursor.execute("ROLLBACK TO before")

    def _tenants(self, table: Table) -> list[tuple[str, ...]]:
        found = self._cursor.execute(f"SELECT {', '.join(table.tenant)} FROM {table.name}").fetchall()
        return sorted(tuple(row.values()) for row in found)

    def _insert(self, table: Table, row: tuple[str, ...]) -> None:
        columns = {**dict(zip(table.tenant, row, strict=True)), **_COLUMNS[table.name]}
        holes = ", ".join(f"%({name})s" for name in columns)
        self._cursor.execute(f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({holes})", columns)


def wrong(probe: Probe, table: Table) -> Iterator[str]:
    """Every caller whom a table does not treat as the list of tables says."""
    if probe.seen_by_owner(table):
        yield "its owner sees rows"
    for caller in CALLERS:
        if probe.seen(table, caller) != [row for row in rows(table) if _may(caller, table.readers, row)]:
            yield f"{caller} sees the wrong rows"
        for row in rows(table):
            if probe.written(table, caller, row) != _may(caller, table.writers, row):
                yield f"{caller} writes {row}, or is kept from it, wrongly"


def rows(table: Table) -> list[tuple[str, ...]]:
    """One tenant after the other: each has one row in each table."""
    if table.tenant == SPONSOR:
        return [(plant, sponsor) for plant in PLANTS for sponsor in SPONSORS]
    return [(plant,) for plant in PLANTS]


def _may(caller: Caller, audience: Audience, row: tuple[str, ...]) -> bool:
    """The rule, said once more and apart from the policies."""
    if caller.plant != row[0]:
        return False
    if audience in (Audience.ADMINS, Audience.SERVICE):
        return caller.role == "service" or (caller.role == "admin" and audience is Audience.ADMINS)
    if caller.role == "planner":
        return True
    if audience is Audience.SIGNERS and caller.role == "approver":
        return True
    if audience in (Audience.STAFF, Audience.SPONSOR_AND_STAFF) and caller.role in ("approver", "analyst"):
        return True
    if audience is Audience.NO_OTHER_SPONSOR and caller.role in ("approver", "analyst", "admin", "service"):
        return True
    of_sponsors = (Audience.SPONSOR_AND_PLANNERS, Audience.SPONSOR_AND_STAFF, Audience.NO_OTHER_SPONSOR)
    return audience in of_sponsors and caller.sponsor == row[1]
