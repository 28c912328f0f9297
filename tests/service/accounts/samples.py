"""Users and keys made up for the tests of accounts."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from scheduler.service.accounts.entries import Key, User
from scheduler.service.accounts.passwords import Passwords
from scheduler.service.principal import Role
from tests.service.samples import NOON

PASSWORD = "correct horse battery"
QUICK = Passwords(memory=64, rounds=1, at_once=8)


def user(login: str, minute: int = 0, **fields: Any) -> User:
    """A planner added so many minutes after noon."""
    created = NOON + timedelta(minutes=minute)
    return User(**{"id": uuid4(), "created": created, "login": login, "name": login, "role": Role.PLANNER, **fields})


def key(name: str, minute: int = 0, **fields: Any) -> Key:
    """A planner's key added so many minutes after noon, good for a year."""
    created = NOON + timedelta(minutes=minute)
    given = {"id": uuid4(), "created": created, "name": name, "role": Role.PLANNER, **fields}
    return Key(**{"expires": NOON + timedelta(days=365), **given})
