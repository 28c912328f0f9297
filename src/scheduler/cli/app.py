"""The commands and their options. What a command needs is imported when it runs, so that `--help` answers at once."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal

import typer

from scheduler.cli.accounts.app import key_app, user_app
from scheduler.cli.audit.app import audit_app
from scheduler.cli.forecast.app import forecast_app
from scheduler.cli.guard import GuardedGroup
from scheduler.cli.service.app import service_app

app = typer.Typer(
    name="scheduler",
    cls=GuardedGroup,
    help="Plans production campaigns of a contract manufacturer whose clients share its equipment.",
    epilog="Exit codes: 0 fine, 1 rules broken, 2 invalid input, 3 internal error.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(forecast_app)
app.add_typer(service_app)
app.add_typer(audit_app)
app.add_typer(user_app)
app.add_typer(key_app)

ScenarioFile = Annotated[Path, typer.Argument(metavar="SCENARIO", help="Scenario file, YAML or JSON.")]
PlanFile = Annotated[Path, typer.Argument(metavar="PLAN", help="A plan.json.")]
PlanScenario = Annotated[
    Path | None, typer.Option("--scenario", help="Scenario of the plan; default: scenario.json beside it.")
]
Forecasts = Annotated[
    list[Path] | None, typer.Option("--forecast", help="Forecast version to plan for, one a sponsor; may be repeated.")
]
Baseline = Annotated[Path | None, typer.Option(help="Plan to stay close to, a plan.json.")]


@app.command()
def validate(scenario: ScenarioFile) -> None:
    """List everything that is wrong or doubtful about a scenario."""
    from scheduler.cli.validate import run

    raise typer.Exit(run(scenario))


@app.command()
def plan(
    scenario: ScenarioFile,
    out: Annotated[Path, typer.Option(help="Directory for plan, tables and charts.")],
    time_limit: Annotated[float | None, typer.Option(help="Seconds to search.", min=0.1, max=86_400)] = None,
    workers: Annotated[int | None, typer.Option(help="Parallel search workers.", min=1, max=256)] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of every random choice.", min=0, max=2**31 - 1)] = None,
    profile: Annotated[
        str | None, typer.Option(help="Objective: on_time, throughput, lean, stable or makespan.")
    ] = None,
    reproducible: Annotated[bool, typer.Option("--reproducible", help="Same input, same plan.json.")] = False,
    forecast: Forecasts = None,
    baseline: Baseline = None,
    tactical_only: Annotated[
        bool, typer.Option("--tactical-only", help="Plan in weeks and months only: load, stock, purchases.")
    ] = False,
    weeks: Annotated[int | None, typer.Option(help="Tactical: weeks before months.", min=0, max=520)] = None,
    months: Annotated[int | None, typer.Option(help="Tactical: months to look ahead.", min=1, max=120)] = None,
) -> None:
    """Make a plan. Ctrl-C ends the search and keeps the best plan found."""
    if tactical_only:
        from scheduler.cli.tactical import run as run_tactical

        wanted = {"time_limit": time_limit, "seed": seed, "profile": profile, "weeks": weeks}
        horizon = {} if months is None else {"horizon": timedelta(days=30 * months)}
        raise typer.Exit(run_tactical(scenario, out, {**wanted, **horizon}))
    from scheduler.cli.plan import run

    options = {"time_limit": time_limit, "workers": workers, "seed": seed, "profile": profile}
    raise typer.Exit(run(scenario, out, {**options, "reproducible": reproducible}, baseline, forecast or []))


@app.command()
def replan(
    plan: PlanFile,
    events: Annotated[Path, typer.Option(help="What happened since, YAML or JSON; docs/replan.md.")],
    out: Annotated[Path, typer.Option(help="Directory for the proposals, a folder each.")],
    scenario: PlanScenario = None,
    frozen: Annotated[str, typer.Option(help="What starts within this time from now stays, such as 3d.")] = "0h",
    slushy: Annotated[str, typer.Option(help="What starts within this time moves at a cost, such as 14d.")] = "0h",
    strategy: Annotated[
        list[str] | None, typer.Option(help="right_shift, local or full; may be repeated; default: all three.")
    ] = None,
    time_limit: Annotated[float | None, typer.Option(help="Seconds for each.", min=0.1, max=86_400)] = None,
    workers: Annotated[int | None, typer.Option(help="Parallel search workers.", min=1, max=256)] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of every random choice.", min=0, max=2**31 - 1)] = None,
    reproducible: Annotated[bool, typer.Option("--reproducible", help="Same input, same proposals.")] = False,
) -> None:
    """Propose plans for the rest after what happened; none is in force before you take it."""
    from scheduler.cli.replan import run

    options = {"time_limit": time_limit, "workers": workers, "seed": seed, "reproducible": reproducible}
    raise typer.Exit(run(plan, events, out, scenario, (frozen, slushy), strategy or [], options))


@app.command()
def check(scenario: ScenarioFile, plan: PlanFile, baseline: Baseline = None) -> None:
    """Judge a plan by every rule, independently of the solver."""
    from scheduler.cli.check import run

    raise typer.Exit(run(scenario, plan, baseline))


@app.command()
def gantt(
    plan: PlanFile,
    out: Annotated[Path, typer.Option(help="File to write: .html, .png, .svg or .json.")],
    scenario: PlanScenario = None,
    by: Annotated[Literal["unit", "product", "sponsor"], typer.Option(help="What a row is.")] = "unit",
    first: Annotated[str | None, typer.Option("--from", help="First day or instant to show.")] = None,
    last: Annotated[str | None, typer.Option("--to", help="Last day or instant to show.")] = None,
    level: Annotated[
        Literal["campaign", "batch"] | None, typer.Option(help="Campaigns as wholes, or their batches too.")
    ] = None,
) -> None:
    """Draw a plan as a Gantt chart; a large one shows campaigns only, unless a window or --level says otherwise."""
    from scheduler.cli.gantt import run

    raise typer.Exit(run(plan, out, scenario, by, (first, last), level))


@app.command()
def compare(
    plans: Annotated[list[Path], typer.Argument(metavar="PLAN PLAN...", help="Two or more plan.json.")],
    scenario: PlanScenario = None,
) -> None:
    """Set plans of one scenario side by side."""
    from scheduler.cli.compare import run

    raise typer.Exit(run(plans, scenario))


@app.command()
def rules(
    markdown: Annotated[bool, typer.Option("--markdown", help="As a page of the documentation.")] = False,
) -> None:
    """List the rules that every plan obeys."""
    from scheduler.cli.describe import rules

    raise typer.Exit(rules(markdown))


@app.command()
def schema() -> None:
    """Print the JSON Schema of scenarios."""
    from scheduler.cli.describe import schema

    raise typer.Exit(schema())


def main() -> None:
    """Entry point of the `scheduler` command."""
    app()
