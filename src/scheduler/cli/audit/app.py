"""The commands and their options; what a command needs is imported when it runs."""

from pathlib import Path
from typing import Annotated

import typer

from scheduler.cli.guard import GuardedGroup

audit_app = typer.Typer(name="audit", cls=GuardedGroup, help="Who wrote what, and whether the record is whole.")

Plant = Annotated[str, typer.Option(envvar="SCHEDULER_PLANT", help="Id of the plant.")]


@audit_app.command()
def verify(
    plant: Plant = "plant",
    earlier: Annotated[
        list[Path] | None, typer.Option(help="An export that was kept elsewhere; may be repeated.")
    ] = None,
) -> None:
    """Look whether an entry of the database's audit trail was changed, removed or added by hand."""
    from scheduler.cli.audit.commands import verify

    raise typer.Exit(verify(plant, earlier or []))


@audit_app.command()
def export(
    out: Annotated[Path, typer.Argument(metavar="FILE", help="File to write; it must not exist.")],
    sponsor: Annotated[str, typer.Option(help="Whose entries; default: the plant's own.")] = "",
    plant: Plant = "plant",
) -> None:
    """Write one chain into a file that `verifier.py` verifies without this software."""
    from scheduler.cli.audit.commands import export

    raise typer.Exit(export(plant, sponsor, out))
