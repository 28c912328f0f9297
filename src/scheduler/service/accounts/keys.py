"""Use cases of API keys: an admin makes, lists and revokes them."""

from datetime import timedelta
from uuid import UUID, uuid4

from scheduler.service.accounts.entries import PROGRAMS, Key
from scheduler.service.accounts.ports import Accounts
from scheduler.service.accounts.requests import checked_role
from scheduler.service.accounts.secrets import KEY_PREFIX, digest_of, new_secret
from scheduler.service.entries import Position
from scheduler.service.ports import Clock
from scheduler.service.principal import Principal, Role


class Keys:
    """What can be done with keys.

    Args:
        accounts: where they are kept.
        clock: tells the time.
    """

    def __init__(self, accounts: Accounts, clock: Clock) -> None:
        self._accounts, self._clock = accounts, clock

    def add(
        self,
        who: Principal,
        name: str,
        role: Role,
        *,
        sponsor: str | None = None,
        scopes: tuple[str, ...] = (),
        life: timedelta = timedelta(days=365),
    ) -> tuple[Key, str]:
        """A new key, and its secret, which cannot be shown again.

        Args:
            who: asks.
            name: as it is printed in records.
            role: what it may do.
            sponsor: id of the sponsor, for the role `sponsor`.
            scopes: operations, or groups of them, that it is restricted to; none = all that the role may.
            life: it stops working after this.

        Raises:
            InvalidRequestError: role and sponsor do not fit; a key signs no plans and looks after no users.
            NotPermittedError: `who` is no admin.
        """
        checked_role(role, sponsor, PROGRAMS)
        now, secret = self._clock.now(), new_secret(KEY_PREFIX)
        own = {"name": name, "role": role, "sponsor": sponsor, "scopes": scopes}
        key = Key.model_validate({"id": uuid4(), "created": now, "expires": now + life, **own})
        self._accounts.add_key(who, digest_of(secret), key)
        return key, secret

    def list(self, who: Principal, limit: int, after: Position | None = None) -> tuple[Key, ...]:
        """At most `limit` keys, newest first, from the one after a position on."""
        return self._accounts.list_keys(who, limit, after)

    def revoke(self, who: Principal, key: UUID) -> None:
        """Make a key stop working, from the next request on.

        Raises:
            NotFoundError: there is none that `who` may see.
        """
        self._accounts.revoke_key(who, key, self._clock.now())
