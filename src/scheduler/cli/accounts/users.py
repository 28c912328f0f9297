"""`scheduler user add`, `link`, `list`, `disable` and `enable`."""

import os

from scheduler.cli.accounts.desk import MANY, open_desk, role_named
from scheduler.cli.guard import ExitCode, InputError
from scheduler.cli.printing import output, print_table
from scheduler.service.accounts.desk import Desk
from scheduler.service.accounts.entries import User
from scheduler.service.principal import Principal


def add(login: str, name: str, role: str, sponsor: str | None) -> ExitCode:
    """Add a user."""
    with open_desk() as (desk, who):
        user, secret = desk.users.add(who, login.lower(), name, role_named(role), sponsor)
    _print_link(user, secret)
    return ExitCode.FINE


def link(login: str) -> ExitCode:
    """Make a one-time link."""
    with open_desk() as (desk, who):
        user = _user(desk, who, login)
        secret = desk.users.new_link(who, user.id)
    _print_link(user, secret)
    return ExitCode.FINE


def list_users() -> ExitCode:
    """Print the users."""
    with open_desk() as (desk, who):
        users = desk.users.list(who, MANY)
    rows = [(u.login, u.name, u.role, u.sponsor, "yes" if u.active else "no", f"{u.created:%Y-%m-%d}") for u in users]
    print_table("Users", ("login", "name", "role", "sponsor", "may sign in", "since"), rows)
    return ExitCode.FINE


def switch(login: str, *, active: bool) -> ExitCode:
    """Let a user sign in, or no longer."""
    with open_desk() as (desk, who):
        user = _user(desk, who, login)
        desk.users.change(who, user.id, name=user.name, role=user.role, sponsor=user.sponsor, active=active)
    output.print(f"{user.login} may sign in." if active else f"{user.login} is signed out and may not sign in.")
    return ExitCode.FINE


def _user(desk: Desk, who: Principal, login: str) -> User:
    user = desk.users.find(who, login.lower())
    if user is None:
        raise InputError(f"There is no user {login!r}. `scheduler user list` names them.")
    return user


def _print_link(user: User, secret: str) -> None:
    place = os.environ.get("SCHEDULER_URL", "http://127.0.0.1:8000")
    output.print(f"{user.login} sets a password, once and within a day, at\n{place}/welcome#{secret}")
