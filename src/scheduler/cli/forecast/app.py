"""The commands of `scheduler forecast` and their options; what a command needs is imported when it runs."""

from pathlib import Path
from typing import Annotated

import typer

from scheduler.cli.guard import GuardedGroup

forecast_app = typer.Typer(
    name="forecast",
    cls=GuardedGroup,
    help="Reads sponsors' forecasts, file to file.",
    no_args_is_help=True,
)

Sponsor = Annotated[str, typer.Option(help="Id of the sponsor.")]
ScenarioOption = Annotated[Path, typer.Option("--scenario", help="Scenario with the sponsor's products.")]


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
