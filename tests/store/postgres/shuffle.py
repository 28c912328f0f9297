"""Many callers on few connections, in random order, some of whose transactions break off: who sees what?"""

import random
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from scheduler.service.entries import StoredForecast
from scheduler.service.errors import NotFoundError, StoreUnavailableError
from scheduler.service.principal import Principal, Role
from scheduler.store.postgres.connection import Cursor, Database
from scheduler.store.postgres.errors import StatementError
from scheduler.store.postgres.store import PostgresStore
from tests.service.samples import stored_forecast

CALLERS = [
    Principal(Role.SPONSOR, plant, sponsor=sponsor)
    for plant in ("north", "south")
    for sponsor in ("acme", "bolt", "cora")
]
_TENANTS = "SELECT DISTINCT plant_id, sponsor_id FROM forecasts"


class CallerBrokeOffError(Exception):
    """The caller's own error, in the middle of a transaction."""


def shuffled(database: Database, requests: int, seed: int, threads: int = 8) -> list[str]:
    """Send requests of random callers; everything that somebody saw of another, as sentences.

    Args:
        database: with fewer connections than threads.
        requests: how many.
        seed: of every random choice.
        threads: that send them at once.
    """
    store = PostgresStore(database)
    own = {caller: stored_forecast(1, sponsor=str(caller.sponsor)) for caller in CALLERS}
    for caller, entry in own.items():
        store.add_forecast(caller, entry, None)

    def request(number: int) -> list[str]:
        chance = random.Random(f"{seed} {number}")
        caller = chance.choice(CALLERS)
        with suppress(CallerBrokeOffError, StatementError, StoreUnavailableError), database.acting_as(caller) as cursor:
            seen = cursor.execute(_TENANTS).fetchall()
            if chance.random() < 0.5:
                _break_off(cursor, chance)
        foreign = [row for row in seen if (row["plant_id"], row["sponsor_id"]) != (caller.plant, caller.sponsor)]
        said = [f"{caller} saw {row}" for row in foreign]
        if len(seen) != 1:
            said.append(f"{caller} saw rows of {len(seen)} sponsors")
        return said + _through_the_store(store, caller, own, chance)

    with ThreadPoolExecutor(threads) as pool:
        return [said for found in pool.map(request, range(requests)) for said in found]


def _break_off(cursor: Cursor, chance: random.Random) -> None:
    """End a transaction in a way that nobody plans."""
    how = chance.randrange(4)
    if how == 0:
        raise CallerBrokeOffError
    if how == 1:
        cursor.execute("SELECT 1 / 0")
    if how == 2:
        cursor.execute("SET LOCAL statement_timeout = '1ms'")
        cursor.execute("SELECT pg_sleep(1)")
    if how == 3:
        cursor.connection.rollback()


def _through_the_store(
    store: PostgresStore, caller: Principal, own: dict[Principal, StoredForecast], chance: random.Random
) -> list[str]:
    other = chance.choice([known for known in CALLERS if known != caller])
    with suppress(NotFoundError):
        store.get_forecast(caller, own[other].id)
        return [f"{caller} read a forecast of {other}"]
    if store.forecast_history(caller, str(caller.sponsor)) != (own[caller],):
        return [f"{caller} misses its own forecast"]
    return []
