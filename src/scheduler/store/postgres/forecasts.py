"""Versions of sponsors' forecasts."""

from typing import Any
from uuid import UUID

from scheduler.domain.forecast import ForecastVersion, VersionStatus
from scheduler.forecast.terms import Terms
from scheduler.service.entries import Position, StoredForecast
from scheduler.service.errors import NotFoundError, WrongStateError
from scheduler.service.principal import Principal
from scheduler.store.postgres.connection import Cursor, Database
from scheduler.store.postgres.documents import document, read_issues, write_issues
from scheduler.store.postgres.paging import PAGE, page
from scheduler.store.refusals import need_own, need_room

_COUNT = "SELECT count(*) AS held FROM forecasts WHERE sponsor_id = %s"
_ADD = """
INSERT INTO forecasts (plant_id, sponsor_id, id, sequence, created, status, version, terms, warnings)
VALUES (%(plant)s, %(sponsor)s, %(id)s, %(sequence)s, %(created)s, %(status)s, %(version)s, %(terms)s, %(warnings)s)
ON CONFLICT DO NOTHING
"""
_MOVE = "UPDATE forecasts SET status = %(status)s WHERE sponsor_id = %(sponsor)s AND id = %(id)s"
_SELECT = "SELECT id, created, status, version, terms, warnings FROM forecasts"
_GET = f"{_SELECT} WHERE id = %s"
_LIST = f"{_SELECT} {PAGE}"
_HISTORY = f"{_SELECT} WHERE sponsor_id = %s ORDER BY sequence"


class ForecastRows:
    """The store's part that keeps forecasts.

    Args:
        database: where.
        max_forecasts: versions of a sponsor kept at most; counted per sponsor, so that none learns of another's.
    """

    def __init__(self, database: Database, max_forecasts: int) -> None:
        self._database, self._max_forecasts = database, max_forecasts

    def add_forecast(self, who: Principal, entry: StoredForecast, superseded: StoredForecast | None) -> None:
        """See `Store.add_forecast`."""
        sponsor = entry.version.sponsor
        need_own(who, sponsor)
        with self._database.acting_as(who) as cursor:
            held = _held(cursor, sponsor)
            next_one = entry.version.sequence == held + 1
            if next_one:
                need_room(held, "forecasts", self._max_forecasts)
            if not next_one or cursor.execute(_ADD, {"plant": who.plant, **_row(entry)}).rowcount == 0:
                raise WrongStateError(f"Sponsor {sponsor} has {_held(cursor, sponsor)} versions by now.")
            if superseded is not None:
                status = superseded.version.status.value
                cursor.execute(_MOVE, {"sponsor": sponsor, "id": superseded.id, "status": status})

    def get_forecast(self, who: Principal, key: UUID) -> StoredForecast:
        """See `Store.get_forecast`."""
        with self._database.acting_as(who) as cursor:
            row = cursor.execute(_GET, (key,)).fetchone()
        if row is None:
            raise NotFoundError("forecast", key)
        return _entry(row)

    def list_forecasts(self, who: Principal, limit: int, after: Position | None = None) -> tuple[StoredForecast, ...]:
        """See `Store.list_forecasts`."""
        with self._database.acting_as(who) as cursor:
            rows = cursor.execute(_LIST, page(limit, after)).fetchall()
        return tuple(map(_entry, rows))

    def forecast_history(self, who: Principal, sponsor: str) -> tuple[StoredForecast, ...]:
        """See `Store.forecast_history`."""
        with self._database.acting_as(who) as cursor:
            rows = cursor.execute(_HISTORY, (sponsor,)).fetchall()
        return tuple(map(_entry, rows))


def _held(cursor: Cursor, sponsor: str) -> int:
    return int(cursor.execute(_COUNT, (sponsor,)).fetchall()[0]["held"])


def _row(entry: StoredForecast) -> dict[str, Any]:
    version = entry.version
    return {
        "id": entry.id,
        "created": entry.created,
        "sponsor": version.sponsor,
        "sequence": version.sequence,
        "status": version.status.value,
        "version": version.model_dump_json(exclude={"status"}),
        "terms": document(entry.terms),
        "warnings": write_issues(entry.warnings),
    }


def _entry(row: dict[str, Any]) -> StoredForecast:
    version = ForecastVersion.model_validate_json(row["version"])
    return StoredForecast(
        id=row["id"],
        created=row["created"],
        version=version.model_copy(update={"status": VersionStatus(row["status"])}),
        terms=Terms.model_validate_json(row["terms"]),
        warnings=read_issues(row["warnings"]),
    )
