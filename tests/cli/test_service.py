"""`serve`, `migrate`, `backup`, `restore` and `doctor`, each as a process of its own."""

import signal
from pathlib import Path

import httpx
import psycopg
import pytest

from scheduler.store.postgres.cluster import Cluster
from scheduler.store.postgres.migrate import migrations
from tests.api.helpers import JSON
from tests.cli.running import process
from tests.cli.serving import served
from tests.service.samples import DOCUMENT
from tests.store.postgres.houses import empty_house


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for a cluster of our own."""
    for name in ("DATABASE_URL", "SCHEDULER_DATABASE_URL", "SCHEDULER_OWNER_URL", "SCHEDULER_EPHEMERAL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SCHEDULER_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


def served_once(number: signal.Signals, *options: str, key: str = "") -> int:
    """Start the service, hand it a scenario, and end it; how many scenarios it has then, the reference site too."""
    bearer = {"authorization": f"Bearer {key}"} if key else {}
    with served(*options, end=number) as address, httpx.Client(base_url=address, timeout=30, headers=bearer) as client:
        assert client.post("/api/v1/scenarios", content=DOCUMENT, headers=JSON).status_code == 201
        return len(client.get("/api/v1/scenarios").json()["items"])


@pytest.mark.slow
def test_a_fresh_machine_serves_and_remembers(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing but the command is needed; what was stored outlives the service, in a backup too."""
    assert "It is not made yet" in process("doctor").stdout
    key = process("key", "add", "test", "--role", "planner").stdout.strip()
    assert served_once(signal.SIGTERM, key=key) == 2
    assert served_once(signal.SIGINT, key=key) == 3
    assert not (data / "data" / "postmaster.pid").exists()
    looked = process("doctor")
    assert (looked.returncode, looked.stdout.splitlines()[-1]) == (0, "The database is up to date and safe.")
    saved = process("backup", tmp_path / "saved")
    assert saved.returncode == 0, saved.stderr

    elsewhere = str(tmp_path / "elsewhere")
    restored = process("restore", tmp_path / "saved", SCHEDULER_DATA_DIR=elsewhere)
    assert restored.returncode == 0, restored.stderr
    refused = process("restore", tmp_path / "saved", SCHEDULER_DATA_DIR=elsewhere)
    assert refused.returncode == 2
    assert "holds data already" in refused.stderr
    monkeypatch.setenv("SCHEDULER_DATA_DIR", elsewhere)
    assert served_once(signal.SIGTERM, key=key) == 4


@pytest.mark.slow
def test_an_ephemeral_service_needs_no_database(data: Path) -> None:
    """It makes no folder and forgets."""
    assert served_once(signal.SIGTERM, "--ephemeral") == 2
    assert served_once(signal.SIGTERM, "--ephemeral") == 2
    assert not data.exists()


def test_a_database_of_others_is_migrated_and_looked_at(data: Path, cluster: Cluster) -> None:
    """With its two roles; what then leads past a policy is named, and mended by migrating again."""
    house = empty_house(cluster, "ours")
    urls = {"DATABASE_URL": house.service_url, "SCHEDULER_OWNER_URL": house.owner_url}
    assert process("doctor", **urls).returncode == 1
    applied = [f"Applied {migration.name}." for migration in migrations()]
    assert process("migrate", **urls).stdout.splitlines() == [*applied, "The database is up to date and safe."]
    with psycopg.connect(house.owner_url) as owner:
        owner.execute("ALTER TABLE scheduler.plans NO FORCE ROW LEVEL SECURITY")
    looked = process("doctor", **urls)
    assert (looked.returncode, "Table plans does not force" in looked.stdout) == (1, True)
    assert process("migrate", **urls).stdout == "The database is up to date and safe.\n"
    assert process("doctor", **urls).returncode == 0
    assert not data.exists()


def test_what_is_unsafe_is_a_sentence(data: Path) -> None:
    """Open addresses, unsafe settings and a missing owner are refused before anything is started."""
    for arguments, environment, said in [
        (("serve", "--host", "0.0.0.0"), {}, "Passwords would cross the network unprotected to 0.0.0.0"),
        (("serve", "--tls-cert", __file__), {}, "Name both --tls-cert and --tls-key, or neither"),
        (
            ("serve", "--ephemeral", "--host", "0.0.0.0", "--tls-cert", __file__, "--tls-key", __file__),
            {},
            "takes everybody for the planner",
        ),
        (("serve",), {"DATABASE_URL": "postgresql://a:secret@db.example.org/x"}, "SCHEDULER_DATABASE_URL: "),
        (("migrate",), {"DATABASE_URL": "postgresql://a:secret@localhost/x"}, "SCHEDULER_OWNER_URL is not set"),
        (("doctor",), {"SCHEDULER_POSTGRES_BIN": "/nowhere"}, "/nowhere holds no initdb"),
    ]:
        done = process(*arguments, **environment)
        assert done.returncode == 2, done.stderr
        assert said in done.stderr
        assert "secret" not in done.stderr
        assert "Traceback" not in done.stderr
    assert not data.exists()
