"""Use case of the tactical plan: made while the caller waits, kept by nobody."""

from collections.abc import Callable
from threading import Lock
from uuid import UUID

from scheduler.domain.tactical import TacticalPlan, TacticalSettings
from scheduler.report import tactical_html
from scheduler.service.ports import Store
from scheduler.service.principal import Principal

PlanTactical = Callable[..., TacticalPlan]


class Tactical:
    """Tactical plans of stored scenarios; one is made at a time, so call from a thread."""

    def __init__(self, store: Store, plan_tactical: PlanTactical) -> None:
        self._store, self._plan_tactical = store, plan_tactical
        self._busy = Lock()

    def plan(self, who: Principal, scenario: UUID, settings: TacticalSettings) -> TacticalPlan:
        """Plan a scenario in weeks and months; takes up to the time limit, and longer while another is made.

        Raises:
            NotFoundError: there is no such scenario that `who` may see.
            SolverError: no plan was made.
        """
        stored = self._store.get_scenario(who, scenario).scenario
        with self._busy:
            return self._plan_tactical(stored, settings)

    def page(self, who: Principal, scenario: UUID, settings: TacticalSettings) -> str:
        """The same as a page of charts that needs nothing else; raises what `plan` raises."""
        return tactical_html(self._store.get_scenario(who, scenario).scenario, self.plan(who, scenario, settings))
