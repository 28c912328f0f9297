"""The settings of the environment, or what is wrong with them."""

from pydantic import ValidationError

from scheduler.cli.guard import InputError
from scheduler.settings import Settings


def read_settings() -> Settings:
    """The settings.

    Raises:
        InputError: some do not fit or are unsafe; says which, and none of their values.
    """
    try:
        return Settings()
    except ValidationError as error:
        found = (f"{'.'.join(map(str, entry['loc'])) or 'settings'}: {entry['msg']}" for entry in error.errors())
        raise InputError("The environment's settings do not fit:\n- " + "\n- ".join(found)) from None
