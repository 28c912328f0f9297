"""`scheduler compare`."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from scheduler.cli.files import scenario_of
from scheduler.cli.guard import ExitCode, InputError
from scheduler.cli.printing import output, print_table
from scheduler.domain.plan import Plan
from scheduler.report import Comparison, compare
from scheduler.report.comparison import Change
from scheduler.validation import load_plan


def run(files: Sequence[Path], scenario_file: Path | None) -> ExitCode:
    """Print the figures, orders and activities in which plans differ from the first."""
    names = [str(file) for file in files]
    if len(names) < 2 or len(set(names)) < len(names):
        raise InputError("Name at least two plans, each once.")
    pairs = {str(file): (scenario_of(file, scenario_file), load_plan(file)) for file in files}
    try:
        comparison = compare(pairs)
    except ValueError as mismatch:
        raise InputError(str(mismatch)) from None
    _print_objective({name: plan for name, (_, plan) in pairs.items()})
    _print_figures(comparison)
    _print_orders(comparison)
    _print_activities(comparison)
    return ExitCode.FINE


def _print_objective(plans: dict[str, Plan]) -> None:
    values = {name: {(v.tier, v.term): v.value for v in plan.objective} for name, plan in plans.items()}
    terms = dict.fromkeys(key for found in values.values() for key in found)
    rows = ((tier + 1, term.value, *(found.get((tier, term)) for found in values.values())) for tier, term in terms)
    print_table("Objective", ("tier", "term", *plans), rows)


def _print_figures(comparison: Comparison) -> None:
    """The plan's own figures; those of sponsors and units only where they differ."""
    rows = [
        (k.subject or k.scope, k.measure, k.unit, k.before, k.after, k.delta, k.plan)
        for k in comparison.kpis
        if k.scope == "plan" or k.before != k.after
    ]
    columns = ("of", "figure", "unit", comparison.plans[0], "other plan", "change", "which plan")
    print_table("Figures", columns, rows)


def _print_orders(comparison: Comparison) -> None:
    if not comparison.orders:
        output.print("Every order gets the same in every plan.")
        return
    rows = (
        (o.order, o.outcome_before, o.outcome_after, _day(o.delivery_before), _day(o.delivery_after), o.plan)
        for o in comparison.orders
    )
    columns = ("order", "was", "becomes", "last delivery", "becomes", "which plan")
    print_table("Orders that get something else", columns, rows)


def _print_activities(comparison: Comparison) -> None:
    rows = [
        (plan, *(sum(a.plan == plan and a.change is change for a in comparison.activities) for change in Change))
        for plan in comparison.plans[1:]
    ]
    print_table("Unit procedures that differ", ("which plan", *(change.value for change in Change)), rows)


def _day(instant: datetime | None) -> str | None:
    return None if instant is None else f"{instant:%Y-%m-%d %H:%M}"
