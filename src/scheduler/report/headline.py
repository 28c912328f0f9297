"""A plan in one line."""

from statistics import mean

from scheduler.domain.plan import Plan, SolveStatus
from scheduler.report.indicators import Kpis, Outcome

STATUS = {
    SolveStatus.OPTIMAL: "Proved optimal",
    SolveStatus.FEASIBLE: "Feasible",
    SolveStatus.CANCELLED: "Stopped early",
}


def headline(plan: Plan, indicators: Kpis) -> str:
    """Status, the checker's verdict, service and effort, such as `Feasible · checked · 12 of 14 orders …`."""
    orders = indicators.orders
    met, late, short = (sum(o.outcome is outcome for o in orders) for outcome in Outcome)
    used = [u.utilisation for u in indicators.units if u.utilisation]
    parts = [
        STATUS[plan.status],
        _verdict(plan),
        f"{met} of {len(orders)} orders on time in full" if orders else "no orders",
        f"{late} late" if late else "",
        f"{short} short" if short else "",
        f"{_count(len(indicators.campaigns), 'campaign')}, {_count(len(indicators.batches), 'batch')}",
        f"{_count(len(indicators.changeovers), 'changeover')} ({indicators.changeover_h:.0f} h)",
        f"used units run {mean(used):.0%} of their hours" if used else "",
    ]
    return " · ".join(part for part in parts if part)


def _verdict(plan: Plan) -> str:
    if plan.verdict is None:
        return "not checked"
    return "checked" if plan.verdict.passed else f"{_count(len(plan.verdict.violations), 'violation')}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}{'es' if noun.endswith('ch') else 's'}"
