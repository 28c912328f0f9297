"""`scheduler plan --tactical-only`."""

from pathlib import Path
from typing import Any

from scheduler.cli.files import SCENARIO_FILE, writable_directory, write_text
from scheduler.cli.guard import ExitCode
from scheduler.cli.interrupt import stopped_by_interrupt
from scheduler.cli.printing import errors, output, print_issues, print_table
from scheduler.domain.errors import SolverError
from scheduler.domain.scenario import Scenario
from scheduler.domain.tactical import TacticalPlan, TacticalSettings
from scheduler.planning import plan_tactical
from scheduler.report import table_csv, tactical_html, tactical_tables
from scheduler.validation import load_scenario

MOST_ROWS = 12


def run(scenario_file: Path, out: Path, options: dict[str, Any]) -> ExitCode:
    """Plan in weeks and months, write plan, tables and charts, and print where it is tight."""
    scenario = load_scenario(scenario_file)
    settings = TacticalSettings(**{name: value for name, value in options.items() if value is not None})
    writable_directory(out)
    with stopped_by_interrupt() as stopped:
        try:
            plan = plan_tactical(
                scenario,
                settings,
                on_progress=lambda p: errors.print(f"{p.elapsed:6.1f} s  {', '.join(f'{v:,.2f}' for v in p.tiers)}"),
                should_stop=stopped,
            )
        except SolverError:
            if not stopped():
                raise
            errors.print("Stopped before the first plan was found; nothing is written.")
            return ExitCode.VIOLATIONS
    print_issues(plan.warnings)
    _write(out, scenario, plan)
    _print(plan)
    output.print(f"Written to {out}: tactical.json, scenario.json, tactical.html and the tables as CSV.")
    return ExitCode.FINE


def _write(folder: Path, scenario: Scenario, plan: TacticalPlan) -> None:
    write_text(folder / "tactical.json", plan.model_dump_json(indent=2) + "\n")
    write_text(folder / SCENARIO_FILE, scenario.model_dump_json(indent=2) + "\n")
    for name, table in tactical_tables(plan).items():
        write_text(folder / f"{name}.csv", table_csv(table))
    write_text(folder / "tactical.html", tactical_html(scenario, plan))


def _print(plan: TacticalPlan) -> None:
    gap = f", gap {plan.gap:.1%} to the best that is possible in these periods" if plan.gap is not None else ""
    output.print(f"Tactical plan in {len(plan.periods)} periods, {plan.status}{gap}.")
    terms = ((t.tier + 1, t.term.value, t.value, t.weight) for t in plan.objective)
    print_table("Objective", ("tier", "term", "value", "weight"), terms)
    for bound in plan.bounds:
        given = "" if bound.unmet is None else f" that leaves at most {bound.unmet:,.2f} (weighted) unmet"
        names = " + ".join(bound.terms)
        output.print(f"No schedule{given} has tier {bound.tier + 1} below {bound.value:,.2f} ({names}).")
    made: dict[tuple[str, str], list[int]] = {}
    for p in plan.production:
        batches, campaigns = made.get((p.recipe, p.train), (0, 0))
        made[p.recipe, p.train] = [batches + p.batches, campaigns + p.campaigns]
    rows = ((recipe, train, *counts) for (recipe, train), counts in made.items())
    print_table("Production", ("recipe", "train", "batches", "campaigns"), rows)
    tight = sorted(plan.loads, key=lambda w: (-(w.value_of_day or 0.0), -(w.utilisation or 0.0)))[:MOST_ROWS]
    print_table(
        "Bottlenecks",
        ("units", "period from", "utilisation", "a day more is worth"),
        (
            ("|".join(w.units), f"{plan.periods[w.period].start:%Y-%m-%d}", f"{w.utilisation or 0:.0%}", w.value_of_day)
            for w in tight
        ),
    )
    bought = ((p.material, p.owner or "shared pool", p.quantity, f"{p.order_by:%Y-%m-%d}") for p in plan.purchases)
    if plan.purchases:
        print_table("Materials to buy", ("material", "for", "quantity", "order by"), bought)
    short = [p for p in plan.promises if p.unmet]
    for promise in short:
        output.print(f"  {promise.order} of {promise.product}: {promise.unmet:g} unmet.")
