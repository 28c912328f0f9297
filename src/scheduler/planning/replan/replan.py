"""replan: from a plan and what happened since to checked proposals, side by side."""

from collections.abc import Callable, Iterable
from datetime import timedelta

from scheduler.domain.errors import ConflictingCommitmentsError, InvalidScenarioError, Severity
from scheduler.domain.event import EventLog
from scheduler.domain.plan import Plan, Promise
from scheduler.domain.replan import Proposal, Replanned, Strategy
from scheduler.domain.run import PlanResult, Progress
from scheduler.domain.scenario import Scenario
from scheduler.domain.solve_settings import SolveSettings
from scheduler.planning.make_plan import make_plan
from scheduler.planning.replan.loose import loose_campaigns
from scheduler.planning.replan.roll_forward import Rolled, Zones, roll_forward
from scheduler.planning.replan.stock import net_demand
from scheduler.validation.events import event_issues

_HOURS_A_DAY = 24
STRATEGIES = (Strategy.RIGHT_SHIFT, Strategy.LOCAL, Strategy.FULL)


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
    issues = event_issues(scenario, plan, log)
    if not issues:
        issues = tuple(i for i in net_demand(scenario, log, log.now).issues if i.severity is Severity.ERROR)
    if issues:
        raise InvalidScenarioError(issues)
    made: list[Proposal] = []
    zones = Zones(frozen, slushy)
    rolled = roll_forward(scenario, plan, log, zones)
    for strategy in strategies:
        if made and should_stop and should_stop():
            break
        try:
            result = _propose(rolled, strategy, settings or SolveSettings(), on_progress, should_stop)
        except ConflictingCommitmentsError:
            if made or not zones.frozen:
                raise
            zones = Zones(timedelta(0), max(frozen, slushy))
            rolled = roll_forward(scenario, plan, log, zones)
            result = _propose(rolled, strategy, settings or SolveSettings(), on_progress, should_stop)
        made.append(_proposal(rolled, strategy, result, {p.order: p for p in plan.promises}))
    kept = zones.frozen == frozen
    return Replanned(scenario=rolled.scenario, baseline=rolled.baseline, proposals=tuple(made), frozen_kept=kept)


def _propose(
    rolled: Rolled,
    strategy: Strategy,
    settings: SolveSettings,
    on_progress: Callable[[Progress], None] | None,
    should_stop: Callable[[], bool] | None,
) -> PlanResult:
    choices: dict[Strategy, dict[str, object]] = {
        Strategy.RIGHT_SHIFT: {"right_shift": True, "profile": settings.profile or "stable"},
        Strategy.LOCAL: {"profile": settings.profile or "stable"},
        Strategy.FULL: {},
    }
    baseline = None if strategy is Strategy.FULL else rolled.baseline
    return make_plan(
        rolled.scenario,
        settings.model_copy(update=choices[strategy]),
        baseline=baseline,
        loose=None if baseline is None else loose_campaigns(rolled),
        on_progress=on_progress,
        should_stop=should_stop,
    )


def _proposal(rolled: Rolled, strategy: Strategy, result: PlanResult, promises: dict[str, Promise]) -> Proposal:
    from scheduler.report import compare  # pandas only where figures are asked for

    pairs = {"now": (rolled.scenario, rolled.baseline), "then": (rolled.scenario, result.plan)}
    counts: dict[str, int] = {}
    hours = 0.0
    for activity in compare(pairs).activities:
        counts[activity.change.value] = counts.get(activity.change.value, 0) + 1
        hours += abs(activity.moved_h or 0.0)
    worse, better = _promises(result.plan, promises)
    return Proposal(
        strategy=strategy,
        plan=result.plan,
        run=result.run,
        moved=counts.get("moved", 0),
        unit_changed=counts.get("unit changed", 0),
        appeared=counts.get("appeared", 0),
        vanished=counts.get("vanished", 0),
        days_moved=round(hours / _HOURS_A_DAY, 3),
        worse=worse,
        better=better,
    )


def _promises(plan: Plan, before: dict[str, Promise]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Orders that get less or later, and those that get more or sooner, than was promised; new ones are neither."""
    worse: list[str] = []
    better: list[str] = []
    for promise in plan.promises:
        old = before.get(promise.order)
        if old is None:
            continue
        was, now = _rank(old), _rank(promise)
        if now != was:
            (worse if now > was else better).append(promise.order)
    return tuple(worse), tuple(better)


def _rank(promise: Promise) -> tuple[float, float]:
    """Less is better: what is missing, then when the last part comes."""
    last = promise.last_delivery
    return float(promise.unmet), last.timestamp() if last else 0.0
