"""The commands of `scheduler forecast` and their options; what a command needs is imported when it runs."""

from pathlib import Path
from typing import Annotated

import typer

from scheduler.cli.guard import GuardedGroup

forecast_app = typer.Typer(
    name="forecast",
    cls=GuardedGroup,
    help="Reads sponsors' forecasts, compares and nets them, file to file.",
    no_args_is_help=True,
)

Sponsor = Annotated[str, typer.Option(help="Id of the sponsor.")]
ScenarioOption = Annotated[Path, typer.Option("--scenario", help="Scenario with the sponsor's products.")]
Version = Annotated[Path, typer.Argument(metavar="FORECAST", help="A forecast version, JSON.")]
TableOut = Annotated[Path | None, typer.Option(help="File to write: .csv or .json.")]


@forecast_app.command()
def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Forecast: CSV, XLSX, XLS, ODS or JSON.")],
    sponsor: Sponsor,
    scenario: ScenarioOption,
    out: Annotated[Path | None, typer.Option(help="File to write: the version, as JSON.")] = None,
    sequence: Annotated[int, typer.Option(help="Number of the version.", min=1)] = 1,
) -> None:
    """Read a sponsor's forecast and list everything wrong or doubtful about it."""
    from scheduler.cli.forecast.check import run

    raise typer.Exit(run(file, sponsor, scenario, out, sequence))


@forecast_app.command()
def template(
    sponsor: Sponsor,
    scenario: ScenarioOption,
    out: Annotated[Path, typer.Option(help="File to write: an .xlsx.")],
    first_month: Annotated[str | None, typer.Option(help="Such as 2027-03; default: the scenario's first.")] = None,
    months: Annotated[int, typer.Option(help="Number of months.", min=1, max=62)] = 24,
) -> None:
    """Write a workbook for a sponsor to fill in."""
    from scheduler.cli.forecast.template import run

    raise typer.Exit(run(sponsor, scenario, out, first_month, months))


@forecast_app.command()
def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="The version before, JSON.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The newer version, JSON.")],
    scenario: Annotated[Path | None, typer.Option(help="Scenario with the sponsor's products and contracts.")] = None,
    out: TableOut = None,
) -> None:
    """Compare two versions; with a scenario, hold the newer one against the contract."""
    from scheduler.cli.forecast.diff import run

    raise typer.Exit(run(old, new, scenario, out))


@forecast_app.command()
def net(
    forecast: Version,
    orders: Annotated[Path, typer.Argument(metavar="ORDERS", help="Scenario, or a .csv file of orders.")],
    scenario: Annotated[Path | None, typer.Option(help="Scenario with the contracts, for a .csv file.")] = None,
    out: TableOut = None,
) -> None:
    """Show what firm orders leave of a forecast."""
    from scheduler.cli.forecast.net import run

    raise typer.Exit(run(forecast, orders, scenario, out))


@forecast_app.command()
def impact(
    plan: Annotated[Path, typer.Argument(metavar="PLAN", help="The present plan, a plan.json.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The new forecast version, JSON.")],
    old: Annotated[Path | None, typer.Option(help="The version before, to compare with.")] = None,
    scenario: Annotated[
        Path | None, typer.Option(help="Scenario of the plan; default: scenario.json beside it.")
    ] = None,
    time_limit: Annotated[float | None, typer.Option(help="Seconds to search.", min=0.1, max=86_400)] = None,
    workers: Annotated[int | None, typer.Option(help="Parallel search workers.", min=1, max=256)] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of every random choice.", min=0, max=2**31 - 1)] = None,
    reproducible: Annotated[bool, typer.Option("--reproducible", help="Same input, same plan.json.")] = False,
    out: Annotated[Path | None, typer.Option(help="Directory for the fresh plan and impact.json.")] = None,
) -> None:
    """Plan again with a new version, close to the present plan, and say what it changes."""
    from scheduler.cli.forecast.impact import run

    options = {"time_limit": time_limit, "workers": workers, "seed": seed, "reproducible": reproducible}
    raise typer.Exit(run(plan, new, old, scenario, options, out))
