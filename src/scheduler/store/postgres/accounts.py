"""The accounts port on PostgreSQL, put together from one file a noun."""

from scheduler.store.postgres.door import DoorRows
from scheduler.store.postgres.keys import KeyRows
from scheduler.store.postgres.users import UserRows


class PostgresAccounts(UserRows, DoorRows, KeyRows):
    """Accounts port on a migrated database."""
