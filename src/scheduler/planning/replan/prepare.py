"""What proposals are made from: events that fit, the scenario rolled forward, and how each strategy searches."""

from scheduler.domain.errors import InvalidScenarioError, Severity
from scheduler.domain.event import EventLog
from scheduler.domain.plan import Plan
from scheduler.domain.replan import Strategy
from scheduler.domain.scenario import Scenario
from scheduler.domain.solve_settings import SolveSettings
from scheduler.planning.replan.roll_forward import Rolled, Zones, roll_forward
from scheduler.planning.replan.stock import net_demand
from scheduler.validation.events import event_issues

STRATEGIES = (Strategy.RIGHT_SHIFT, Strategy.LOCAL, Strategy.FULL)


def prepare(scenario: Scenario, plan: Plan, log: EventLog, zones: Zones) -> Rolled:
    """Roll a scenario and its plan forward to now.

    Args:
        scenario: what the plan was made for.
        plan: the plan in force.
        log: what happened since, and now.
        zones: how near the plan is kept.

    Raises:
        InvalidScenarioError: events that do not fit the plan; carries all issues, with their places in the log.
    """
    issues = event_issues(scenario, plan, log)
    if not issues:
        issues = tuple(i for i in net_demand(scenario, log, log.now).issues if i.severity is Severity.ERROR)
    if issues:
        raise InvalidScenarioError(issues)
    return roll_forward(scenario, plan, log, zones)


def keeps_baseline(strategy: Strategy) -> bool:
    """Whether a strategy stays close to what is left of the plan."""
    return strategy is not Strategy.FULL


def settings_for(strategy: Strategy, settings: SolveSettings) -> SolveSettings:
    """How a strategy searches."""
    if not keeps_baseline(strategy):
        return settings
    update = {
        "stand": True,
        "right_shift": strategy is Strategy.RIGHT_SHIFT,
        "profile": settings.profile or "stable",
    }
    return settings.model_copy(update=update)
