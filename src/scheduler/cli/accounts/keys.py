"""`scheduler key add`, `list` and `revoke`."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from scheduler.cli.accounts.desk import MANY, open_desk, role_named
from scheduler.cli.guard import ExitCode, InputError
from scheduler.cli.printing import errors, output


def add(name: str, role: str, sponsor: str | None, scopes: Sequence[str], days: int) -> ExitCode:
    """Make a key; its secret alone goes to standard output, for scripts."""
    with open_desk() as (desk, who):
        life = timedelta(days=days)
        key, secret = desk.keys.add(who, name, role_named(role), sponsor=sponsor, scopes=tuple(scopes), life=life)
    errors.print(f"Key {key.id} of {key.name} works until {key.expires:%Y-%m-%d}; it is not shown again:")
    output.print(secret)
    return ExitCode.FINE


def list_keys() -> ExitCode:
    """Print the keys."""
    with open_desk() as (desk, who):
        keys = desk.keys.list(who, MANY)
    for key in keys:  # a line each: an id that is folded in a table cannot be copied
        fate = f"revoked {key.revoked:%Y-%m-%d}" if key.revoked else f"until {key.expires:%Y-%m-%d}"
        whose = " of ".join(filter(None, (key.role, key.sponsor)))
        output.print(f"{key.id}  {key.name}: {whose}, {' '.join(key.scopes) or 'everything'}, {fate}")
    return ExitCode.FINE


def revoke(key: str) -> ExitCode:
    """Make a key stop working."""
    try:
        found = UUID(key)
    except ValueError:
        raise InputError(f"{key!r} is no id of a key. `scheduler key list` names them.") from None
    with open_desk() as (desk, who):
        desk.keys.revoke(who, found)
    output.print(f"Key {found} is revoked.")
    return ExitCode.FINE
