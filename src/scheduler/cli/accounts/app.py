"""The commands and their options; what a command needs is imported when it runs."""

from typing import Annotated

import typer

from scheduler.cli.guard import GuardedGroup

user_app = typer.Typer(name="user", cls=GuardedGroup, help="Users of the service.", no_args_is_help=True)
key_app = typer.Typer(name="key", cls=GuardedGroup, help="API keys of programs.", no_args_is_help=True)

LoginName = Annotated[str, typer.Argument(metavar="LOGIN", help="What the user signs in with.")]
Sponsor = Annotated[str | None, typer.Option(help="Id of the sponsor, for the role sponsor.")]


@user_app.command()
def add(
    login: LoginName,
    role: Annotated[str, typer.Option(help="planner, approver, analyst, sponsor or admin.")],
    name: Annotated[str | None, typer.Option(help="As it is printed in records; default: the login.")] = None,
    sponsor: Sponsor = None,
) -> None:
    """Add a user and print a one-time link, with which they set a password."""
    from scheduler.cli.accounts.users import add

    raise typer.Exit(add(login, name or login, role, sponsor))


@user_app.command()
def link(login: LoginName) -> None:
    """Print a one-time link for a user who lost the password."""
    from scheduler.cli.accounts.users import link

    raise typer.Exit(link(login))


@user_app.command(name="list")
def list_users() -> None:
    """List the users, newest first."""
    from scheduler.cli.accounts.users import list_users

    raise typer.Exit(list_users())


@user_app.command()
def disable(login: LoginName) -> None:
    """Put a user out at once; what they did stays in the records."""
    from scheduler.cli.accounts.users import switch

    raise typer.Exit(switch(login, active=False))


@user_app.command()
def enable(login: LoginName) -> None:
    """Let a user sign in again."""
    from scheduler.cli.accounts.users import switch

    raise typer.Exit(switch(login, active=True))


@key_app.command(name="add")
def add_key(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Program that uses it, as it is printed in records.")],
    role: Annotated[str, typer.Option(help="planner, analyst or sponsor.")],
    sponsor: Sponsor = None,
    scope: Annotated[
        list[str] | None, typer.Option(help="Operation or group that it is restricted to; may be repeated.")
    ] = None,
    days: Annotated[int, typer.Option(help="It stops working after.", min=1, max=730)] = 365,
) -> None:
    """Make a key and print its secret, which cannot be shown again."""
    from scheduler.cli.accounts.keys import add

    raise typer.Exit(add(name, role, sponsor, scope or [], days))


@key_app.command(name="list")
def list_keys() -> None:
    """List the keys, newest first, without their secrets."""
    from scheduler.cli.accounts.keys import list_keys

    raise typer.Exit(list_keys())


@key_app.command()
def revoke(key: Annotated[str, typer.Argument(metavar="ID", help="Id of the key, as listed.")]) -> None:
    """Make a key stop working at once."""
    from scheduler.cli.accounts.keys import revoke

    raise typer.Exit(revoke(key))
