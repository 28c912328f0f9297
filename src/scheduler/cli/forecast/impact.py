"""`scheduler forecast impact`."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from scheduler.cli.files import scenario_of, writable_directory, write_text
from scheduler.cli.forecast.diff import print_diff
from scheduler.cli.guard import ExitCode, InputError
from scheduler.cli.interrupt import stopped_by_interrupt
from scheduler.cli.outcome import write_outcome
from scheduler.cli.printing import output, print_table
from scheduler.cli.progress import shown_progress
from scheduler.domain.solve_settings import SolveSettings
from scheduler.forecast.diff import diff
from scheduler.forecast.terms import terms_of
from scheduler.planning.impact import Impact, impact, plan_again
from scheduler.report.indicators import OrderKpi, kpis
from scheduler.validation import load_forecast, load_plan


def run(
    plan_file: Path,
    new_file: Path,
    old_file: Path | None,
    scenario_file: Path | None,
    options: Mapping[str, object],
    out: Path | None,
) -> ExitCode:
    """Plan again with the new version, close to the present plan, and print everything it changes."""
    plan, new = load_plan(plan_file), load_forecast(new_file)
    old = load_forecast(old_file) if old_file else None
    scenario = scenario_of(plan_file, scenario_file)
    settings = SolveSettings.model_validate({name: value for name, value in options.items() if value is not None})
    if out is not None:
        writable_directory(out)
    try:
        changed = diff(old, new, terms_of(scenario, new.sponsor))
        kpis(scenario, plan)  # tells a plan of another scenario before a search is spent on it
    except ValueError as mismatch:
        raise InputError(str(mismatch)) from None
    with stopped_by_interrupt() as stopped, shown_progress(settings) as on_progress:
        result = plan_again(scenario, plan, [new], settings, on_progress=on_progress, should_stop=stopped)
    fresh = result.netted or scenario
    found = impact((scenario, plan), (fresh, result.plan), [changed])
    print_impact(found)
    if out is not None:
        write_outcome(out, fresh, result)
        write_text(out / "impact.json", found.model_dump_json(indent=2) + "\n")
        output.print(f"Written to {out}: the fresh plan with its tables and chart, and impact.json.")
    return ExitCode.FINE


def print_impact(found: Impact) -> None:
    """Print the months that changed, broken rules, orders at risk and campaigns that differ."""
    for changed in found.diffs:
        print_diff(changed)
    rows = ((o.order, o.after.product, _served(o.before), _served(o.after), o.after.explanation) for o in found.orders)
    print_table(f"Late or short: {len(found.orders)}", ("order", "product", "now", "becomes", "why"), rows)
    campaigns = (
        (
            c.campaign,
            c.product,
            c.event.value,
            _run(c.batches_before, c.start_before, c.end_before),
            _run(c.batches_after, c.start_after, c.end_after),
        )
        for c in found.campaigns
    )
    columns = ("campaign", "product", "what", "now", "becomes")
    print_table(f"Campaigns that differ: {len(found.campaigns)}", columns, campaigns)


def _served(order: OrderKpi | None) -> str:
    if order is None:
        return "not there"
    late = f", {order.days_late:.1f} days" if order.days_late else ""
    return f"{order.outcome}{late}"


def _run(batches: int, start: datetime | None, end: datetime | None) -> str:
    return f"{batches} batch(es), {start:%Y-%m-%d %H:%M} to {end:%Y-%m-%d %H:%M} UTC" if start and end else ""
