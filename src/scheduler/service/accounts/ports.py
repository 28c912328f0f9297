"""What the use cases of accounts need from outside; adapters live in store."""

from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from scheduler.service.accounts.entries import Key, Session, User
from scheduler.service.entries import Position
from scheduler.service.principal import Principal


class Accounts(Protocol):
    """Keeps users, passwords, sessions and keys of plants.

    An admin and the service reach users and keys, the service alone reaches what opens doors; whoever else asks finds
    nothing and may write nothing. Secrets come as digests. Calls may come from any thread.
    """

    def add_user(self, who: Principal, user: User) -> None:
        """Keep a new user.

        Raises:
            NotPermittedError: the role may not.
            WrongStateError: the login is taken.
        """

    def get_user(self, who: Principal, key: UUID) -> User:
        """A user.

        Raises:
            NotFoundError: there is none that `who` may see.
        """

    def find_user(self, who: Principal, login: str) -> User | None:
        """The user with a login."""

    def list_users(self, who: Principal, limit: int, after: Position | None = None) -> tuple[User, ...]:
        """At most `limit` users, newest first, from the one after a position on."""

    def change_user(self, who: Principal, user: User) -> None:
        """Put a new name, role, sponsor or activity in the place of a user's.

        Raises:
            NotFoundError: there is no such user that `who` may see.
        """

    def set_password(self, who: Principal, user: UUID, password: str) -> None:
        """Keep the hash of a user's password in the place of the one before.

        Raises:
            NotPermittedError: the role may not.
        """

    def get_password(self, who: Principal, user: UUID) -> str | None:
        """The hash of a user's password; None where none was set."""

    def anybody_has_password(self, who: Principal) -> bool:
        """Whether any user can sign in."""

    def add_link(self, who: Principal, digest: str, user: UUID, expires: datetime) -> None:
        """Keep a one-time link of a user.

        Raises:
            NotPermittedError: the role may not.
        """

    def use_link(self, who: Principal, digest: str, now: datetime) -> UUID | None:
        """Use up a link, and with it the other ones of its user, who is returned; None where it does not hold."""

    def add_session(self, who: Principal, digest: str, session: Session) -> None:
        """Keep a new session.

        Raises:
            NotPermittedError: the role may not.
        """

    def find_session(self, who: Principal, digest: str) -> tuple[Session, User] | None:
        """A session and its user, whatever became of both."""

    def touch_session(self, who: Principal, digest: str, now: datetime) -> None:
        """Note that a session was used."""

    def end_session(self, who: Principal, digest: str, now: datetime) -> None:
        """Put a session to an end; nothing where it is unknown or has ended."""

    def end_sessions(self, who: Principal, user: UUID, now: datetime, keep: str = "") -> None:
        """Put all sessions of a user to an end, except the one with the digest to keep."""

    def add_key(self, who: Principal, digest: str, key: Key) -> None:
        """Keep a new key.

        Raises:
            NotPermittedError: the role may not.
        """

    def find_key(self, who: Principal, digest: str) -> Key | None:
        """A key, whatever became of it."""

    def list_keys(self, who: Principal, limit: int, after: Position | None = None) -> tuple[Key, ...]:
        """At most `limit` keys, newest first, from the one after a position on."""

    def revoke_key(self, who: Principal, key: UUID, now: datetime) -> None:
        """Make a key stop working; nothing when it has already.

        Raises:
            NotFoundError: there is none that `who` may see.
        """

    def begin_attempt(
        self, who: Principal, digest: str, now: datetime, limit: int, window: timedelta
    ) -> UUID | timedelta:
        """Count an attempt to sign in with a login as failed until it is known to be right, in one step.

        Returns:
            The attempt; or how long to wait, where `limit` attempts failed within the window since one was right.

        Raises:
            NotPermittedError: the role may not.
        """

    def pass_attempt(self, who: Principal, attempt: UUID) -> None:
        """Note that an attempt was right: the failed ones before it count no longer."""
