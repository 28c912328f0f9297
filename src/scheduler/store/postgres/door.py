"""What lets users in: passwords, one-time links, sessions, and how often it was tried."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from scheduler.service.accounts.entries import Session, User
from scheduler.service.principal import Principal
from scheduler.store.attempts import wait_before
from scheduler.store.postgres.connection import Database
from scheduler.store.refusals import need_service

_SET_PASSWORD = """
INSERT INTO passwords (plant_id, user_id, hash) VALUES (%(plant)s, %(user)s, %(hash)s)
ON CONFLICT (plant_id, user_id) DO UPDATE SET hash = EXCLUDED.hash
"""
_GET_PASSWORD = "SELECT hash FROM passwords WHERE user_id = %s"
_ANY_PASSWORD = "SELECT FROM passwords LIMIT 1"
_ADD_LINK = """
INSERT INTO one_time_links (plant_id, digest, user_id, expires) VALUES (%(plant)s, %(digest)s, %(user)s, %(expires)s)
"""
_USE_LINK = """
UPDATE one_time_links SET used = %(now)s WHERE digest = %(digest)s AND used IS NULL AND expires > %(now)s
RETURNING user_id
"""
_USE_OTHERS = "UPDATE one_time_links SET used = %(now)s WHERE user_id = %(user)s AND used IS NULL"
_ADD_SESSION = """
INSERT INTO sessions (plant_id, digest, user_id, created, seen, ended)
VALUES (%(plant)s, %(digest)s, %(user)s, %(created)s, %(seen)s, %(ended)s)
"""
_FIND_SESSION = """
SELECT sessions.user_id AS user, sessions.created AS began, seen, ended,
    id, users.created, login, name, role, sponsor, active
FROM sessions JOIN users ON (users.plant_id, users.id) = (sessions.plant_id, sessions.user_id) WHERE digest = %s
"""
_TOUCH = "UPDATE sessions SET seen = %(now)s WHERE digest = %(digest)s AND ended IS NULL"
_END = "UPDATE sessions SET ended = %(now)s WHERE digest = %(digest)s AND ended IS NULL"
_END_ALL = "UPDATE sessions SET ended = %(now)s WHERE user_id = %(user)s AND digest <> %(keep)s AND ended IS NULL"
# Attempts of one login come one after the other, so that many at once do not all pass the count.
_ALONE = "SELECT pg_advisory_xact_lock(hashtextextended(%(plant)s || ' ' || %(digest)s, 0))"
_FAILED = """
SELECT tried FROM sign_ins WHERE digest = %(digest)s AND tried > %(since)s AND NOT passed AND tried > coalesce(
    (SELECT max(tried) FROM sign_ins WHERE digest = %(digest)s AND passed), '-infinity') ORDER BY tried
"""
_TRY = "INSERT INTO sign_ins (plant_id, id, digest, tried) VALUES (%(plant)s, %(id)s, %(digest)s, %(now)s)"
_PASS = "UPDATE sign_ins SET passed = true WHERE id = %s"


class DoorRows:
    """The part of the accounts that only the service itself reaches.

    Args:
        database: where.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def set_password(self, who: Principal, user: UUID, password: str) -> None:
        """See `Accounts.set_password`."""
        need_service(who)
        self._run(who, _SET_PASSWORD, user=user, hash=password)

    def get_password(self, who: Principal, user: UUID) -> str | None:
        """See `Accounts.get_password`."""
        with self._database.acting_as(who) as cursor:
            row = cursor.execute(_GET_PASSWORD, (user,)).fetchone()
        return None if row is None else str(row["hash"])

    def anybody_has_password(self, who: Principal) -> bool:
        """See `Accounts.anybody_has_password`."""
        with self._database.acting_as(who) as cursor:
            return cursor.execute(_ANY_PASSWORD).rowcount > 0

    def add_link(self, who: Principal, digest: str, user: UUID, expires: datetime) -> None:
        """See `Accounts.add_link`."""
        need_service(who)
        self._run(who, _ADD_LINK, digest=digest, user=user, expires=expires)

    def use_link(self, who: Principal, digest: str, now: datetime) -> UUID | None:
        """See `Accounts.use_link`."""
        with self._database.acting_as(who) as cursor:
            row = cursor.execute(_USE_LINK, {"digest": digest, "now": now}).fetchone()
            if row is None:
                return None
            user: UUID = row["user_id"]
            cursor.execute(_USE_OTHERS, {"user": user, "now": now})
        return user

    def add_session(self, who: Principal, digest: str, session: Session) -> None:
        """See `Accounts.add_session`."""
        need_service(who)
        self._run(who, _ADD_SESSION, digest=digest, **session.model_dump())

    def find_session(self, who: Principal, digest: str) -> tuple[Session, User] | None:
        """See `Accounts.find_session`."""
        with self._database.acting_as(who) as cursor:
            row = cursor.execute(_FIND_SESSION, (digest,)).fetchone()
        if row is None:
            return None
        session = Session(user=row.pop("user"), created=row.pop("began"), seen=row.pop("seen"), ended=row.pop("ended"))
        return session, User(**row)

    def touch_session(self, who: Principal, digest: str, now: datetime) -> None:
        """See `Accounts.touch_session`."""
        self._run(who, _TOUCH, digest=digest, now=now)

    def end_session(self, who: Principal, digest: str, now: datetime) -> None:
        """See `Accounts.end_session`."""
        self._run(who, _END, digest=digest, now=now)

    def end_sessions(self, who: Principal, user: UUID, now: datetime, keep: str = "") -> None:
        """See `Accounts.end_sessions`."""
        self._run(who, _END_ALL, user=user, now=now, keep=keep)

    def begin_attempt(
        self, who: Principal, digest: str, now: datetime, limit: int, window: timedelta
    ) -> UUID | timedelta:
        """See `Accounts.begin_attempt`."""
        need_service(who)
        asked = {"plant": who.plant, "digest": digest, "now": now, "since": now - window}
        with self._database.acting_as(who) as cursor:
            cursor.execute(_ALONE, asked)
            failed = [row["tried"] for row in cursor.execute(_FAILED, asked)]
            wait = wait_before(failed, now, limit, window)
            if wait is not None:
                return wait
            attempt = uuid4()
            cursor.execute(_TRY, {**asked, "id": attempt})
        return attempt

    def pass_attempt(self, who: Principal, attempt: UUID) -> None:
        """See `Accounts.pass_attempt`."""
        with self._database.acting_as(who) as cursor:
            cursor.execute(_PASS, (attempt,))

    def _run(self, who: Principal, statement: str, **values: object) -> None:
        with self._database.acting_as(who) as cursor:
            cursor.execute(statement, {"plant": who.plant, **values})
