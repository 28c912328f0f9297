"""Verifies an export of the audit trail: `python verifier.py EXPORT [EARLIER_EXPORT]`.

This file needs nothing but Python's standard library, so that whoever receives an export can take it along and read it.

An export is a file of JSON lines. The first says whose chain it is and where it ends:
`{"plant": …, "sponsor": …, "sequence": …, "hash": …}`; the sponsor is empty for the plant's own chain. Each further
line is `{"entry": …, "hash": …}`: the entry is a text, itself JSON; its hash is the SHA-256, in hexadecimal, of the
hash before it (64 zeros for the first) followed by that text, in UTF-8. Entries are numbered from 1 without a gap.
"""

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

START = "0" * 64


class Head(NamedTuple):
    """Whose chain it is, and where it ends."""

    plant: str
    sponsor: str
    sequence: int
    hash: str


class Link(NamedTuple):
    """An entry as it was written, and the hash that goes with it."""

    entry: str
    hash: str


def broken(head: Head, links: Iterable[Link]) -> Iterator[str]:
    """Everything that is wrong with a chain, as sentences; nothing for one as it was written."""
    before, last = START, 0
    for number, link in enumerate(links, 1):
        yield from _misplaced(head, number, link.entry)
        if hashlib.sha256((before + link.entry).encode()).hexdigest() != link.hash:
            yield f"Entry {number} was changed, or the one before it: its hash does not fit."
        before, last = link.hash, number
    if last != head.sequence:
        yield f"The chain has {last} entries and should have {head.sequence}."
    if before != head.hash:
        yield f"The chain does not end as it should: with the hash {head.hash}."


def read(lines: Iterable[str]) -> tuple[Head, list[Link]]:
    """An export's content.

    Raises:
        ValueError: a line is no export's; says which.
    """
    rows = [_fields(number, line) for number, line in enumerate(lines, 1)]
    if not rows:
        raise ValueError("The file is empty.")
    try:
        head = Head(**rows[0])
        links = [Link(**row) for row in rows[1:]]
    except TypeError as error:
        raise ValueError(f"A line has other fields than an export's: {error}.") from None
    if not all(isinstance(value, str) for value in (*head[:2], head.hash, *(part for link in links for part in link))):
        raise ValueError("A line has a field of another kind than an export's.")
    return head, links


def contradicted(earlier: Head, links: list[Link]) -> Iterator[str]:
    """What an earlier export, kept elsewhere, proves: the chain went on from there, and was not written anew."""
    at = (
        links[earlier.sequence - 1].hash
        if 0 < earlier.sequence <= len(links)
        else START
        if not earlier.sequence
        else ""
    )
    if at != earlier.hash:
        yield f"The chain was rewritten: entry {earlier.sequence} is another than in the earlier export."


def _misplaced(head: Head, number: int, entry: str) -> Iterator[str]:
    try:
        said = json.loads(entry)
        place = (said["plant"], said["sponsor"], said["sequence"])
    except (ValueError, KeyError, TypeError):
        yield f"Entry {number} cannot be read."
        return
    if place != (head.plant, head.sponsor, number):
        yield f"Entry {number} says that it is entry {place[2]} of another place: entries are missing, added or moved."


def _fields(number: int, line: str) -> dict[str, Any]:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len({name for name, _ in pairs}) != len(pairs):
            raise ValueError("a field stands twice")
        return dict(pairs)

    try:
        found = json.loads(line, object_pairs_hook=once)
    except ValueError as error:
        raise ValueError(f"Line {number} is no line of an export: {error}.") from None
    if not isinstance(found, dict):
        raise ValueError(f"Line {number} is no line of an export.")
    return found


def main(paths: list[str]) -> int:
    """Verify a file, against an earlier one where it is named; 1 where something is wrong."""
    try:
        (head, links), *earlier = [read(open(path, encoding="utf-8")) for path in paths]  # noqa: SIM115  # a script
    except ValueError as error:
        print(error)
        return 1
    found = [*broken(head, links), *(said for old, _ in earlier for said in contradicted(old, links))]
    print("\n".join(found) or f"{len(links)} entries, none changed.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
