"""`scheduler migrate`, `backup` and `restore`."""

from pathlib import Path

from scheduler.cli.guard import ExitCode
from scheduler.cli.printing import output
from scheduler.cli.service.settings import read_settings
from scheduler.store.postgres import backup as files
from scheduler.store.postgres.migrate import migrate as bring_up_to_date
from scheduler.store.postgres.place import reached
from scheduler.store.postgres.programs import find_programs


def migrate() -> ExitCode:
    """Apply the migrations that are missing."""
    with reached(read_settings()) as place:
        applied = bring_up_to_date(place.owner_url, place.service_url)
    output.print("\n".join([*(f"Applied {name}." for name in applied), "The database is up to date and safe."]))
    return ExitCode.FINE


def backup(out: Path) -> ExitCode:
    """Write everything into a file."""
    settings = read_settings()
    with reached(settings) as place:
        files.backup(place, find_programs(settings.postgres_bin), out)
    output.print(f"{out} holds all sponsors' data: {out.stat().st_size:,} bytes. Keep it as closely as the database.")
    return ExitCode.FINE


def restore(source: Path) -> ExitCode:
    """Read a file into an empty database."""
    settings = read_settings()
    with reached(settings) as place:
        files.restore(place, find_programs(settings.postgres_bin), source)
    output.print(f"{source} is restored; the database is up to date and safe.")
    return ExitCode.FINE
