"""`scheduler audit verify` and `scheduler audit export`."""

import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from scheduler.cli.audit.verifier import Head, Link, broken, contradicted, read
from scheduler.cli.guard import ExitCode, InputError
from scheduler.cli.printing import output
from scheduler.cli.service.settings import read_settings
from scheduler.service.principal import Principal, Role
from scheduler.store.postgres.audit import chains
from scheduler.store.postgres.connection import Database
from scheduler.store.postgres.place import reached


def verify(plant: str, earlier: Sequence[Path]) -> ExitCode:
    """Verify every chain; findings make the exit code 1."""
    kept = [_kept(path) for path in earlier]
    found: list[str] = []
    known: dict[str, list[Link]] = {}
    for head, links in _chains(plant):
        name, known[head.sponsor] = _name(head), links
        output.print(f"{name}: {len(links)} entries, the last with the hash {head.hash or 'unknown'}.")
        found += [f"{name}: {said}" for said in broken(head, links)]
    for old in kept:
        found += [f"{_name(old)}: {said}" for said in contradicted(old, known.get(old.sponsor, []))]
    output.print("\n".join(found) or "No entry was changed, removed or added by hand.")
    return ExitCode.VIOLATIONS if found else ExitCode.FINE


def export(plant: str, sponsor: str, out: Path) -> ExitCode:
    """Write a chain as JSON lines, its head first."""
    found = [(head, links) for head, links in _chains(plant) if head.sponsor == sponsor]
    if not found:
        raise InputError(f"There is no entry of {f'sponsor {sponsor}' if sponsor else 'the plant'} in plant {plant}.")
    ((head, links),) = found
    rows = [head._asdict(), *(link._asdict() for link in links)]
    try:
        with out.open("x", encoding="utf-8") as file:
            file.writelines(json.dumps(row) + "\n" for row in rows)
    except FileExistsError:
        raise InputError(f"{out} exists already; name a new file.") from None
    output.print(
        f"{out} holds {len(links)} entries. Keep it elsewhere: it shows later whether the chain was rewritten."
    )
    return ExitCode.FINE


def _chains(plant: str) -> Iterator[tuple[Head, list[Link]]]:
    who = Principal(Role.PLANNER, plant, name="scheduler audit")
    with reached(read_settings()) as place, closing(Database(place.service_url)) as database:
        database.open()
        for chain in chains(database, who):
            yield Head(plant, *chain[:3]), [Link(*link) for link in chain.links]


def _name(head: Head) -> str:
    return f"Sponsor {head.sponsor}" if head.sponsor else "Plant"


def _kept(path: Path) -> Head:
    try:
        return read(path.read_text(encoding="utf-8").splitlines())[0]
    except (OSError, ValueError) as error:
        raise InputError(f"{path} cannot be read as an export: {error}") from None
