"""A pooled connection carries nothing from one caller to the next."""

import pytest

from scheduler.store.postgres.connection import Database
from tests.store.postgres.shuffle import CALLERS, shuffled


def test_connections_forget_their_caller(database: Database) -> None:
    """500 requests of six sponsors on four connections, half of them broken off: nobody sees a row of another."""
    assert shuffled(database, 500, seed=1) == []


@pytest.mark.proof
def test_connections_forget_their_caller_always(database: Database) -> None:
    """The same, 20,000 times."""
    assert shuffled(database, 20_000, seed=2) == []


def test_a_context_that_outlives_its_transaction_would_be_noticed(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a context kept by the connection, what comes after it is nobody's no longer."""
    lasting = "scheduler.store.postgres.connection._ACT_AS"
    monkeypatch.setattr(lasting, _with_false())
    shuffled(database, 40, seed=3)
    with database.acting_as_nobody() as cursor:
        kept = cursor.execute("SELECT NULLIF(current_setting('scheduler.sponsor', true), '') AS kept").fetchall()
    assert kept[0]["kept"] in {caller.sponsor for caller in CALLERS}


def test_nobody_sees_nothing(database: Database) -> None:
    """After all those callers a transaction without one finds no context and no row."""
    shuffled(database, 40, seed=4)
    for _ in range(8):
        with database.acting_as_nobody() as cursor:
            assert cursor.execute("SELECT FROM forecasts").rowcount == 0


def _with_false() -> str:
    from scheduler.store.postgres.connection import _ACT_AS

    return _ACT_AS.replace("true", "false")
