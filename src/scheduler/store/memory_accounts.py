"""Users, sessions and keys that live and die with the process."""

from datetime import datetime, timedelta
from threading import Lock
from typing import TypeVar
from uuid import UUID, uuid4

from scheduler.service.accounts.entries import Key, Session, User
from scheduler.service.entries import Position
from scheduler.service.errors import NotFoundError, WrongStateError
from scheduler.service.principal import Principal, Role
from scheduler.store.attempts import wait_before
from scheduler.store.refusals import need_admin, need_service, sees_accounts

_Account = TypeVar("_Account", User, Key)


class MemoryAccounts:
    """Accounts port in dictionaries; rows are keyed by the plant that owns them."""

    def __init__(self) -> None:
        self._users: dict[tuple[str, UUID], User] = {}
        self._passwords: dict[tuple[str, UUID], str] = {}
        self._links: dict[tuple[str, str], tuple[UUID, datetime]] = {}
        self._sessions: dict[tuple[str, str], Session] = {}
        self._keys: dict[tuple[str, UUID], Key] = {}
        self._digests: dict[tuple[str, str], UUID] = {}
        self._attempts: dict[tuple[str, str], dict[UUID, datetime]] = {}
        self._lock = Lock()

    def add_user(self, who: Principal, user: User) -> None:
        """See `Accounts.add_user`."""
        need_admin(who, "users")
        with self._lock:
            if self.find_user(who, user.login) is not None:
                raise WrongStateError(f"The login {user.login} is taken. Choose another.")
            self._users[who.plant, user.id] = user

    def get_user(self, who: Principal, key: UUID) -> User:
        """See `Accounts.get_user`."""
        user = self._users.get((who.plant, key))
        if user is None or not sees_accounts(who):
            raise NotFoundError("user", key)
        return user

    def find_user(self, who: Principal, login: str) -> User | None:
        """See `Accounts.find_user`."""
        own = (user for (plant, _), user in self._users.items() if plant == who.plant and sees_accounts(who))
        return next((user for user in own if user.login == login), None)

    def list_users(self, who: Principal, limit: int, after: Position | None = None) -> tuple[User, ...]:
        """See `Accounts.list_users`."""
        return _page(self._users, who, limit, after)

    def change_user(self, who: Principal, user: User) -> None:
        """See `Accounts.change_user`."""
        with self._lock:
            before = self.get_user(who, user.id)
            changes = {name: getattr(user, name) for name in ("name", "role", "sponsor", "active")}
            self._users[who.plant, user.id] = before.model_copy(update=changes)

    def set_password(self, who: Principal, user: UUID, password: str) -> None:
        """See `Accounts.set_password`."""
        need_service(who)
        self._passwords[who.plant, user] = password

    def get_password(self, who: Principal, user: UUID) -> str | None:
        """See `Accounts.get_password`."""
        return self._passwords.get((who.plant, user)) if _opens(who) else None

    def anybody_has_password(self, who: Principal) -> bool:
        """See `Accounts.anybody_has_password`."""
        return _opens(who) and any(plant == who.plant for plant, _ in self._passwords)

    def add_link(self, who: Principal, digest: str, user: UUID, expires: datetime) -> None:
        """See `Accounts.add_link`."""
        need_service(who)
        self._links[who.plant, digest] = (user, expires)

    def use_link(self, who: Principal, digest: str, now: datetime) -> UUID | None:
        """See `Accounts.use_link`."""
        with self._lock:
            user, expires = self._links.get((who.plant, digest), (None, now))
            if user is None or expires <= now or not _opens(who):
                return None
            for link in [link for link, (owner, _) in self._links.items() if owner == user]:
                del self._links[link]
            return user

    def add_session(self, who: Principal, digest: str, session: Session) -> None:
        """See `Accounts.add_session`."""
        need_service(who)
        self._sessions[who.plant, digest] = session

    def find_session(self, who: Principal, digest: str) -> tuple[Session, User] | None:
        """See `Accounts.find_session`."""
        session = self._sessions.get((who.plant, digest))
        return (session, self._users[who.plant, session.user]) if session and _opens(who) else None

    def touch_session(self, who: Principal, digest: str, now: datetime) -> None:
        """See `Accounts.touch_session`."""
        self._change_session(who, digest, "seen", now)

    def end_session(self, who: Principal, digest: str, now: datetime) -> None:
        """See `Accounts.end_session`."""
        self._change_session(who, digest, "ended", now)

    def end_sessions(self, who: Principal, user: UUID, now: datetime, keep: str = "") -> None:
        """See `Accounts.end_sessions`."""
        for plant, digest in list(self._sessions):
            if plant == who.plant and digest != keep and self._sessions[plant, digest].user == user:
                self._change_session(who, digest, "ended", now)

    def _change_session(self, who: Principal, digest: str, field: str, now: datetime) -> None:
        with self._lock:
            session = self._sessions.get((who.plant, digest))
            if session and session.ended is None and _opens(who):
                self._sessions[who.plant, digest] = session.model_copy(update={field: now})

    def add_key(self, who: Principal, digest: str, key: Key) -> None:
        """See `Accounts.add_key`."""
        need_admin(who, "keys")
        self._keys[who.plant, key.id] = key
        self._digests[who.plant, digest] = key.id

    def find_key(self, who: Principal, digest: str) -> Key | None:
        """See `Accounts.find_key`."""
        found = self._digests.get((who.plant, digest)) if sees_accounts(who) else None
        return self._keys[who.plant, found] if found else None

    def list_keys(self, who: Principal, limit: int, after: Position | None = None) -> tuple[Key, ...]:
        """See `Accounts.list_keys`."""
        return _page(self._keys, who, limit, after)

    def revoke_key(self, who: Principal, key: UUID, now: datetime) -> None:
        """See `Accounts.revoke_key`."""
        with self._lock:
            found = self._keys.get((who.plant, key))
            if found is None or not sees_accounts(who):
                raise NotFoundError("key", key)
            self._keys[who.plant, key] = found.model_copy(update={"revoked": found.revoked or now})

    def begin_attempt(
        self, who: Principal, digest: str, now: datetime, limit: int, window: timedelta
    ) -> UUID | timedelta:
        """See `Accounts.begin_attempt`."""
        need_service(who)
        with self._lock:
            tried = self._attempts.setdefault((who.plant, digest), {})
            wait = wait_before(list(tried.values()), now, limit, window)
            if wait is not None:
                return wait
            attempt = uuid4()
            tried[attempt] = now
            return attempt

    def pass_attempt(self, who: Principal, attempt: UUID) -> None:
        """See `Accounts.pass_attempt`."""
        with self._lock:
            for place, tried in self._attempts.items():
                if place[0] == who.plant and attempt in tried and _opens(who):
                    tried.clear()


def _opens(who: Principal) -> bool:
    return who.role is Role.SERVICE


def _page(
    rows: dict[tuple[str, UUID], _Account], who: Principal, limit: int, after: Position | None
) -> tuple[_Account, ...]:
    seen = [row for (plant, _), row in rows.items() if plant == who.plant and sees_accounts(who)]
    seen.sort(key=lambda row: row.position, reverse=True)
    return tuple(row for row in seen if after is None or row.position < after)[:limit]
