"""The accounts that the settings mean, for the length of a command."""

from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import ValidationError

from scheduler.bootstrap import accounts_from_settings
from scheduler.cli.guard import InputError
from scheduler.cli.service.settings import read_settings
from scheduler.service.accounts.desk import Desk
from scheduler.service.principal import Principal, Role

MANY = 10_000


@contextmanager
def open_desk() -> Iterator[tuple[Desk, Principal]]:
    """The use cases, and on whose behalf the command asks: whoever may use the machine may manage its users.

    Raises:
        InputError: an ephemeral service has no users, or a value does not fit.
    """
    settings = read_settings()
    if settings.ephemeral:
        raise InputError("An ephemeral service has no users and no keys; unset SCHEDULER_EPHEMERAL.")
    try:
        with accounts_from_settings(settings) as desk:
            yield desk, Principal(Role.ADMIN, settings.plant, name="command line")
    except ValidationError as error:
        found = (f"{'.'.join(map(str, entry['loc'])) or 'account'}: {entry['msg']}" for entry in error.errors())
        raise InputError("This does not fit:\n- " + "\n- ".join(found)) from None


def role_named(word: str) -> Role:
    """The role of a name.

    Raises:
        InputError: there is none.
    """
    try:
        return Role(word)
    except ValueError:
        names = ", ".join(role for role in Role if role is not Role.SERVICE)
        raise InputError(f"There is no role {word!r}. Name one of {names}.") from None
