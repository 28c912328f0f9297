"""Chains of the audit trail, to be read; they are written by triggers alone (migrations/0004_audit.sql)."""

from collections.abc import Iterator
from typing import NamedTuple

from scheduler.service.principal import Principal
from scheduler.store.postgres.connection import Database

# A chain whose head was removed is found by its entries.
_HEADS = """
SELECT sponsor_id AS sponsor, coalesce(h.sequence, 0) AS sequence, coalesce(h.hash, '') AS hash
FROM audit_heads AS h FULL JOIN (SELECT DISTINCT plant_id, sponsor_id FROM audit) AS a USING (plant_id, sponsor_id)
ORDER BY sponsor_id
"""
_ENTRIES = "SELECT entry, hash FROM audit WHERE sponsor_id = %s ORDER BY sequence"


class Chain(NamedTuple):
    """A chain; the plant's own has no sponsor.

    Attributes:
        sequence: number of its last entry, as the database remembers it apart from the entries; `hash`: that entry's.
        links: text and hash of each entry, in order.
    """

    sponsor: str
    sequence: int
    hash: str
    links: tuple[tuple[str, str], ...]


def chains(database: Database, who: Principal) -> Iterator[Chain]:
    """All chains of the plant as they are at one instant, the plant's own first."""
    with database.looking_as(who) as cursor:
        for head in cursor.execute(_HEADS).fetchall():
            rows = cursor.execute(_ENTRIES, (head["sponsor"],)).fetchall()
            yield Chain(**head, links=tuple((row["entry"], row["hash"]) for row in rows))
