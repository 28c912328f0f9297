"""A store that lives and dies with the process: for tests, trials and a planner's own machine."""

from threading import Lock
from typing import TypeVar
from uuid import UUID

from scheduler.service.entries import PlanState, PlanSummary, Position, ScenarioSummary, StoredPlan, StoredScenario
from scheduler.service.errors import NotFoundError, NotPermittedError, StoreFullError, WrongStateError
from scheduler.service.principal import Principal, Role

_Entry = TypeVar("_Entry", StoredScenario, StoredPlan)
_Rows = dict[tuple[str, UUID], _Entry]


class MemoryStore:
    """Store port in dictionaries; rows are keyed by the plant that owns them.

    Args:
        max_scenarios: scenarios kept at most, over all plants; `max_plans`: plans.
    """

    def __init__(self, max_scenarios: int = 200, max_plans: int = 1_000) -> None:
        self._max_scenarios, self._max_plans = max_scenarios, max_plans
        self._scenarios: _Rows[StoredScenario] = {}
        self._plans: _Rows[StoredPlan] = {}
        self._lock = Lock()

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

    def add_plan(self, who: Principal, entry: StoredPlan) -> None:
        """See `Store.add_plan`."""
        self._add(self._plans, who, entry, "plans", self._max_plans)

    def get_plan(self, who: Principal, key: UUID) -> StoredPlan:
        """See `Store.get_plan`."""
        return _find(self._plans, who, "plan", key)

    def list_plans(self, who: Principal, limit: int, after: Position | None = None) -> tuple[PlanSummary, ...]:
        """See `Store.list_plans`."""
        return tuple(row.summary() for row in self._page(self._plans, who, limit, after))

    def replace_plan(self, who: Principal, entry: StoredPlan, expected: PlanState) -> None:
        """See `Store.replace_plan`."""
        with self._lock:
            state = _find(self._plans, who, "plan", entry.id).state
            if state is not expected:
                raise WrongStateError(f"Plan {entry.id} is {state}, no longer {expected}.")
            self._plans[who.plant, entry.id] = entry

    def _add(self, rows: _Rows[_Entry], who: Principal, entry: _Entry, noun: str, limit: int) -> None:
        if who.role is not Role.PLANNER:
            raise NotPermittedError(f"Only a planner may add {noun}.")
        with self._lock:
            if len(rows) >= limit:
                raise StoreFullError(
                    f"The store holds {limit} {noun}, its limit. Raise the limit or start with an empty store."
                )
            rows[who.plant, entry.id] = entry

    def _page(self, rows: _Rows[_Entry], who: Principal, limit: int, after: Position | None) -> list[_Entry]:
        with self._lock:
            seen = [row for (plant, _), row in rows.items() if _sees(who, plant)]
        seen.sort(key=lambda row: row.position, reverse=True)
        return [row for row in seen if after is None or row.position < after][:limit]


def _sees(who: Principal, plant: str) -> bool:
    return who.role is Role.PLANNER and who.plant == plant


def _find(rows: _Rows[_Entry], who: Principal, noun: str, key: UUID) -> _Entry:
    row = rows.get((who.plant, key))
    if row is None or not _sees(who, who.plant):
        raise NotFoundError(noun, key)
    return row
