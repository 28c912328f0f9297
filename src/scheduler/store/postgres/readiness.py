"""Whether the service may be served from a database: migrated, and nothing in it passes a policy by."""

from scheduler.store.postgres.catalogue import findings
from scheduler.store.postgres.connection import SCHEMA, Database
from scheduler.store.postgres.errors import DatabaseNotReadyError
from scheduler.store.postgres.migrate import applied, migrations, refuse
from scheduler.store.postgres.tables import LEDGER

_MIGRATED = "SELECT WHERE to_regclass(%s) IS NOT NULL"


def refuse_unready(database: Database) -> None:
    """Look at an open database as the service's role sees it.

    Raises:
        DatabaseNotReadyError: it is not migrated, or not safe; names every finding.
        StoreUnavailableError: it cannot be reached.
    """
    with database.acting_as_nobody() as cursor:
        ready = cursor.execute(_MIGRATED, (f"{SCHEMA}.{LEDGER}",)).rowcount == 1
        if not ready or len(applied(cursor)) < len(migrations()):
            raise DatabaseNotReadyError("The database is not migrated to this software's state. Run scheduler migrate.")
        refuse(findings(cursor, database.role))
