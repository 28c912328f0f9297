"""Users; no statement has a condition on the plant, the policies are it."""

from typing import Any
from uuid import UUID

from scheduler.service.accounts.entries import User
from scheduler.service.entries import Position
from scheduler.service.errors import NotFoundError, WrongStateError
from scheduler.service.principal import Principal
from scheduler.store.postgres.connection import Database
from scheduler.store.postgres.paging import PAGE, page
from scheduler.store.refusals import need_admin

_COLUMNS = "id, created, login, name, role, sponsor, active"
_ADD = f"""
INSERT INTO users (plant_id, {_COLUMNS})
VALUES (%(plant)s, %(id)s, %(created)s, %(login)s, %(name)s, %(role)s, %(sponsor)s, %(active)s)
ON CONFLICT DO NOTHING
"""
_GET = f"SELECT {_COLUMNS} FROM users WHERE id = %s"
_FIND = f"SELECT {_COLUMNS} FROM users WHERE login = %s"
_LIST = f"SELECT {_COLUMNS} FROM users {PAGE}"
_CHANGE = """
UPDATE users SET name = %(name)s, role = %(role)s, sponsor = %(sponsor)s, active = %(active)s WHERE id = %(id)s
"""


class UserRows:
    """The part of the accounts that keeps users.

    Args:
        database: where.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def add_user(self, who: Principal, user: User) -> None:
        """See `Accounts.add_user`."""
        need_admin(who, "users")
        with self._database.acting_as(who) as cursor:
            if cursor.execute(_ADD, {"plant": who.plant, **_row(user)}).rowcount == 0:
                raise WrongStateError(f"The login {user.login} is taken. Choose another.")

    def get_user(self, who: Principal, key: UUID) -> User:
        """See `Accounts.get_user`."""
        with self._database.acting_as(who) as cursor:
            row = cursor.execute(_GET, (key,)).fetchone()
        if row is None:
            raise NotFoundError("user", key)
        return User(**row)

    def find_user(self, who: Principal, login: str) -> User | None:
        """See `Accounts.find_user`."""
        with self._database.acting_as(who) as cursor:
            row = cursor.execute(_FIND, (login,)).fetchone()
        return None if row is None else User(**row)

    def list_users(self, who: Principal, limit: int, after: Position | None = None) -> tuple[User, ...]:
        """See `Accounts.list_users`."""
        with self._database.acting_as(who) as cursor:
            return tuple(User(**row) for row in cursor.execute(_LIST, page(limit, after)))

    def change_user(self, who: Principal, user: User) -> None:
        """See `Accounts.change_user`."""
        with self._database.acting_as(who) as cursor:
            if cursor.execute(_CHANGE, _row(user)).rowcount == 0:
                raise NotFoundError("user", user.id)


def _row(user: User) -> dict[str, Any]:
    return {**user.model_dump(), "role": user.role.value}
