"""Every write is recorded as it commits, in a chain that nobody can change unnoticed."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from scheduler.cli.audit.verifier import Head, Link, broken
from scheduler.service.entries import PlanState
from scheduler.service.principal import Principal
from scheduler.store.postgres.audit import chains
from scheduler.store.postgres.connection import Database
from scheduler.store.postgres.errors import StatementError
from scheduler.store.postgres.store import PostgresStore
from scheduler.store.postgres.tables import TABLES, Table
from tests.service.contract import added_plan
from tests.service.samples import OTHER_SPONSOR, PLANNER, SPONSOR, stored_forecast, two_sponsors
from tests.store.postgres.houses import House, undone
from tests.store.postgres.probes import Probe, rows

AUDITED = [table for table in TABLES if table.audited]


def entries(database: Database, sponsor: str = "") -> list[dict[str, Any]]:
    """What a chain says."""
    return [json.loads(text) for c in chains(database, PLANNER) if c.sponsor == sponsor for text, _ in c.links]


def whole(database: Database) -> bool:
    """Whether every chain of the plant is as it was written."""
    found = list(chains(database, PLANNER))
    return not any(said for c in found for said in broken(Head("north", *c[:3]), [Link(*link) for link in c.links]))


def test_an_entry_says_who_wrote_what_and_why(database: Database) -> None:
    """User, printed name, role, request, reason, software, and each field that changed, before and after."""
    ada = replace(PLANNER, user=uuid4(), name="Ada", request_id="r-1")
    plan = added_plan(PostgresStore(database))
    with database.acting_as(ada, "a trial") as cursor:
        cursor.execute("UPDATE plans SET state = 'cancelled' WHERE id = %s", (plan.id,))
    said = entries(database)[-1]
    assert (said["user"], said["name"], said["role"], said["request"]) == (str(ada.user), "Ada", "planner", "r-1")
    assert (said["kind"], said["action"], said["key"]) == ("plans", "update", {"id": str(plan.id)})
    assert said["changes"] == {"state": {"old": "queued", "new": "cancelled"}}
    assert (said["reason"], said["zone"], said["version"]) == ("a trial", "UTC", "0.1.0")
    assert said["at"].endswith("Z")
    assert whole(database)


def test_contents_are_recorded_by_their_hash(database: Database) -> None:
    """A document is named by what proves it, not repeated."""
    added_plan(PostgresStore(database))
    scenario = entries(database)[0]
    assert scenario["kind"] == "scenarios"
    assert scenario["changes"]["scenario"]["new"].startswith("sha256:")
    assert scenario["changes"]["name"]["new"] == "S0"


def test_each_sponsor_has_a_chain_of_its_own(database: Database) -> None:
    """Numbered from 1 whatever others do, and with no word about them."""
    store = PostgresStore(database)
    store.add_scenario(PLANNER, two_sponsors())
    for number in (1, 2):
        store.add_forecast(SPONSOR, stored_forecast(number), None)
    store.add_forecast(OTHER_SPONSOR, stored_forecast(1, sponsor="bolt"), None)
    acme = entries(database, "acme")
    assert [said["sequence"] for said in acme] == [1, 2, 3]
    assert [said["kind"] for said in acme] == ["sponsor_terms", "forecasts", "forecasts"]
    assert "bolt" not in json.dumps(acme)
    assert len(entries(database, "bolt")) == 2
    assert whole(database)


def test_a_planners_words_stay_out_of_a_sponsors_chain(database: Database) -> None:
    """They may name another sponsor; their hash proves them all the same."""
    with database.acting_as(PLANNER, "bolt complained") as cursor:
        PostgresStore(database)
        cursor.execute(
            "INSERT INTO forecasts VALUES ('north', 'acme', %s, 1, now(), 'validated', '{}', '{}', '[]')", (uuid4(),)
        )
    (said,) = entries(database, "acme")
    assert said["reason"].startswith("sha256:")


def test_what_is_rolled_back_is_not_recorded(database: Database) -> None:
    """A write and its record go the same way."""
    added_plan(PostgresStore(database))
    before = entries(database)
    with pytest.raises(StatementError, match="SQLSTATE 22P02"), database.acting_as(PLANNER) as cursor:
        cursor.execute("WITH done AS (UPDATE plans SET state = 'failed' RETURNING state) SELECT state::int FROM done")
    assert entries(database) == before


@pytest.mark.parametrize("table", AUDITED, ids=[table.name for table in AUDITED])
def test_no_write_goes_without_a_record(house: House, table: Table) -> None:
    """A row of each table is added, changed in each column that may change, and removed: an entry each."""
    with undone(house) as cursor:
        Probe(cursor, house)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # as a commit does
        asked = "SELECT count(*) AS n FROM audit WHERE entry ->> 'kind' = %s AND entry ->> 'action' = %s"

        def recorded(action: str) -> Any:
            (row,) = cursor.execute(asked, (table.name, action)).fetchall()
            return row["n"]

        assert recorded("insert") == len(rows(table))
        for column in table.changing:
            before = recorded("update")
            cursor.execute(f"UPDATE {table.name} SET {column} = {_another(cursor, table, column)}")
            assert recorded("update") - before == (0 if column in table.quiet else len(rows(table)))


_ALLOWED = {  # where a column takes some values only
    ("plans", "state"): "'failed'",
    ("publications", "state"): "'superseded'",
    ("users", "role"): "'analyst'",
    ("users", "sponsor"): "'acme', role = 'sponsor'",
}


def _another(cursor: "psycopg.Cursor[Any]", table: Table, column: str) -> str:
    """A value that a column does not have, as SQL."""
    asked = (
        "SELECT format_type(atttypid, NULL) AS kind FROM pg_attribute WHERE (attrelid, attname) = (%s::regclass, %s)"
    )
    (row,) = cursor.execute(asked, (table.name, column)).fetchall()
    known = {"json": "'{\"a\": 1}'", "timestamp with time zone": "'2030-01-01'", "boolean": f"NOT {column}"}
    return _ALLOWED.get((table.name, column)) or known.get(row["kind"], "'another'")


@pytest.mark.parametrize("role", ["admin", "owner", "service"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET entry = '{}'",
        "DELETE FROM audit",
        "TRUNCATE audit",
        "TRUNCATE audit_heads",
        "DELETE FROM audit_heads",
        "UPDATE audit_heads SET sequence = sequence - 1",
        "UPDATE audit_heads SET hash = 'x'",
        "TRUNCATE forecasts",
    ],
)
def test_nobody_changes_the_record(house: House, database: Database, role: str, statement: str) -> None:
    """Neither the service nor the owner nor a superuser, who has to remove the triggers first."""
    PostgresStore(database).add_forecast(SPONSOR, stored_forecast(1), None)
    urls = {"admin": house.admin_url, "owner": house.owner_url, "service": house.service_url}
    with psycopg.connect(urls[role], options="-c search_path=scheduler") as connection:
        for name, value in {"role": "planner", "plant": "north"}.items():
            connection.execute("SELECT set_config(%s, %s, false)", (f"scheduler.{name}", value))
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement)


def test_what_the_owner_removes_is_recorded(house: House, database: Database) -> None:
    """Who tidies up acts as somebody, like everybody else, and leaves a trace with the database's account."""
    PostgresStore(database).add_forecast(SPONSOR, stored_forecast(1), None)
    with psycopg.connect(house.owner_url, options="-c search_path=scheduler") as owner:
        assert owner.execute("DELETE FROM forecasts").rowcount == 0  # as nobody
        for name, value in {"role": "planner", "plant": "north"}.items():
            owner.execute("SELECT set_config(%s, %s, true)", (f"scheduler.{name}", value))
        assert owner.execute("DELETE FROM forecasts").rowcount == 1
    last = entries(database, "acme")[-1]
    assert (last["action"], last["kind"], last["account"]) == ("delete", "forecasts", house.name)
    assert last["changes"]["status"] == {"old": "validated", "new": None}
    assert whole(database)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET entry = replace(entry::text, 'validated', 'binding')::json WHERE sequence = 2",
        "UPDATE audit SET hash = repeat('a', 64) WHERE sequence = 1",
        "DELETE FROM audit WHERE sequence = 2",
        "DELETE FROM audit WHERE sequence = 3",
        "DELETE FROM audit",
        "DELETE FROM audit_heads",
        "DELETE FROM audit WHERE sequence = 3; UPDATE audit_heads SET sequence = 2",
        "INSERT INTO audit SELECT plant_id, sponsor_id, 4, entry, hash FROM audit WHERE sequence = 3",
    ],
)
def test_who_removes_the_triggers_is_found(house: House, database: Database, statement: str) -> None:
    """A superuser can do anything to the rows; not so that the chain fits."""
    store = PostgresStore(database)
    for number in (1, 2, 3):
        store.add_forecast(SPONSOR, stored_forecast(number), None)
    assert whole(database)
    tables = ("audit", "audit_heads")
    with psycopg.connect(house.admin_url, options="-c search_path=scheduler") as admin:
        for table in tables:
            admin.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        admin.execute(statement)
        for table in tables:
            for trigger in admin.execute("SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass", (table,)):
                admin.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {trigger[0]}")
    assert not whole(database)


def test_many_writers_make_one_chain(database: Database) -> None:
    """Plans and forecasts of several callers at once: no number twice, none missing."""
    store = PostgresStore(database)
    plans = [added_plan(store) for _ in range(6)]

    def write(number: int) -> None:
        plan = plans[number % 6]
        sponsor = f"s{number}"
        own = Principal(SPONSOR.role, "north", sponsor=sponsor)
        store.replace_plan(PLANNER, plan.model_copy(update={"state": PlanState.QUEUED}), PlanState.QUEUED)
        store.add_forecast(own, stored_forecast(1, sponsor=sponsor), None)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(24)))
    assert len(list(chains(database, PLANNER))) == 25
    assert len(entries(database)) == 12 + 24
    assert whole(database)
