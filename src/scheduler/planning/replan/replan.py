"""replan: from a plan and what happened since to checked proposals, side by side."""

from collections.abc import Callable, Iterable
from datetime import timedelta

from scheduler.domain.errors import ConflictingCommitmentsError
from scheduler.domain.event import EventLog
from scheduler.domain.plan import Plan
from scheduler.domain.replan import Proposal, Replanned, Strategy
from scheduler.domain.run import PlanResult, Progress
from scheduler.domain.scenario import Scenario
from scheduler.domain.solve_settings import SolveSettings
from scheduler.planning.make_plan import make_plan
from scheduler.planning.replan.differences import differences
from scheduler.planning.replan.prepare import STRATEGIES, keeps_baseline, prepare, settings_for
from scheduler.planning.replan.roll_forward import Rolled, Zones


def replan(
    scenario: Scenario,
    plan: Plan,
    log: EventLog,
    settings: SolveSettings | None = None,
    *,
    frozen: timedelta = timedelta(0),
    slushy: timedelta = timedelta(0),
    strategies: Iterable[Strategy] = STRATEGIES,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Replanned:
    """Proposals for the rest of a plan after what happened; nothing of the past is planned again.

    Args:
        scenario: what the plan was made for.
        plan: the plan in force.
        log: what happened since, and now.
        settings: of each proposal; the time limit is for each.
        frozen: what starts within this time from now stays as it is, unless what happened leaves no room for that: then
            only what has begun stays, and the answer says so.
        slushy: what starts within this time may move at its commitment's cost.
        strategies: the proposals wanted, in this order.
        on_progress: as in `make_plan`.
        should_stop: as in `make_plan`; proposals not begun by then are left out.

    Raises:
        InvalidScenarioError: events that do not fit the plan, or a scenario that breaks a rule of the language.
        ConflictingCommitmentsError: what has begun cannot all hold any more; names what clashes.
        SolverError: the solver died, or no plan of it passed the checker.
    """
    made: list[Proposal] = []
    zones = Zones(frozen, slushy)
    rolled = prepare(scenario, plan, log, zones)
    for strategy in strategies:
        if made and should_stop and should_stop():
            break
        try:
            result = _propose(rolled, strategy, settings or SolveSettings(), on_progress, should_stop)
        except ConflictingCommitmentsError:
            if made or not zones.frozen:
                raise
            zones = Zones(timedelta(0), max(frozen, slushy))
            rolled = prepare(scenario, plan, log, zones)
            result = _propose(rolled, strategy, settings or SolveSettings(), on_progress, should_stop)
        changed = differences(rolled.scenario, rolled.baseline, result.plan)
        made.append(Proposal(**changed.model_dump(), strategy=strategy, plan=result.plan, run=result.run))
    kept = zones.frozen == frozen
    return Replanned(scenario=rolled.scenario, baseline=rolled.baseline, proposals=tuple(made), frozen_kept=kept)


def _propose(
    rolled: Rolled,
    strategy: Strategy,
    settings: SolveSettings,
    on_progress: Callable[[Progress], None] | None,
    should_stop: Callable[[], bool] | None,
) -> PlanResult:
    return make_plan(
        rolled.scenario,
        settings_for(strategy, settings),
        baseline=rolled.baseline if keeps_baseline(strategy) else None,
        on_progress=on_progress,
        should_stop=should_stop,
    )
