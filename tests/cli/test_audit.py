"""`scheduler audit verify` and `export`, on a database that others run."""

from pathlib import Path

import psycopg
import pytest

from scheduler.cli.audit import verifier
from scheduler.store.postgres.connection import Database
from scheduler.store.postgres.store import PostgresStore
from tests.cli.running import scheduler
from tests.service.samples import SPONSOR, stored_forecast
from tests.store.postgres.houses import House


@pytest.fixture
def written(house: House, database: Database, monkeypatch: pytest.MonkeyPatch) -> House:
    """The database with two forecasts of acme and one of bolt, and the environment that names it."""
    monkeypatch.setenv("DATABASE_URL", house.service_url)
    monkeypatch.setenv("SCHEDULER_OWNER_URL", house.owner_url)
    monkeypatch.setenv("SCHEDULER_PLANT", "north")
    store = PostgresStore(database)
    for number in (1, 2):
        store.add_forecast(SPONSOR, stored_forecast(number), None)
    return house


def test_a_sponsors_chain_is_exported_and_verified(written: House, tmp_path: Path, database: Database) -> None:
    """The file holds that sponsor's entries alone; the stand-alone verifier takes it; later it is an earlier export."""
    saved = tmp_path / "acme.jsonl"
    done = scheduler("audit", "export", saved, "--sponsor", "acme")
    assert done.exit_code == 0, done.output
    assert len(saved.read_text().splitlines()) == 3
    assert verifier.main([str(saved)]) == 0
    PostgresStore(database).add_forecast(SPONSOR, stored_forecast(3), None)
    done = scheduler("audit", "verify", "--earlier", saved)
    assert done.exit_code == 0, done.output
    assert "Sponsor acme: 3 entries" in done.output
    assert "No entry was changed" in done.output
    assert scheduler("audit", "export", saved, "--sponsor", "acme").exit_code == 2
    unknown = scheduler("audit", "export", tmp_path / "x", "--sponsor", "nobody")
    assert unknown.exit_code == 2
    assert "There is no entry of sponsor nobody in plant north." in unknown.output


def test_what_was_done_by_hand_is_told(written: House) -> None:
    """The chain and the entry are named, and the exit code is 1."""
    with psycopg.connect(written.admin_url, options="-c search_path=scheduler") as admin:
        admin.execute("ALTER TABLE audit DISABLE TRIGGER never_changed")
        admin.execute("UPDATE audit SET entry = replace(entry::text, 'validated', 'binding')::json WHERE sequence = 2")
        admin.execute("ALTER TABLE audit ENABLE ALWAYS TRIGGER never_changed")
    done = scheduler("audit", "verify")
    assert done.exit_code == 1
    assert "Sponsor acme: Entry 2 was changed" in done.output
