"""Ways to tamper with an export of the audit trail, each in a place of chance's choosing."""

import hashlib
import json
import random
from collections.abc import Callable

from scheduler.cli.audit.verifier import START, Head, Link

Chain = tuple[Head, list[Link]]


def chain(entries: int, sponsor: str = "acme") -> Chain:
    """A chain as the database writes them."""
    links, before = [], START
    for number in range(1, entries + 1):
        said = {"plant": "north", "sponsor": sponsor, "sequence": number, "name": "Ada", "changes": {"n": number}}
        entry = json.dumps(said)
        before = _hash(before, entry)
        links.append(Link(entry, before))
    return Head("north", sponsor, entries, before), links


def tampered(good: Chain, chance: random.Random) -> tuple[str, Chain]:
    """The name of a way and what it makes of a chain; the chain itself stays as it is."""
    name = chance.choice(list(WAYS))
    head, links = good[0], list(good[1])
    return name, WAYS[name](head, links, chance)


def _letter(head: Head, links: list[Link], chance: random.Random) -> Chain:
    """One letter of an entry is another."""
    place = chance.randrange(len(links))
    text = links[place].entry
    at = chance.randrange(len(text))
    other = chance.choice([letter for letter in 'abcxyz0189 {}"' if letter != text[at]])
    links[place] = links[place]._replace(entry=text[:at] + other + text[at + 1 :])
    return head, links


def _space(head: Head, links: list[Link], chance: random.Random) -> Chain:
    """The same content, written otherwise."""
    place = chance.randrange(len(links))
    links[place] = links[place]._replace(entry=json.dumps(json.loads(links[place].entry), separators=(",", ":")))
    return head, links


def _field(head: Head, links: list[Link], chance: random.Random) -> Chain:
    """An entry says another name, and its own hash is made to fit."""
    place = chance.randrange(len(links))
    said = json.dumps({**json.loads(links[place].entry), "name": chance.choice(["Eve", "", None])})
    before = links[place - 1].hash if place else START
    links[place] = Link(said, _hash(before, said))
    return head, links


def _digest(head: Head, links: list[Link], chance: random.Random) -> Chain:
    """A hash is another."""
    place = chance.randrange(len(links))
    links[place] = links[place]._replace(hash=hashlib.sha256(chance.randbytes(8)).hexdigest())
    return head, links


def _removed(head: Head, links: list[Link], chance: random.Random) -> Chain:
    """An entry is gone."""
    del links[chance.randrange(len(links))]
    return head, links


def _repeated(head: Head, links: list[Link], chance: random.Random) -> Chain:
    """An entry stands in a second place."""
    links.insert(chance.randrange(len(links) + 1), chance.choice(links))
    return head, links


def _moved(head: Head, links: list[Link], chance: random.Random) -> Chain:
    """Two entries changed places."""
    one, other = chance.sample(range(len(links)), 2)
    links[one], links[other] = links[other], links[one]
    return head, links


def _cut(head: Head, links: list[Link], chance: random.Random) -> Chain:
    """The tail is cut off."""
    return head, links[: chance.randrange(len(links))]


def _cut_with_head(head: Head, links: list[Link], chance: random.Random) -> Chain:
    """The tail is cut off and the head's number made to fit."""
    kept = links[: chance.randrange(len(links))]
    return head._replace(sequence=len(kept)), kept


def _borrowed(head: Head, links: list[Link], chance: random.Random) -> Chain:
    """An entry comes from another sponsor's chain."""
    place = chance.randrange(len(links))
    links[place] = chain(len(links), "bolt")[1][place]
    return head, links


def _renamed(head: Head, links: list[Link], chance: random.Random) -> Chain:
    """The whole chain is said to be another's."""
    return head._replace(sponsor=chance.choice(["bolt", ""])), links


def _hash(before: str, entry: str) -> str:
    return hashlib.sha256((before + entry).encode()).hexdigest()


WAYS: dict[str, Callable[[Head, list[Link], random.Random], Chain]] = {
    "letter": _letter,
    "space": _space,
    "field": _field,
    "digest": _digest,
    "removed": _removed,
    "repeated": _repeated,
    "moved": _moved,
    "cut": _cut,
    "cut with head": _cut_with_head,
    "borrowed": _borrowed,
    "renamed": _renamed,
}
