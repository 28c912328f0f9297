"""Use cases of users: an admin adds them, changes them, hands out one-time links."""

from uuid import UUID, uuid4

from scheduler.service.accounts.door import Terms
from scheduler.service.accounts.entries import PERSONS, User
from scheduler.service.accounts.ports import Accounts
from scheduler.service.accounts.requests import checked_role
from scheduler.service.accounts.secrets import digest_of, new_secret
from scheduler.service.entries import Position
from scheduler.service.ports import Clock
from scheduler.service.principal import Principal, Role

FIRST = "planner"  # login of the first planner


class Users:
    """What can be done with users.

    Args:
        accounts: where they are kept.
        clock: tells the time.
        terms: how long links hold.
    """

    def __init__(self, accounts: Accounts, clock: Clock, terms: Terms) -> None:
        self._accounts, self._clock, self._terms = accounts, clock, terms

    def add(self, who: Principal, login: str, name: str, role: Role, sponsor: str | None = None) -> tuple[User, str]:
        """A new user, and the one-time link with which they set their password.

        Raises:
            InvalidRequestError: role and sponsor do not fit.
            WrongStateError: the login is taken.
            NotPermittedError: `who` is no admin.
        """
        checked_role(role, sponsor, PERSONS)
        created = self._clock.now()
        user = User(id=uuid4(), created=created, login=login, name=name, role=role, sponsor=sponsor)
        self._accounts.add_user(who, user)
        return user, self._link(who, user)

    def list(self, who: Principal, limit: int, after: Position | None = None) -> tuple[User, ...]:
        """At most `limit` users, newest first, from the one after a position on."""
        return self._accounts.list_users(who, limit, after)

    def change(self, who: Principal, key: UUID, *, name: str, role: Role, sponsor: str | None, active: bool) -> User:
        """Change what a user is; one who is no longer active, or has another role, is put out at once.

        Raises:
            NotFoundError: there is no such user.
            InvalidRequestError: role and sponsor do not fit.
            NotPermittedError: `who` is no admin.
        """
        checked_role(role, sponsor, PERSONS)
        before = self._accounts.get_user(who, key)
        fields = {**before.model_dump(), "name": name, "role": role, "sponsor": sponsor, "active": active}
        after = User.model_validate(fields)
        self._accounts.change_user(who, after)
        if (before.role, before.sponsor, before.active) != (role, sponsor, active):
            self._accounts.end_sessions(_service(who), key, self._clock.now())
        return after

    def get(self, who: Principal, key: UUID) -> User:
        """A user.

        Raises:
            NotFoundError: there is none that `who` may see.
        """
        return self._accounts.get_user(who, key)

    def new_link(self, who: Principal, key: UUID) -> str:
        """A one-time link for a user who lost the password; the old one works until the link is used.

        Raises:
            NotFoundError: there is no such user that `who` may see.
        """
        return self._link(who, self._accounts.get_user(who, key))

    def find(self, who: Principal, login: str) -> User | None:
        """The user with a login."""
        return self._accounts.find_user(who, login)

    def first_link(self, plant: str) -> str | None:
        """A one-time link for the first planner of a plant where nobody can sign in yet; None where somebody can."""
        service = Principal(Role.SERVICE, plant)
        if self._accounts.anybody_has_password(service):
            return None
        user = self._accounts.find_user(service, FIRST)
        if user is None:
            return self.add(service, FIRST, "First planner", Role.PLANNER)[1]
        return self._link(service, user)

    def _link(self, who: Principal, user: User) -> str:
        link = new_secret()
        expires = self._clock.now() + self._terms.link
        self._accounts.add_link(_service(who), digest_of(link, "link"), user.id, expires)
        return link


def _service(who: Principal) -> Principal:
    """What opens doors is nobody's to see; `who` was let through before."""
    return Principal(Role.SERVICE, who.plant, user=who.user, name=who.name, request_id=who.request_id)
