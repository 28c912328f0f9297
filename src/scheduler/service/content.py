"""The content of a stored plan and the scenario that it is of."""

from uuid import UUID

from scheduler.domain.plan import Plan
from scheduler.domain.scenario import Scenario
from scheduler.service.errors import WrongStateError
from scheduler.service.ports import Store
from scheduler.service.principal import Principal


def plan_content(store: Store, who: Principal, key: UUID) -> tuple[Scenario, Plan]:
    """A plan with its scenario, net forecasts included.

    Raises:
        NotFoundError: there is no such plan that `who` may see.
        WrongStateError: it has no content (yet).
    """
    entry = store.get_plan(who, key)
    if entry.plan is None:
        raise WrongStateError(f"Plan {key} is {entry.state} and has no content to show.")
    return entry.netted or store.get_scenario(who, entry.scenario).scenario, entry.plan
