"""`scheduler audit verify` and `scheduler audit export`."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import takewhile
from pathlib import Path

from scheduler.cli.audit.verifier import Head, Link, broken, contradicted, read
from scheduler.cli.guard import ExitCode, InputError
from scheduler.cli.printing import output
from scheduler.cli.service.settings import read_settings
from scheduler.service.principal import Principal, Role
from scheduler.store.postgres.audit import AuditTrail
from scheduler.store.postgres.connection import Database
from scheduler.store.postgres.place import reached


def verify(plant: str, earlier: Sequence[Path]) -> ExitCode:
    """Verify every chain; findings make the exit code 1."""
    kept = [_kept(path) for path in earlier]
    found: list[str] = []
    with _trail() as trail:
        chains = {head.sponsor: (head, links) for head, links in _chains(trail, plant)}
        for sponsor, (head, links) in chains.items():
            name = f"Sponsor {sponsor}" if sponsor else "Plant"
            output.print(f"{name}: {len(links)} entries, the last with the hash {head.hash or 'unknown'}.")
            found += [f"{name}: {said}" for said in broken(head, links)]
        for old in kept:
            _, links = chains.get(old.sponsor, (None, []))
            found += [f"Chain {old.sponsor or 'of the plant'}: {said}" for said in contradicted(old, links)]
    output.print("\n".join(found) or "No entry was changed, removed or added by hand.")
    return ExitCode.VIOLATIONS if found else ExitCode.FINE


def export(plant: str, sponsor: str, out: Path) -> ExitCode:
    """Write a chain as JSON lines, its head first."""
    with _trail() as trail:
        found = {head.sponsor: (head, links) for head, links in _chains(trail, plant)}
    if sponsor not in found:
        raise InputError(f"There is no entry of {f'sponsor {sponsor}' if sponsor else 'the plant'} in plant {plant}.")
    head, links = found[sponsor]
    try:
        with out.open("x", encoding="utf-8") as file:
            file.writelines(json.dumps(part._asdict()) + "\n" for part in (head, *links))
    except FileExistsError:
        raise InputError(f"{out} exists already; name a new file.") from None
    output.print(
        f"{out} holds {len(links)} entries. Keep it elsewhere: it shows later whether the chain was rewritten."
    )
    return ExitCode.FINE


@contextmanager
def _trail() -> Iterator[AuditTrail]:
    with reached(read_settings()) as place:
        database = Database(place.service_url)
        database.open()
        try:
            yield AuditTrail(database)
        finally:
            database.close()


def _chains(trail: AuditTrail, plant: str) -> Iterator[tuple[Head, list[Link]]]:
    """Each chain up to where its head was when it was looked at: others may go on writing."""
    who = Principal(Role.PLANNER, plant, name="scheduler audit")
    for head in trail.heads(who):
        entries = takewhile(lambda row, end=head.sequence: not end or row[0] <= end, trail.entries(who, head.sponsor))
        yield Head(plant, *head), [Link(text, digest) for _, text, digest in entries]


def _kept(path: Path) -> Head:
    try:
        return read(path.read_text(encoding="utf-8").splitlines())[0]
    except (OSError, ValueError) as error:
        raise InputError(f"{path} cannot be read as an export: {error}") from None
