"""A store that lives and dies with the process: for tests, trials and a planner's own machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar
from uuid import UUID

from scheduler.forecast.terms import Terms, terms_of
from scheduler.service.entries import (
    PlanState,
    PlanSummary,
    Position,
    ScenarioSummary,
    StoredForecast,
    StoredPlan,
    StoredScenario,
)
from scheduler.service.errors import NotFoundError, WrongStateError
from scheduler.service.principal import Principal
from scheduler.service.replan_entries import ReplanSummary, StoredReplan
from scheduler.store.memory_publications import MemoryPublications
from scheduler.store.refusals import need_own, need_planner, need_room, refuse_reader, sees_plant, sees_sponsor

_Entry = TypeVar("_Entry", StoredScenario, StoredForecast, StoredPlan, StoredReplan)
_Rows = dict[tuple[str, UUID], _Entry]


class MemoryStore(MemoryPublications):
    """Store port in dictionaries; rows are keyed by the plant that owns them.

    Args:
        max_scenarios: scenarios kept at most, over all plants; `max_plans`: plans, and replans; `max_forecasts`:
            versions; `max_changes`: requests for change, of a sponsor.
    """

    def __init__(
        self, max_scenarios: int = 200, max_plans: int = 1_000, max_forecasts: int = 1_000, max_changes: int = 1_000
    ) -> None:
        super().__init__(max_changes)
        self._max_scenarios, self._max_plans, self._max_forecasts = max_scenarios, max_plans, max_forecasts
        self._scenarios: _Rows[StoredScenario] = {}
        self._forecasts: _Rows[StoredForecast] = {}
        self._plans: _Rows[StoredPlan] = {}
        self._replans: _Rows[StoredReplan] = {}

    @contextmanager
    def transaction(self, who: Principal) -> Iterator[None]:
        """See `Store.transaction`; other threads' changes wait for its end."""
        with self._lock:
            before = {name: rows.copy() for name, rows in vars(self).items() if isinstance(rows, dict)}
            try:
                yield
            except BaseException:
                vars(self).update(before)
                raise

    def add_scenario(self, who: Principal, entry: StoredScenario) -> None:
        """See `Store.add_scenario`."""
        self._add(self._scenarios, who, entry, "scenarios", self._max_scenarios)

    def get_scenario(self, who: Principal, key: UUID) -> StoredScenario:
        """See `Store.get_scenario`."""
        return _find(self._scenarios, who, "scenario", key)

    def list_scenarios(self, who: Principal, limit: int, after: Position | None = None) -> tuple[ScenarioSummary, ...]:
        """See `Store.list_scenarios`."""
        rows = self._page(self._scenarios, who, limit, after)
        return tuple(ScenarioSummary(id=row.id, name=row.name, created=row.created) for row in rows)

    def get_terms(self, who: Principal, sponsor: str, scenario: UUID | None = None) -> Terms:
        """See `Store.get_terms`."""
        if scenario is not None:
            found = [self.get_scenario(who, scenario)]
        else:
            with self._lock:
                found = [row for (plant, _), row in self._scenarios.items() if plant == who.plant]
        known = [row for row in found if sponsor in row.scenario.sponsor_by_id]
        if not known or not sees_sponsor(who, sponsor):
            raise NotFoundError("sponsor", sponsor)
        return terms_of(max(known, key=lambda row: row.position).scenario, sponsor)

    def add_forecast(self, who: Principal, entry: StoredForecast, superseded: StoredForecast | None) -> None:
        """See `Store.add_forecast`."""
        sponsor = entry.version.sponsor
        need_own(who, sponsor)
        with self._lock:
            history = self._history(who, sponsor)
            if entry.version.sequence != len(history) + 1:
                raise WrongStateError(f"Sponsor {sponsor} has {len(history)} versions by now.")
            need_room(len(self._forecasts), "forecasts", self._max_forecasts)
            for row in (entry, superseded):
                if row is not None:
                    self._forecasts[who.plant, row.id] = row

    def get_forecast(self, who: Principal, key: UUID) -> StoredForecast:
        """See `Store.get_forecast`."""
        row = self._forecasts.get((who.plant, key))
        if row is None or not sees_sponsor(who, row.version.sponsor):
            raise NotFoundError("forecast", key)
        return row

    def list_forecasts(self, who: Principal, limit: int, after: Position | None = None) -> tuple[StoredForecast, ...]:
        """See `Store.list_forecasts`."""
        with self._lock:
            rows = [row for (plant, _), row in self._forecasts.items() if plant == who.plant]
        seen = [row for row in rows if sees_sponsor(who, row.version.sponsor)]
        return tuple(_page(seen, limit, after))

    def forecast_history(self, who: Principal, sponsor: str) -> tuple[StoredForecast, ...]:
        """See `Store.forecast_history`."""
        with self._lock:
            return self._history(who, sponsor) if sees_sponsor(who, sponsor) else ()

    def _history(self, who: Principal, sponsor: str) -> tuple[StoredForecast, ...]:
        own = (r for (plant, _), r in self._forecasts.items() if plant == who.plant and r.version.sponsor == sponsor)
        return tuple(sorted(own, key=lambda row: row.version.sequence))

    def add_plan(self, who: Principal, entry: StoredPlan) -> None:
        """See `Store.add_plan`."""
        self._add(self._plans, who, entry, "plans", self._max_plans)

    def get_plan(self, who: Principal, key: UUID) -> StoredPlan:
        """See `Store.get_plan`."""
        return _find(self._plans, who, "plan", key)

    def plan_document(self, who: Principal, key: UUID) -> str | None:
        """See `Store.plan_document`."""
        entry = self.get_plan(who, key)
        return entry.model_dump_json() if entry.state.final else None

    def list_plans(self, who: Principal, limit: int, after: Position | None = None) -> tuple[PlanSummary, ...]:
        """See `Store.list_plans`."""
        return tuple(row.summary() for row in self._page(self._plans, who, limit, after))

    def replace_plan(self, who: Principal, entry: StoredPlan, expected: PlanState) -> None:
        """See `Store.replace_plan`."""
        refuse_reader(who, "plans")
        with self._lock:
            state = _find(self._plans, who, "plan", entry.id).state
            if state is not expected:
                raise WrongStateError(f"Plan {entry.id} is {state}, no longer {expected}.")
            self._plans[who.plant, entry.id] = entry

    def add_replan(self, who: Principal, entry: StoredReplan) -> None:
        """See `ReplanStore.add_replan`."""
        self._add(self._replans, who, entry, "replans", self._max_plans)

    def get_replan(self, who: Principal, key: UUID) -> StoredReplan:
        """See `ReplanStore.get_replan`."""
        return _find(self._replans, who, "replan", key)

    def list_replans(self, who: Principal, limit: int, after: Position | None = None) -> tuple[ReplanSummary, ...]:
        """See `ReplanStore.list_replans`."""
        return tuple(row.summary() for row in self._page(self._replans, who, limit, after))

    def _add(self, rows: _Rows[_Entry], who: Principal, entry: _Entry, noun: str, limit: int) -> None:
        need_planner(who, noun)
        with self._lock:
            need_room(len(rows), noun, limit)
            rows[who.plant, entry.id] = entry

    def _page(self, rows: _Rows[_Entry], who: Principal, limit: int, after: Position | None) -> list[_Entry]:
        with self._lock:
            seen = [row for (plant, _), row in rows.items() if _sees(who, plant)]
        return _page(seen, limit, after)


def _page(seen: list[_Entry], limit: int, after: Position | None) -> list[_Entry]:
    seen.sort(key=lambda row: row.position, reverse=True)
    return [row for row in seen if after is None or row.position < after][:limit]


def _sees(who: Principal, plant: str) -> bool:
    return sees_plant(who) and who.plant == plant


def _find(rows: _Rows[_Entry], who: Principal, noun: str, key: UUID) -> _Entry:
    row = rows.get((who.plant, key))
    if row is None or not _sees(who, who.plant):
        raise NotFoundError(noun, key)
    return row
