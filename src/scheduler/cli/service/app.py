"""The commands and their options; what a command needs is imported when it runs."""

from pathlib import Path
from typing import Annotated

import typer

from scheduler.cli.guard import GuardedGroup

service_app = typer.Typer(cls=GuardedGroup)


@service_app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address of this machine to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65_535)] = 8000,
    ephemeral: Annotated[bool, typer.Option("--ephemeral", help="Keep everything in memory, forget it at the end.")] = (
        False
    ),
    tls_cert: Annotated[Path | None, typer.Option(help="Certificate, to serve https.", exists=True)] = None,
    tls_key: Annotated[Path | None, typer.Option(help="Key of the certificate.", exists=True)] = None,
) -> None:
    """Serve the planner's page and the API, on a PostgreSQL of its own unless DATABASE_URL names another."""
    from scheduler.cli.service.serve import run

    run(host, port, ephemeral, tls_cert, tls_key)


@service_app.command()
def worker(
    running: Annotated[int, typer.Option(help="Solves at once.", min=1, max=64)] = 1,
) -> None:
    """Make the plans that are asked for at the service, on this machine or another, until Ctrl-C."""
    from scheduler.cli.service.worker import run

    raise typer.Exit(run(running))


@service_app.command()
def migrate() -> None:
    """Bring the database to the state that this software needs, and look for ways past its policies."""
    from scheduler.cli.service.database import migrate

    raise typer.Exit(migrate())


@service_app.command()
def backup(out: Annotated[Path, typer.Argument(metavar="FILE", help="File to write; it must not exist.")]) -> None:
    """Write the whole database into a file."""
    from scheduler.cli.service.database import backup

    raise typer.Exit(backup(out))


@service_app.command()
def restore(source: Annotated[Path, typer.Argument(metavar="FILE", help="A file that backup wrote.")]) -> None:
    """Read a backup into an empty database."""
    from scheduler.cli.service.database import restore

    raise typer.Exit(restore(source))


@service_app.command()
def doctor() -> None:
    """Say where the data is, and whether it is safe to serve from."""
    from scheduler.cli.service.doctor import run

    raise typer.Exit(run())
