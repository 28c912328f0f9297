"""The lint of the database finds nothing in a good one, and every planted defect."""

import pytest

from scheduler.store.postgres.catalogue import findings
from scheduler.store.postgres.connection import Database
from scheduler.store.postgres.errors import DatabaseNotReadyError
from scheduler.store.postgres.readiness import refuse_unready
from scheduler.store.postgres.tables import TABLES
from tests.store.postgres.defects import DEFECTS
from tests.store.postgres.houses import House, undone


def test_a_migrated_database_has_no_finding(house: House, database: Database) -> None:
    """Neither as its superuser sees it nor as the service does, which looks at every start."""
    with undone(house) as cursor:
        assert findings(cursor, house.service) == ()
    refuse_unready(database)


@pytest.mark.parametrize("name", DEFECTS)
def test_a_planted_defect_is_found(house: House, name: str) -> None:
    """The finding names the thing and says what to do."""
    statements, said = (text.format(service=house.service) for text in DEFECTS[name])
    with undone(house) as cursor:
        cursor.execute(statements)
        found = findings(cursor, house.service)
    assert any(finding.startswith(said) for finding in found), found
    assert all(finding.endswith(".") for finding in found)


@pytest.mark.parametrize("table", [table.name for table in TABLES])
def test_no_table_goes_unwatched(house: House, table: str) -> None:
    """Each table of the list is missed when its policy goes, or when it is switched off."""
    for statement in (f"DROP POLICY tenancy ON {table}", f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"):
        with undone(house) as cursor:
            cursor.execute(statement)
            assert [f for f in findings(cursor, house.service) if f.startswith(f"Table {table} ")]


def test_the_service_refuses_to_start_as_superuser(house: House) -> None:
    """The first role of a fresh cluster passes every policy, so it serves nobody."""
    database = Database(house.admin_url)
    database.open()
    try:
        with pytest.raises(DatabaseNotReadyError, match=r"\n- Role postgres is a superuser\."):
            refuse_unready(database)
    finally:
        database.close()
