"""plan_tactical: validate, normalise, plan in periods in a child process."""

from collections.abc import Callable

from scheduler.domain.errors import InvalidScenarioError, Severity, SolverError
from scheduler.domain.normalise import normalise
from scheduler.domain.plan import SolveStatus
from scheduler.domain.run import Progress
from scheduler.domain.scenario import Scenario
from scheduler.domain.tactical import TacticalPlan, TacticalSettings
from scheduler.tactical.process import run_child
from scheduler.tactical.request import Request
from scheduler.validation import validate


def plan_tactical(
    scenario: Scenario,
    settings: TacticalSettings | None = None,
    *,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> TacticalPlan:
    """Plan a scenario in weeks and months: batches, campaigns, stock, purchases, load of the units, bounds.

    Args:
        scenario: as the planner stated it.
        settings: periods, horizon, time limit in seconds.
        on_progress: hears of every better plan; called in this thread.
        should_stop: asked about ten times a second; true ends the search with the best plan so far.

    Raises:
        InvalidScenarioError: the scenario breaks a rule of the language; carries all issues.
        SolverError: the solver died before its first plan.
    """
    settings = settings or TacticalSettings()
    if settings.profile:
        objective = scenario.objective.model_copy(update={"profile": settings.profile, "tiers": None})
        scenario = scenario.model_copy(update={"objective": objective})
    issues = validate(scenario)
    if any(issue.severity is Severity.ERROR for issue in issues):
        raise InvalidScenarioError(issues)
    plan: TacticalPlan | None = None
    finished, failure = False, "it was stopped before the first"
    for message in run_child(Request(normalise(scenario).scenario, settings), should_stop or (lambda: False)):
        if message.kind == "progress" and on_progress:
            on_progress(message.content)
        elif message.kind in ("plan", "done"):
            plan, finished = message.content, message.kind == "done"
        elif message.kind == "failed":
            failure = message.content
    if plan is None:
        raise SolverError(f"The tactical solver gave no plan; {failure}")
    status = plan.status if finished else SolveStatus.CANCELLED
    return plan.model_copy(update={"warnings": issues, "status": status})
