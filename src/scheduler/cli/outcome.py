"""What a finished plan leaves behind: files in the output directory, and a summary for the planner."""

from decimal import Decimal
from pathlib import Path

from scheduler.cli.files import SCENARIO_FILE, replacing, write_text
from scheduler.cli.printing import output, print_table
from scheduler.domain.plan import Plan, ReasonCode
from scheduler.domain.run import PlanResult
from scheduler.domain.scenario import Scenario
from scheduler.report import Kpis, gantt, kpis, table_csv, tables, write_figure
from scheduler.report.headline import headline
from scheduler.report.indicators import Outcome


def write_outcome(folder: Path, scenario: Scenario, result: PlanResult) -> None:
    """Write plan.json, run.json, scenario.json, gantt.html and a CSV file a table, each whole or not at all."""
    write_text(folder / "plan.json", result.plan.model_dump_json(indent=2) + "\n")
    write_text(folder / "run.json", result.run.model_dump_json(indent=2) + "\n")
    write_text(folder / SCENARIO_FILE, scenario.model_dump_json(indent=2) + "\n")
    for name, table in tables(scenario, result.plan).items():
        write_text(folder / f"{name}.csv", table_csv(table))
    with replacing(folder / "gantt.html") as temporary:
        write_figure(gantt(scenario, result.plan), temporary)


def print_outcome(scenario: Scenario, plan: Plan) -> None:
    """Print the plan in one line, its indicators, and every order that is late or short, with the reason."""
    indicators = kpis(scenario, plan)
    output.print(headline(plan, indicators))
    _print_sponsors(indicators)
    _print_units(indicators)
    rows = ((v.tier + 1, v.term.value, v.value, float(v.weight)) for v in plan.objective)
    print_table("Objective", ("tier", "term", "value", "weight"), rows)
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
