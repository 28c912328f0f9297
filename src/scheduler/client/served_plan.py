"""A plan as the service answered it, with the scenario that it is of."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from scheduler.domain.plan import Plan
from scheduler.domain.run import RunRecord
from scheduler.domain.scenario import Scenario
from scheduler.domain.units import Model

if TYPE_CHECKING:
    import pandas as pd


class ServedPlan(Model):
    """A finished plan.

    Attributes:
        id: of the plan; state: `done`, or `cancelled` with the best plan found until then.
        scenario: what the plan is of, net forecasts among its orders.
        run: how the search went.
    """

    id: UUID
    state: str
    scenario: Scenario
    plan: Plan
    run: RunRecord | None = None

    def frames(self) -> "dict[str, pd.DataFrame]":
        """The plan's tables by name, as `scheduler.tables` makes them."""
        from scheduler.report import tables

        return tables(self.scenario, self.plan)

    def gantt(self) -> Any:
        """The plan's Gantt chart, a figure of plotly's."""
        from scheduler.report import gantt

        return gantt(self.scenario, self.plan)
