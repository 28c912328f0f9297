"""What a proposal changes of the plan in force."""

from scheduler.domain.plan import Plan, Promise
from scheduler.domain.replan import Differences
from scheduler.domain.scenario import Scenario

_HOURS_A_DAY = 24


def differences(scenario: Scenario, baseline: Plan, plan: Plan) -> Differences:
    """A proposal against what is left of the plan in force; both are of the scenario rolled forward."""
    from scheduler.report import compare  # only where figures are asked for

    counts: dict[str, int] = {}
    hours = 0.0
    for activity in compare({"now": (scenario, baseline), "then": (scenario, plan)}).activities:
        counts[activity.change.value] = counts.get(activity.change.value, 0) + 1
        hours += abs(activity.moved_h or 0.0)
    worse, better = _promises(plan, {promise.order: promise for promise in baseline.promises})
    return Differences(
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
