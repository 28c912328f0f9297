"""Replans: what happened to a plan, and which plans are proposed for the rest."""

from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from scheduler.domain.event import EventLog
from scheduler.domain.replan import Strategy
from scheduler.service.entries import Position
from scheduler.service.errors import NotFoundError
from scheduler.service.principal import Principal
from scheduler.service.replan_entries import ReplanSummary, StoredReplan
from scheduler.store.postgres.connection import Database
from scheduler.store.postgres.documents import document
from scheduler.store.postgres.paging import PAGE, page
from scheduler.store.refusals import need_planner, need_room

_COUNT = "SELECT count(*) AS held FROM replans"
_ADD = """
INSERT INTO replans (plant_id, id, plan_id, scenario_id, baseline_id, name, created, frozen, slushy, log, now, plans)
VALUES (%(plant_id)s, %(id)s, %(plan)s, %(scenario)s, %(baseline)s, %(name)s, %(created)s, %(frozen)s, %(slushy)s,
    %(log)s, %(now)s, %(plans)s)
"""
_SUMMARY = """id, plan_id AS plan, scenario_id AS scenario, baseline_id AS baseline, name, created, frozen, slushy, now,
    plans"""
_GET = f"SELECT {_SUMMARY}, log FROM replans WHERE id = %s"
_LIST = f"SELECT {_SUMMARY} FROM replans {PAGE}"
_PLANS = TypeAdapter(dict[Strategy, UUID])


class ReplanRows:
    """The store's part that keeps replans.

    Args:
        database: where.
        max_replans: of a plant kept at most, give or take the ones that are added at one instant.
    """

    def __init__(self, database: Database, max_replans: int) -> None:
        self._database, self._max_replans = database, max_replans

    def add_replan(self, who: Principal, entry: StoredReplan) -> None:
        """See `ReplanStore.add_replan`."""
        need_planner(who, "replans")
        row = {**dict(entry), "plant_id": who.plant, "log": document(entry.log)}
        with self._database.acting_as(who) as cursor:
            need_room(cursor.execute(_COUNT).fetchall()[0]["held"], "replans", self._max_replans)
            cursor.execute(_ADD, {**row, "plans": _PLANS.dump_json(dict(entry.plans)).decode()})

    def get_replan(self, who: Principal, key: UUID) -> StoredReplan:
        """See `ReplanStore.get_replan`."""
        with self._database.acting_as(who) as cursor:
            row = cursor.execute(_GET, (key,)).fetchone()
        if row is None:
            raise NotFoundError("replan", key)
        return StoredReplan(**_read(row), log=EventLog.model_validate_json(row["log"]))

    def list_replans(self, who: Principal, limit: int, after: Position | None = None) -> tuple[ReplanSummary, ...]:
        """See `ReplanStore.list_replans`."""
        with self._database.acting_as(who) as cursor:
            return tuple(ReplanSummary(**_read(row)) for row in cursor.execute(_LIST, page(limit, after)))


def _read(row: dict[str, Any]) -> dict[str, Any]:
    """Fields of a summary, out of a row of its columns."""
    columns = {name: row[name] for name in ReplanSummary.model_fields}
    return {**columns, "plans": _PLANS.validate_json(columns["plans"])}
