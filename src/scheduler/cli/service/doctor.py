"""`scheduler doctor`."""

from scheduler.cli.guard import ExitCode
from scheduler.cli.printing import output
from scheduler.cli.service.settings import read_settings
from scheduler.settings import Settings
from scheduler.store.postgres.catalogue import findings
from scheduler.store.postgres.connection import owner_cursor, role_of
from scheduler.store.postgres.migrate import is_current
from scheduler.store.postgres.place import own_cluster, reached
from scheduler.store.postgres.programs import find_programs


def run() -> ExitCode:
    """Look at everything, change nothing; findings make the exit code 1."""
    settings = read_settings()
    if settings.ephemeral:
        output.print("The service keeps everything in memory (SCHEDULER_EPHEMERAL): there is no database to look at.")
        return ExitCode.FINE
    cluster = own_cluster(settings)
    if cluster is not None:
        output.print(f"Cluster of our own in {cluster.home}, programs in {find_programs(settings.postgres_bin)}.")
        if not cluster.data.exists():
            output.print("It is not made yet; `scheduler serve` makes it.")
            return ExitCode.FINE
        output.print("It runs." if cluster.running() else "It does not run now; it is started for a look.")
    return _look(settings)


def _look(settings: Settings) -> ExitCode:
    with reached(settings) as place, owner_cursor(place.owner_url) as cursor:
        output.print(f"PostgreSQL {cursor.connection.info.server_version // 10_000}.")
        if not is_current(cursor):
            output.print("The database is not migrated to this software's state. Run scheduler migrate.")
            return ExitCode.VIOLATIONS
        found = findings(cursor, role_of(place.service_url))
    output.print("\n".join(found) or "The database is up to date and safe.")
    return ExitCode.VIOLATIONS if found else ExitCode.FINE
