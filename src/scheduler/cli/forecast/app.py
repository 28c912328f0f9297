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

Version = Annotated[Path, typer.Argument(metavar="FORECAST", help="A forecast version, JSON.")]
TableOut = Annotated[Path | None, typer.Option(help="File to write: .csv or .json.")]


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
