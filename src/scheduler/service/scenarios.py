"""Use cases of scenarios: submit, look up, list."""

from typing import Literal
from uuid import UUID, uuid4

from scheduler.domain.errors import InvalidScenarioError, Severity
from scheduler.service.entries import Position, ScenarioSummary, StoredScenario
from scheduler.service.ports import Clock, Store
from scheduler.service.principal import Principal
from scheduler.validation import parse_scenario, validate


class Scenarios:
    """What can be done with scenarios."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    def submit(self, who: Principal, document: bytes, media: Literal["yaml", "json"]) -> StoredScenario:
        """Read, validate and keep a scenario; the entry carries the warnings.

        Raises:
            UnreadableError: the document is no YAML or JSON.
            InvalidScenarioError: it breaks a rule of the language; carries all issues.
            NotPermittedError, StoreFullError: see `Store.add_scenario`.
        """
        scenario = parse_scenario(document, media)
        issues = validate(scenario)
        if any(issue.severity is Severity.ERROR for issue in issues):
            raise InvalidScenarioError(issues)
        entry = StoredScenario(
            id=uuid4(), name=scenario.name, created=self._clock.now(), scenario=scenario, warnings=issues
        )
        self._store.add_scenario(who, entry)
        return entry

    def get(self, who: Principal, key: UUID) -> StoredScenario:
        """A scenario.

        Raises:
            NotFoundError: there is none that `who` may see.
        """
        return self._store.get_scenario(who, key)

    def list(self, who: Principal, limit: int, after: Position | None = None) -> tuple[ScenarioSummary, ...]:
        """At most `limit` scenarios, newest first, from the one after a position on."""
        return self._store.list_scenarios(who, limit, after)
