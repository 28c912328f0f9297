"""What sponsors ask to be changed, and the lead times they may count on."""

from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from scheduler.service.entries import Position
from scheduler.service.errors import NotFoundError
from scheduler.service.principal import Principal
from scheduler.service.published_entries import ChangeAnswer, ChangeRequest, LeadTime, LeadTimes
from scheduler.store.postgres.connection import Database
from scheduler.store.postgres.documents import document
from scheduler.store.postgres.errors import StatementError
from scheduler.store.postgres.paging import page
from scheduler.store.refusals import answered_already, need_own, need_planner, need_room, stated_meanwhile

_COUNT = "SELECT count(*) AS held FROM change_requests WHERE sponsor_id = %s"
_ADD = """
INSERT INTO change_requests (plant_id, sponsor_id, id, created, request)
VALUES (%(plant)s, %(sponsor)s, %(id)s, %(created)s, %(request)s)
"""
_SELECT = """
SELECT request, answer FROM change_requests LEFT JOIN change_answers
    ON (change_answers.plant_id, change_answers.sponsor_id, request_id)
        = (change_requests.plant_id, change_requests.sponsor_id, id)
"""
_GET = f"{_SELECT} WHERE id = %s"
_LIST = f"""{_SELECT}
WHERE %(after)s::timestamptz IS NULL OR (created, id) < (%(after)s, %(after_id)s)
ORDER BY created DESC, id DESC LIMIT %(limit)s
"""
_ANSWER = """
INSERT INTO change_answers (plant_id, sponsor_id, request_id, answer)
SELECT plant_id, sponsor_id, id, %(answer)s FROM change_requests WHERE id = %(id)s
ON CONFLICT DO NOTHING
"""
_LEAD_TIMES = """
SELECT version, created, lead_times FROM lead_times WHERE sponsor_id = %s ORDER BY version DESC LIMIT 1
"""
_STATE_LEAD_TIMES = """
INSERT INTO lead_times (plant_id, sponsor_id, version, created, lead_times)
VALUES (%(plant)s, %(sponsor)s, %(version)s, %(created)s, %(lead_times)s)
"""
_ROWS = TypeAdapter(tuple[LeadTime, ...])
_TAKEN = "23505"  # SQLSTATE: a unique key has that value already


class ChangeRows:
    """The store's part that keeps requests for change, and lead times.

    Args:
        database: where.
        max_changes: requests of a sponsor kept at most.
    """

    def __init__(self, database: Database, max_changes: int) -> None:
        self._database, self._max_changes = database, max_changes

    def add_change_request(self, who: Principal, entry: ChangeRequest) -> None:
        """See `PublicationStore.add_change_request`."""
        need_own(who, entry.sponsor, "requests")
        row = {"plant": who.plant, "sponsor": entry.sponsor, "id": entry.id, "created": entry.created}
        with self._database.acting_as(who) as cursor:
            held = cursor.execute(_COUNT, (entry.sponsor,)).fetchall()[0]["held"]
            need_room(held, "requests", self._max_changes)
            cursor.execute(_ADD, {**row, "request": document(entry)})

    def get_change_request(self, who: Principal, key: UUID) -> ChangeRequest:
        """See `PublicationStore.get_change_request`."""
        with self._database.acting_as(who) as cursor:
            row = cursor.execute(_GET, (key,)).fetchone()
        if row is None:
            raise NotFoundError("change request", key)
        return _request(row)

    def list_change_requests(
        self, who: Principal, limit: int, after: Position | None = None
    ) -> tuple[ChangeRequest, ...]:
        """See `PublicationStore.list_change_requests`."""
        with self._database.acting_as(who) as cursor:
            return tuple(map(_request, cursor.execute(_LIST, page(limit, after)).fetchall()))

    def answer_change_request(self, who: Principal, key: UUID, answer: ChangeAnswer) -> None:
        """See `PublicationStore.answer_change_request`."""
        self.get_change_request(who, key)
        need_planner(who, "answers")
        with self._database.acting_as(who) as cursor:
            if cursor.execute(_ANSWER, {"id": key, "answer": document(answer)}).rowcount == 0:
                raise answered_already(key)

    def get_lead_times(self, who: Principal, sponsor: str) -> LeadTimes:
        """See `PublicationStore.get_lead_times`."""
        with self._database.acting_as(who) as cursor:
            row = cursor.execute(_LEAD_TIMES, (sponsor,)).fetchone()
        return (
            LeadTimes() if row is None else LeadTimes(**{**row, "lead_times": _ROWS.validate_json(row["lead_times"])})
        )

    def add_lead_times(self, who: Principal, sponsor: str, entry: LeadTimes) -> None:
        """See `PublicationStore.add_lead_times`."""
        need_planner(who, "lead times")
        row = {"plant": who.plant, "sponsor": sponsor, "version": entry.version, "created": entry.created}
        if self.get_lead_times(who, sponsor).version != entry.version - 1:
            raise stated_meanwhile(sponsor)
        try:
            with self._database.acting_as(who) as cursor:
                cursor.execute(_STATE_LEAD_TIMES, {**row, "lead_times": _ROWS.dump_json(entry.lead_times).decode()})
        except StatementError as error:
            if error.state == _TAKEN:
                raise stated_meanwhile(sponsor) from None
            raise


def _request(row: dict[str, Any]) -> ChangeRequest:
    asked = ChangeRequest.model_validate_json(row["request"])
    answer = None if row["answer"] is None else ChangeAnswer.model_validate_json(row["answer"])
    return asked.model_copy(update={"answer": answer})
