"""Chains of the audit trail, to be read; they are written by triggers alone (migrations/0004_audit.sql)."""

from collections.abc import Iterator
from typing import NamedTuple

from scheduler.service.principal import Principal
from scheduler.store.postgres.connection import Cursor, Database

PAGE = 1_000
_HEADS = "SELECT sponsor_id AS sponsor, sequence, hash FROM audit_heads ORDER BY sponsor_id"
# A chain whose head was removed has no place in the first table: look for it in the second.
_HEADLESS = """
SELECT DISTINCT sponsor_id AS sponsor FROM audit
WHERE NOT EXISTS (SELECT FROM audit_heads AS h WHERE (h.plant_id, h.sponsor_id) = (audit.plant_id, audit.sponsor_id))
"""
_ENTRIES = """
SELECT sequence, entry, hash FROM audit WHERE sponsor_id = %(sponsor)s AND sequence > %(after)s
ORDER BY sequence LIMIT %(limit)s
"""


class ChainHead(NamedTuple):
    """Where a chain ends; the plant's own chain has no sponsor."""

    sponsor: str
    sequence: int
    hash: str


class AuditTrail:
    """The chains of a plant.

    Args:
        database: where.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def heads(self, who: Principal) -> tuple[ChainHead, ...]:
        """Where the chains that `who` may see end, as the database remembers it."""
        with self._database.acting_as(who) as cursor:
            known = [ChainHead(**row) for row in cursor.execute(_HEADS).fetchall()]
            lost = [ChainHead(row["sponsor"], 0, "") for row in cursor.execute(_HEADLESS).fetchall()]
        return (*known, *lost)

    def entries(self, who: Principal, sponsor: str) -> Iterator[tuple[int, str, str]]:
        """Number, text and hash of each entry of a chain, in order."""
        after = 0
        while True:
            with self._database.acting_as(who) as cursor:
                rows = _page(cursor, sponsor, after)
            yield from rows
            if len(rows) < PAGE:
                return
            after = rows[-1][0]


def _page(cursor: Cursor, sponsor: str, after: int) -> list[tuple[int, str, str]]:
    asked = {"sponsor": sponsor, "after": after, "limit": PAGE}
    return [(row["sequence"], row["entry"], row["hash"]) for row in cursor.execute(_ENTRIES, asked).fetchall()]
