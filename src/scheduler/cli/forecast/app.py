"""The commands of `scheduler forecast` and their options; what a command needs is imported when it runs."""

import typer

from scheduler.cli.guard import GuardedGroup

forecast_app = typer.Typer(
    name="forecast",
    cls=GuardedGroup,
    help="Reads sponsors' forecasts, file to file.",
    no_args_is_help=True,
)


@forecast_app.callback()
def forecast() -> None:
    """Read sponsors' forecasts, file to file."""
