"""Scenarios, and each sponsor's terms in them as rows of its own."""

from uuid import UUID

from scheduler.domain.scenario import Scenario
from scheduler.forecast.terms import Terms, terms_of
from scheduler.service.entries import Position, ScenarioSummary, StoredScenario
from scheduler.service.errors import NotFoundError
from scheduler.service.principal import Principal
from scheduler.store.postgres.connection import Database
from scheduler.store.postgres.documents import document, read_issues, write_issues
from scheduler.store.postgres.paging import PAGE, page
from scheduler.store.refusals import need_planner, need_room

_COUNT = "SELECT count(*) AS held FROM scenarios"
_ADD = """
INSERT INTO scenarios (plant_id, id, name, created, scenario, warnings)
VALUES (%(plant)s, %(id)s, %(name)s, %(created)s, %(scenario)s, %(warnings)s)
"""
_ADD_TERMS = """
INSERT INTO sponsor_terms (plant_id, sponsor_id, scenario_id, created, terms)
VALUES (%(plant)s, %(sponsor)s, %(id)s, %(created)s, %(terms)s)
"""
_GET = "SELECT id, name, created, scenario, warnings FROM scenarios WHERE id = %s"
_LIST = f"SELECT id, name, created FROM scenarios {PAGE}"
_EXISTS = "SELECT FROM scenarios WHERE id = %s"
_TERMS = """
SELECT terms FROM sponsor_terms
WHERE sponsor_id = %(sponsor)s AND (%(scenario)s::uuid IS NULL OR scenario_id = %(scenario)s)
ORDER BY created DESC, scenario_id DESC LIMIT 1
"""


class ScenarioRows:
    """The store's part that keeps scenarios.

    Args:
        database: where.
        max_scenarios: scenarios of a plant kept at most, give or take the ones that are added at one instant.
    """

    def __init__(self, database: Database, max_scenarios: int) -> None:
        self._database, self._max_scenarios = database, max_scenarios

    def add_scenario(self, who: Principal, entry: StoredScenario) -> None:
        """See `Store.add_scenario`."""
        need_planner(who, "scenarios")
        row = {"plant": who.plant, "id": entry.id, "created": entry.created}
        terms = [terms_of(entry.scenario, sponsor.id) for sponsor in entry.scenario.sponsors]
        with self._database.acting_as(who) as cursor:
            need_room(cursor.execute(_COUNT).fetchall()[0]["held"], "scenarios", self._max_scenarios)
            warnings = write_issues(entry.warnings)
            cursor.execute(
                _ADD, {**row, "name": entry.name, "scenario": document(entry.scenario), "warnings": warnings}
            )
            cursor.executemany(_ADD_TERMS, [{**row, "sponsor": t.sponsor, "terms": document(t)} for t in terms])

    def get_scenario(self, who: Principal, key: UUID) -> StoredScenario:
        """See `Store.get_scenario`."""
        with self._database.acting_as(who) as cursor:
            row = cursor.execute(_GET, (key,)).fetchone()
        if row is None:
            raise NotFoundError("scenario", key)
        scenario, warnings = Scenario.model_validate_json(row.pop("scenario")), read_issues(row.pop("warnings"))
        return StoredScenario(**row, scenario=scenario, warnings=warnings)

    def list_scenarios(self, who: Principal, limit: int, after: Position | None = None) -> tuple[ScenarioSummary, ...]:
        """See `Store.list_scenarios`."""
        with self._database.acting_as(who) as cursor:
            return tuple(ScenarioSummary(**row) for row in cursor.execute(_LIST, page(limit, after)))

    def get_terms(self, who: Principal, sponsor: str, scenario: UUID | None = None) -> Terms:
        """See `Store.get_terms`."""
        with self._database.acting_as(who) as cursor:
            if scenario is not None and cursor.execute(_EXISTS, (scenario,)).rowcount == 0:
                raise NotFoundError("scenario", scenario)
            row = cursor.execute(_TERMS, {"sponsor": sponsor, "scenario": scenario}).fetchone()
        if row is None:
            raise NotFoundError("sponsor", sponsor)
        return Terms.model_validate_json(row["terms"])
