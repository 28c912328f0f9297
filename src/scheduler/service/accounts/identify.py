"""Who asks: told from a session or a key."""

from scheduler.service.accounts.door import NOTED_EVERY, Terms
from scheduler.service.accounts.errors import NotSignedInError
from scheduler.service.accounts.ports import Accounts
from scheduler.service.accounts.secrets import digest_of
from scheduler.service.ports import Clock
from scheduler.service.principal import Principal, Role


class Identify:
    """Looks up each time, so that whoever is put out is out at once.

    Args:
        accounts: where users, sessions and keys are kept.
        clock: tells the time.
        terms: how long sessions last.
    """

    def __init__(self, accounts: Accounts, clock: Clock, terms: Terms) -> None:
        self._accounts, self._clock, self._terms = accounts, clock, terms

    def session(self, plant: str, token: str) -> Principal:
        """Who asks with a session.

        Raises:
            NotSignedInError: there is no such session, it has ended, or its user is no longer active.
        """
        service, now, digest = Principal(Role.SERVICE, plant), self._clock.now(), digest_of(token)
        found = self._accounts.find_session(service, digest)
        if found is None or not self._terms.holds(found[0], now) or not found[1].active:
            raise NotSignedInError("The session has ended. Sign in again.")
        session, user = found
        if now > session.seen + NOTED_EVERY:
            self._accounts.touch_session(service, digest, now)
        return user.principal(plant)

    def key(self, plant: str, secret: str) -> Principal:
        """Who asks with a key.

        Raises:
            NotSignedInError: there is no such key, it is too old, or it was revoked.
        """
        key = self._accounts.find_key(Principal(Role.SERVICE, plant), digest_of(secret))
        if key is None or key.revoked is not None or key.expires <= self._clock.now():
            raise NotSignedInError("The API key is unknown, too old or revoked. Ask an admin for a new one.")
        return key.principal(plant, key.scopes)
