"""Answers to requests that may come again."""

from datetime import datetime
from typing import Any

from scheduler.service.once_ports import Answer, Kept
from scheduler.service.principal import Principal
from scheduler.store.postgres.connection import Database
from scheduler.store.postgres.documents import document

_OWN = "sponsor_id = %(sponsor)s AND caller = %(caller)s AND key = %(key)s"
# Where another transaction has claimed the key, this one waits here until that is over.
_CLAIM = """
INSERT INTO answers (plant_id, sponsor_id, caller, key, digest, created)
VALUES (%(plant)s, %(sponsor)s, %(caller)s, %(key)s, %(digest)s, %(created)s)
ON CONFLICT DO NOTHING
"""
_GET = f"SELECT digest, answer FROM answers WHERE {_OWN}"
_KEEP = f"UPDATE answers SET answer = %(answer)s WHERE {_OWN}"


class AnswerRows:
    """The store's part that keeps answers.

    Args:
        database: where.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim_answer(self, who: Principal, key: str, digest: str, now: datetime) -> Kept | None:
        """See `AnswerStore.claim_answer`."""
        with self._database.acting_as(who) as cursor:
            claim = {"plant": who.plant, "digest": digest, "created": now, **_own(who, key)}
            if cursor.execute(_CLAIM, claim).rowcount:
                return None
            row = cursor.execute(_GET, _own(who, key)).fetchall()[0]
        return Kept(row["digest"], Answer.model_validate_json(row["answer"]))

    def keep_answer(self, who: Principal, key: str, answer: Answer) -> None:
        """See `AnswerStore.keep_answer`."""
        with self._database.acting_as(who) as cursor:
            cursor.execute(_KEEP, {"answer": document(answer), **_own(who, key)})


def _own(who: Principal, key: str) -> dict[str, Any]:
    return {"sponsor": who.sponsor or "", "caller": str(who.user or who.role.value), "key": key}
