"""Whether the service may be served from a database: migrated, and nothing in it passes a policy by."""

from scheduler.store.postgres.catalogue import findings
from scheduler.store.postgres.connection import Database
from scheduler.store.postgres.errors import DatabaseNotReadyError
from scheduler.store.postgres.migrate import is_current, refuse


def refuse_unready(database: Database) -> None:
    """Look at an open database as the service's role sees it.

    Raises:
        DatabaseNotReadyError: it is not migrated, or not safe; names every finding.
        StoreUnavailableError: it cannot be reached.
    """
    with database.acting_as_nobody() as cursor:
        if not is_current(cursor):
            raise DatabaseNotReadyError("The database is not migrated to this software's state. Run scheduler migrate.")
        refuse(findings(cursor, database.role))
