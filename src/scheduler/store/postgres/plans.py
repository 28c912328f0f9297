"""Plans from the request to the answer."""

from typing import Any
from uuid import UUID

from scheduler.domain.plan import Plan
from scheduler.domain.run import RunRecord
from scheduler.domain.scenario import Scenario
from scheduler.domain.solve_settings import SolveSettings
from scheduler.service.entries import Failure, PlanState, PlanSummary, Position, StoredPlan
from scheduler.service.errors import NotFoundError, WrongStateError
from scheduler.service.principal import Principal
from scheduler.store.postgres.connection import Database
from scheduler.store.postgres.documents import document, read
from scheduler.store.postgres.paging import PAGE, page
from scheduler.store.refusals import need_planner, need_room, refuse_reader

_COUNT = "SELECT count(*) AS held FROM plans"
_ADD = """
INSERT INTO plans (plant_id, id, scenario_id, baseline_id, forecasts, name, settings, created, state)
VALUES (%(plant)s, %(id)s, %(scenario)s, %(baseline)s, %(forecasts)s, %(name)s, %(settings)s, %(created)s, %(state)s)
"""
_SUMMARY = """id, scenario_id AS scenario, baseline_id AS baseline, forecasts, name, settings, created, state, started,
    finished, failure"""
_GET = f"""
SELECT {_SUMMARY}, plan, run, netted
FROM plans LEFT JOIN plan_contents ON plan_contents.plant_id = plans.plant_id AND plan_id = id WHERE id = %s
"""
_LIST = f"SELECT {_SUMMARY} FROM plans {PAGE}"
_STATE = "SELECT state FROM plans WHERE id = %s"
_MOVE = """
UPDATE plans SET state = %(state)s, started = %(started)s, finished = %(finished)s, failure = %(failure)s
WHERE id = %(id)s AND state = %(expected)s
"""
_ANSWER = """
INSERT INTO plan_contents (plant_id, plan_id, plan, run, netted)
VALUES (%(plant)s, %(id)s, %(plan)s, %(run)s, %(netted)s)
"""


class PlanRows:
    """The store's part that keeps plans. What was asked for and what was answered is written once.

    Args:
        database: where.
        max_plans: plans of a plant kept at most, give or take the ones that are added at one instant.
    """

    def __init__(self, database: Database, max_plans: int) -> None:
        self._database, self._max_plans = database, max_plans

    def add_plan(self, who: Principal, entry: StoredPlan) -> None:
        """See `Store.add_plan`."""
        need_planner(who, "plans")
        row = {
            **entry.model_dump(include={"id", "scenario", "baseline", "name", "created"}),
            "plant": who.plant,
            "forecasts": list(entry.forecasts),
            "settings": document(entry.settings),
            "state": entry.state.value,
        }
        with self._database.acting_as(who) as cursor:
            need_room(cursor.execute(_COUNT).fetchall()[0]["held"], "plans", self._max_plans)
            cursor.execute(_ADD, row)

    def get_plan(self, who: Principal, key: UUID) -> StoredPlan:
        """See `Store.get_plan`."""
        with self._database.acting_as(who) as cursor:
            row = cursor.execute(_GET, (key,)).fetchone()
        if row is None:
            raise NotFoundError("plan", key)
        return StoredPlan(
            **_summary(row),
            plan=read(Plan, row["plan"]),
            run=read(RunRecord, row["run"]),
            netted=read(Scenario, row["netted"]),
        )

    def plan_document(self, who: Principal, key: UUID) -> str | None:
        """See `Store.plan_document`."""
        with self._database.acting_as(who) as cursor:
            row = cursor.execute(_GET, (key,)).fetchone()
        if row is None:
            raise NotFoundError("plan", key)
        summary = PlanSummary(**_summary(row))
        if not summary.state.final:
            return None
        content = ",".join(f'"{name}":{row[name] or "null"}' for name in ("plan", "run", "netted"))
        return f"{summary.model_dump_json()[:-1]},{content}}}"

    def list_plans(self, who: Principal, limit: int, after: Position | None = None) -> tuple[PlanSummary, ...]:
        """See `Store.list_plans`."""
        with self._database.acting_as(who) as cursor:
            return tuple(PlanSummary(**_summary(row)) for row in cursor.execute(_LIST, page(limit, after)))

    def replace_plan(self, who: Principal, entry: StoredPlan, expected: PlanState) -> None:
        """See `Store.replace_plan`."""
        refuse_reader(who, "plans")
        moved = {
            **entry.model_dump(include={"id", "started", "finished"}),
            "state": entry.state.value,
            "failure": document(entry.failure),
            "expected": expected.value,
        }
        with self._database.acting_as(who) as cursor:
            if cursor.execute(_MOVE, moved).rowcount == 0:
                found = cursor.execute(_STATE, (entry.id,)).fetchone()
                if found is None:
                    raise NotFoundError("plan", entry.id)
                raise WrongStateError(f"Plan {entry.id} is {found['state']}, no longer {expected}.")
            if entry.plan is not None:
                answer = {name: document(getattr(entry, name)) for name in ("plan", "run", "netted")}
                cursor.execute(_ANSWER, {"plant": who.plant, "id": entry.id, **answer})


def _summary(row: dict[str, Any]) -> dict[str, Any]:
    """Fields of a summary, out of a row of its columns."""
    return {
        **{name: row[name] for name in ("id", "scenario", "baseline", "name", "created", "started", "finished")},
        "forecasts": tuple(row["forecasts"]),
        "settings": SolveSettings.model_validate_json(row["settings"]),
        "state": PlanState(row["state"]),
        "failure": read(Failure, row["failure"]),
    }
