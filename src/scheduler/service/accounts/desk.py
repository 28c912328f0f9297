"""All use cases of accounts on one store."""

from typing import NamedTuple, Self

from scheduler.service.accounts.door import Terms
from scheduler.service.accounts.identify import Identify
from scheduler.service.accounts.keys import Keys
from scheduler.service.accounts.passwords import Passwords
from scheduler.service.accounts.ports import Accounts
from scheduler.service.accounts.sign_in import SignIn
from scheduler.service.accounts.users import Users
from scheduler.service.ports import Clock


class Desk(NamedTuple):
    """Where people and programs come in."""

    sign_in: SignIn
    identify: Identify
    users: Users
    keys: Keys

    @classmethod
    def on(cls, accounts: Accounts, clock: Clock, passwords: Passwords | None = None) -> Self:
        """The use cases.

        Args:
            accounts: the store.
            clock: tells the time.
            passwords: hashes them.
        """
        terms = Terms()
        return cls(
            SignIn(accounts, clock, passwords or Passwords(), terms),
            Identify(accounts, clock, terms),
            Users(accounts, clock, terms),
            Keys(accounts, clock),
        )
