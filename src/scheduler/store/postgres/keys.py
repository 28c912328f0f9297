"""API keys."""

from datetime import datetime
from typing import Any
from uuid import UUID

from scheduler.service.accounts.entries import Key
from scheduler.service.entries import Position
from scheduler.service.errors import NotFoundError
from scheduler.service.principal import Principal
from scheduler.store.postgres.connection import Database
from scheduler.store.postgres.paging import PAGE, page
from scheduler.store.refusals import need_admin

_COLUMNS = "id, created, name, role, sponsor, scopes, expires, revoked"
_ADD = f"""
INSERT INTO api_keys (plant_id, digest, {_COLUMNS}) VALUES (%(plant)s, %(digest)s, %(id)s, %(created)s, %(name)s,
    %(role)s, %(sponsor)s, %(scopes)s, %(expires)s, %(revoked)s)
"""
_FIND = f"SELECT {_COLUMNS} FROM api_keys WHERE digest = %s"
_LIST = f"SELECT {_COLUMNS} FROM api_keys {PAGE}"
_REVOKE = "UPDATE api_keys SET revoked = coalesce(revoked, %(now)s) WHERE id = %(id)s"


class KeyRows:
    """The part of the accounts that keeps API keys.

    Args:
        database: where.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def add_key(self, who: Principal, digest: str, key: Key) -> None:
        """See `Accounts.add_key`."""
        need_admin(who, "keys")
        row = {**key.model_dump(), "role": key.role.value, "scopes": list(key.scopes)}
        with self._database.acting_as(who) as cursor:
            cursor.execute(_ADD, {"plant": who.plant, "digest": digest, **row})

    def find_key(self, who: Principal, digest: str) -> Key | None:
        """See `Accounts.find_key`."""
        with self._database.acting_as(who) as cursor:
            row = cursor.execute(_FIND, (digest,)).fetchone()
        return None if row is None else _key(row)

    def list_keys(self, who: Principal, limit: int, after: Position | None = None) -> tuple[Key, ...]:
        """See `Accounts.list_keys`."""
        with self._database.acting_as(who) as cursor:
            return tuple(_key(row) for row in cursor.execute(_LIST, page(limit, after)))

    def revoke_key(self, who: Principal, key: UUID, now: datetime) -> None:
        """See `Accounts.revoke_key`."""
        with self._database.acting_as(who) as cursor:
            if cursor.execute(_REVOKE, {"id": key, "now": now}).rowcount == 0:
                raise NotFoundError("key", key)


def _key(row: dict[str, Any]) -> Key:
    return Key(**{**row, "scopes": tuple(row["scopes"])})
