"""Signing in and out, passwords, one-time links."""

from typing import NamedTuple
from uuid import UUID, uuid4

from scheduler.service.accounts.door import Terms
from scheduler.service.accounts.entries import Session, User
from scheduler.service.accounts.errors import NotSignedInError, TooOftenError, WrongPasswordError
from scheduler.service.accounts.passwords import Passwords, need_good
from scheduler.service.accounts.ports import Accounts
from scheduler.service.accounts.secrets import digest_of, new_secret
from scheduler.service.errors import NotFoundError, NotPermittedError
from scheduler.service.ports import Clock
from scheduler.service.principal import Principal, Role

WRONG = "Login or password is wrong, or the user may not sign in."
NO_LINK = "The link was used, is too old, or never was one. Ask for a new one."


class SignedIn(NamedTuple):
    """A session that began: its token, shown once, and whose it is."""

    token: str
    user: User


class SignIn:
    """What can be done at the door.

    Args:
        accounts: where users and sessions are kept.
        clock: tells the time.
        passwords: hashes them.
        terms: times and counts.
    """

    def __init__(self, accounts: Accounts, clock: Clock, passwords: Passwords, terms: Terms) -> None:
        self._accounts, self._clock = accounts, clock
        self._passwords, self._terms = passwords, terms

    def sign_in(self, plant: str, login: str, password: str) -> SignedIn:
        """Begin a session. Who is unknown, inactive or wrong is told the same, in the same time.

        Raises:
            NotSignedInError: the login or password is wrong.
            TooOftenError: it was wrong too often.
        """
        service, login = Principal(Role.SERVICE, plant), login.strip().lower()
        user = self._accounts.find_user(service, login)
        if not self._is_right(service, login, user, password) or user is None or not user.active:
            raise NotSignedInError(WRONG)
        return self._begin(service, user)

    def accept(self, plant: str, link: str, name: str, password: str) -> SignedIn:
        """Use up a one-time link: set name and password, end other sessions, begin one.

        Raises:
            NotSignedInError: the link does not hold.
            InvalidRequestError: the password is easily guessed; the link still holds.
        """
        service, now = Principal(Role.SERVICE, plant), self._clock.now()
        need_good(password, "", "/password")
        key = self._accounts.use_link(service, digest_of(link, "link"), now)
        user = self._accounts.get_user(service, key) if key else None
        if user is None or not user.active:
            raise NotSignedInError(NO_LINK)
        user = user.model_copy(update={"name": name})
        self._accounts.change_user(service, user)
        self._accounts.set_password(service, user.id, self._passwords.hash(password))
        self._accounts.end_sessions(service, user.id, now)
        return self._begin(service, user)

    def sign_out(self, plant: str, token: str) -> None:
        """End a session, if it is one."""
        self._accounts.end_session(Principal(Role.SERVICE, plant), digest_of(token), self._clock.now())

    def reauthenticate(self, who: Principal, password: str) -> None:
        """Make sure that who asks is the user in person, such as before a signature.

        Raises:
            NotPermittedError: no user asks, but a program.
            WrongPasswordError: the password is wrong.
            TooOftenError: it was wrong too often.
        """
        user = self._person(who)
        if not self._is_right(Principal(Role.SERVICE, who.plant), user.login, user, password):
            raise WrongPasswordError("The password is wrong.")

    def change_password(self, who: Principal, old: str, new: str, token: str = "") -> None:
        """Change the own password and end the own other sessions.

        Args:
            who: the user.
            old: the password so far.
            new: the password from now on.
            token: of the session that stays.

        Raises:
            InvalidRequestError: the new one is easily guessed.
            NotPermittedError, WrongPasswordError, TooOftenError: see `reauthenticate`.
        """
        user, service = self._person(who), Principal(Role.SERVICE, who.plant)
        need_good(new, user.login, "/new")
        self.reauthenticate(who, old)
        self._accounts.set_password(service, user.id, self._passwords.hash(new))
        self._accounts.end_sessions(service, user.id, self._clock.now(), keep=digest_of(token))

    def _person(self, who: Principal) -> User:
        try:
            return self._accounts.get_user(Principal(Role.SERVICE, who.plant), who.user or uuid4())
        except NotFoundError:
            raise NotPermittedError("Only a user who signed in has a password; a key has none.") from None

    def _is_right(self, service: Principal, login: str, user: User | None, password: str) -> bool:
        """Whether a password is a user's; counted by login, known or not, so that locks tell nothing either."""
        terms, digest = self._terms, digest_of(login, "login")
        attempt = self._accounts.begin_attempt(service, digest, self._clock.now(), terms.attempts, terms.window)
        if not isinstance(attempt, UUID):
            raise TooOftenError("wrong passwords for this login", attempt.total_seconds())
        kept = self._accounts.get_password(service, user.id if user else uuid4())
        right = self._passwords.matches(password, kept)
        if right:
            self._accounts.pass_attempt(service, attempt)
        return right

    def _begin(self, service: Principal, user: User) -> SignedIn:
        token, now = new_secret(), self._clock.now()
        self._accounts.add_session(service, digest_of(token), Session(user=user.id, created=now, seen=now))
        return SignedIn(token, user)
