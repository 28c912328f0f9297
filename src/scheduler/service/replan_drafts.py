"""What a replan adds to the store: the scenario rolled forward, what is left of the plan, a plan for each strategy."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import uuid4

from scheduler.checker import verdict
from scheduler.domain.errors import InvalidScenarioError, Issue, Severity
from scheduler.domain.event import EventLog
from scheduler.domain.replan import Strategy
from scheduler.domain.scenario import Scenario
from scheduler.domain.solve_settings import SolveSettings
from scheduler.planning.replan import Zones, keeps_baseline, prepare, settings_for
from scheduler.planning.replan.roll_forward import Rolled
from scheduler.service.entries import PlanState, StoredPlan, StoredScenario
from scheduler.service.errors import InvalidRequestError, WrongStateError
from scheduler.service.plans import profile_issues
from scheduler.service.ports import Clock
from scheduler.validation import validate


class Draft(NamedTuple):
    """Entries that belong together.

    Attributes:
        scenario: rolled forward; as old as the one it comes from, since its sponsors' terms are no newer.
        baseline: what is left of the plan in force, judged by the checker; it is done.
        options: by strategy, queued.
    """

    scenario: StoredScenario
    baseline: StoredPlan
    options: dict[Strategy, StoredPlan]


def draft(
    origin: StoredScenario,
    base: StoredPlan,
    log: EventLog,
    zones: Zones,
    strategies: Iterable[Strategy],
    settings: SolveSettings,
    clock: Clock,
) -> Draft:
    """Roll a plan forward and draw up what is to be stored of it.

    Args:
        origin: the scenario that the plan was asked for.
        base: the plan in force.
        log: what happened since, and now.
        zones: how near the plan is kept.
        strategies: the proposals wanted, in this order.
        settings: of each of them.
        clock: dates the entries.

    Raises:
        WrongStateError: the plan has no content (yet).
        InvalidRequestError: events that do not fit the plan, or an unknown profile; carries all issues.
        InvalidScenarioError: with these events the scenario breaks a rule of the language.
    """
    scenario = base.netted or origin.scenario
    rolled, warnings = _rolled(scenario, base, log, zones, settings)
    now = clock.now()
    name = f"{scenario.name}, from {rolled.scenario.start:%Y-%m-%d %H:%M} UTC"
    kept = StoredScenario(id=uuid4(), name=name, created=origin.created, scenario=rolled.scenario, warnings=warnings)
    baseline = StoredPlan(
        id=uuid4(),
        scenario=kept.id,
        name=f"{name}: the plan so far",
        settings=base.settings,
        state=PlanState.DONE,
        created=now,
        finished=now,
        plan=rolled.baseline.model_copy(update={"verdict": verdict(rolled.scenario, rolled.baseline)}),
    )
    options = {
        strategy: StoredPlan(
            id=uuid4(),
            scenario=kept.id,
            name=f"{name}: {strategy.value.replace('_', ' ')}",
            settings=settings_for(strategy, settings),
            baseline=baseline.id if keeps_baseline(strategy) else None,
            created=clock.now(),
        )
        for strategy in dict.fromkeys(strategies)
    }
    return Draft(kept, baseline, options)


def _rolled(
    scenario: Scenario, base: StoredPlan, log: EventLog, zones: Zones, settings: SolveSettings
) -> tuple[Rolled, tuple[Issue, ...]]:
    """The scenario from now on with what is left of the plan, and what validation warns about."""
    if base.plan is None:
        raise WrongStateError(f"Plan {base.id} is {base.state} and has nothing that could be replanned.")
    wrong = profile_issues(settings)
    try:
        rolled = prepare(scenario, base.plan, log, zones)
    except InvalidScenarioError as error:
        raise InvalidRequestError((*wrong, *error.issues)) from None
    if wrong:
        raise InvalidRequestError(wrong)
    warnings = validate(rolled.scenario)
    if any(issue.severity is Severity.ERROR for issue in warnings):
        raise InvalidScenarioError(warnings)
    return rolled, warnings
