"""What a finished plan leaves behind: files in the output directory, and a summary for the planner."""

from decimal import Decimal
from pathlib import Path

from scheduler.cli.files import SCENARIO_FILE, replacing, write_text
from scheduler.cli.printing import output, print_table
from scheduler.domain.plan import Plan, ReasonCode
from scheduler.domain.run import PlanResult
from scheduler.domain.scenario import Scenario
from scheduler.report import Kpis, gantt, kpis, stock_chart, table_csv, tables, write_figure
from scheduler.report.alerts import alerts_of
from scheduler.report.facts import Facts
from scheduler.report.headline import headline
from scheduler.report.indicators import Outcome

ALERTS_SHOWN = 12


def write_outcome(folder: Path, scenario: Scenario, result: PlanResult) -> None:
    """Write plan.json, run.json, scenario.json, gantt.html, stock.html and a CSV file a table, each whole or not."""
    write_text(folder / "plan.json", result.plan.model_dump_json(indent=2) + "\n")
    write_text(folder / "run.json", result.run.model_dump_json(indent=2) + "\n")
    write_text(folder / SCENARIO_FILE, scenario.model_dump_json(indent=2) + "\n")
    for name, table in tables(scenario, result.plan).items():
        write_text(folder / f"{name}.csv", table_csv(table))
    for name, figure in (("gantt", gantt(scenario, result.plan)), ("stock", stock_chart(scenario, result.plan))):
        with replacing(folder / f"{name}.html") as temporary:
            write_figure(figure, temporary)


def print_outcome(scenario: Scenario, plan: Plan) -> None:
    """Print the plan in one line, its indicators, what materials ask for, and every late or short order and why."""
    indicators = kpis(scenario, plan)
    output.print(headline(plan, indicators))
    _print_sponsors(indicators)
    _print_units(indicators)
    rows = ((v.tier + 1, v.term.value, v.value, float(v.weight)) for v in plan.objective)
    print_table("Objective", ("tier", "term", "value", "weight"), rows)
    _print_stock(indicators)
    _print_alerts(scenario, plan)
    _print_missed(indicators)


def _print_sponsors(indicators: Kpis) -> None:
    rows = (
        (s.sponsor, len(s.orders), len(s.on_time_in_full), len(s.late), len(s.short), len(s.campaigns), len(s.batches))
        for s in indicators.sponsors
    )
    columns = ("sponsor", "orders", "on time in full", "late", "short", "campaigns", "batches")
    print_table("Sponsors", columns, rows)


def _print_units(indicators: Kpis) -> None:
    rows = (
        (u.unit, len(u.batches), f"{u.utilisation:.0%}" if u.utilisation is not None else "closed")
        for u in indicators.units
        if u.batches
    )
    print_table("Units in use", ("unit", "batches", "hours run"), rows)


def _print_stock(indicators: Kpis) -> None:
    """Storage, stock targets and required runs, where there are any."""
    stock = indicators.stock
    if stock.storages:
        rows = (
            (s.storage, f"{_number(s.peak)} of {_number(s.capacity)} {s.unit}", f"{s.share or 0:.0%}")
            for s in stock.storages
        )
        print_table("Storage", ("storage", "fullest", "share"), rows)
    missed = [t for t in stock.targets if t.deficit]
    if stock.targets:
        output.print(f"Stock targets met: {len(stock.targets) - len(missed)} of {len(stock.targets)}")
    for target in missed:
        lacking = f"{_number(target.deficit)} of {_number(target.target)} {target.unit} lacking"
        output.print(f"  {target.product}, {target.sponsor}, {target.date:%Y-%m-%d}: {lacking}.")
    for run in stock.runs:
        late = f", {run.days_late:.1f} days late" if run.days_late else ""
        made = f"ends {run.end:%Y-%m-%d}{late}" if run.end else "is not made"
        output.print(f"Run {run.run} of {run.product}, {run.sponsor}: {made}.")


def _print_alerts(scenario: Scenario, plan: Plan) -> None:
    alerts = alerts_of(Facts(scenario, plan))
    if alerts:
        output.print(f"Alerts: {len(alerts)}")
    for alert in alerts[:ALERTS_SHOWN]:
        output.print(f"  {alert.kind}: {alert.message}")
    if len(alerts) > ALERTS_SHOWN:
        output.print(f"  and {len(alerts) - ALERTS_SHOWN} more in alerts.csv")


def _print_missed(indicators: Kpis) -> None:
    missed = [order for order in indicators.orders if order.outcome is not Outcome.ON_TIME]
    if missed:
        output.print(f"Late or short orders: {len(missed)}")
    for order in missed:
        late = f"{order.days_late:.1f} days late" if order.days_late else ""
        unmet = f"{_number(order.unmet)} of {_number(order.quantity)} {order.unit} unmet" if order.unmet else ""
        reason = "" if order.reason is ReasonCode.NONE else f" ({order.reason})"
        what = ", ".join(part for part in (unmet, late) if part)
        output.print(
            f"  {order.order} of {order.product}, {order.sponsor}: {what}{reason}. {order.explanation}".rstrip()
        )


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}"
