"""The cluster of our own: private, quick to make, and back after a crash."""

import os
import signal
import stat
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from scheduler.store.postgres import cluster as module
from scheduler.store.postgres import programs
from scheduler.store.postgres.cluster import Cluster
from scheduler.store.postgres.demotion import Demotion, _nobody
from scheduler.store.postgres.errors import ClusterError
from scheduler.store.postgres.keeper import kept_running
from scheduler.store.postgres.programs import find_programs
from tests.store.postgres.houses import HASTY

KINDS: dict[str, Callable[[], list[Path]]] = {"wheel": programs._of_wheel, "system": programs._of_system}


@pytest.fixture(params=KINDS)
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Cluster]:
    """A cluster that was never started, of the wheel's programs and of the system's."""
    found = [folder for folder in KINDS[request.param]() if (folder / "initdb").is_file()]
    if not found:
        pytest.skip("no PostgreSQL of this kind is installed; `make postgres` installs the system's")
    cluster = Cluster(tmp_path / "a folder", found[0], HASTY)
    yield cluster
    cluster.stop()


def ask(url: str, question: str) -> object:
    """What a database answers."""
    with psycopg.connect(url) as connection:
        row = connection.execute(question).fetchone()
    assert row is not None
    return row[0]


def crash(cluster: Cluster) -> None:
    """Kill the server as a machine out of memory does, and wait until it is dead."""
    os.kill(int((cluster.data / "postmaster.pid").read_text(encoding="ascii").split()[0]), signal.SIGKILL)
    while cluster.running():
        time.sleep(0.01)


def test_it_comes_back_after_a_crash(fresh: Cluster) -> None:
    """With a client still hanging on; what was committed is there."""
    assert fresh.start() is True
    assert fresh.start() is False
    client = psycopg.connect(fresh.owner_url)
    client.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    client.commit()
    client.execute("SELECT 1")
    crash(fresh)
    assert fresh.start() is True
    client.close()
    assert ask(fresh.owner_url, "SELECT answer FROM kept") == 42
    fresh.stop()
    assert not fresh.running()


def test_nobody_else_gets_in(cluster: Cluster) -> None:
    """No network, no trust, files that only their owner reads, a socket whose path fits."""
    assert ask(cluster.owner_url, "SHOW listen_addresses") == ""
    assert (
        ask(cluster.owner_url, "SELECT string_agg(DISTINCT auth_method, ',') FROM pg_hba_file_rules") == "scram-sha-256"
    )
    secrets = list(cluster.home.glob("*.password"))
    assert len(secrets) == 2
    assert {stat.S_IMODE(path.stat().st_mode) for path in secrets} == {0o600}
    folder = Path(str(ask(cluster.owner_url, "SHOW unix_socket_directories")))
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert len(bytes(folder / ".s.PGSQL.5432")) <= 107
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(cluster.owner_url.replace("postgres:", "postgres:x", 1))


def test_a_keeper_starts_it_again(cluster: Cluster) -> None:
    """Nobody has to look after it."""
    with kept_running(cluster, every=0.01):
        crash(cluster)
        while not cluster.running():
            time.sleep(0.01)
    cluster.start()
    assert ask(cluster.owner_url, "SELECT 1") == 1


def test_a_folder_of_somebody_else_is_refused(tmp_path: Path, cluster: Cluster) -> None:
    """Who made the socket's folder first could listen in."""
    other = Cluster(tmp_path / "other", cluster._programs, HASTY)
    other._socket.mkdir(mode=0o755)
    try:
        with pytest.raises(ClusterError, match=f"{other._socket} belongs to somebody else or is open to others"):
            other.start()
    finally:
        other._socket.rmdir()


def test_a_cluster_of_another_version_is_refused(tmp_path: Path, cluster: Cluster) -> None:
    """The message says which programs are needed."""
    other = Cluster(tmp_path, cluster._programs)
    other.data.mkdir()
    (other.data / "PG_VERSION").write_text("14\n", encoding="ascii")
    with pytest.raises(ClusterError, match=f"in {tmp_path} is of PostgreSQL 14, the programs in .* are of 1"):
        other.start()


def test_a_server_that_does_not_start_says_why(
    tmp_path: Path, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After some patience, with the place of its log."""
    monkeypatch.setattr(module, "PATIENCE", 0.1)
    broken = Cluster(tmp_path / "broken", cluster._programs, {**HASTY, "max_connections": "none"})
    with pytest.raises(ClusterError, match=r"could not be started; .*postgres\.log may say more"):
        broken.start()
    broken._socket.rmdir()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_root_without_namespaces_becomes_nobody(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server runs as that user, and root connects to it."""
    monkeypatch.setattr(module, "demotion", lambda: Demotion(owner=_nobody()))
    home = Path(f"/tmp/scheduler-test-{os.getpid()}")  # pytest's own folders are closed to other users
    demoted = Cluster(home, cluster._programs, HASTY)
    try:
        demoted.start()
        assert demoted.data.stat().st_uid == _nobody()[0]
        assert ask(demoted.owner_url, "SELECT 1") == 1
    finally:
        demoted.stop()
        subprocess.run(["rm", "-rf", home], check=True)


def test_programs_are_looked_for_where_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder stated must be right; else the wheel's come before the system's, of which the newest first."""
    with pytest.raises(ClusterError, match=f"{tmp_path} holds no initdb; set SCHEDULER_POSTGRES_BIN"):
        find_programs(tmp_path)
    monkeypatch.setattr(programs, "_of_wheel", list)
    monkeypatch.setattr(programs, "SYSTEM", tmp_path)
    with pytest.raises(ClusterError, match="No PostgreSQL from 15 on is installed here"):
        find_programs()
    for version in ("9", "14", "15", "17", "other"):
        (tmp_path / version / "bin").mkdir(parents=True)
        (tmp_path / version / "bin" / "initdb").touch()
    assert find_programs() == tmp_path / "17" / "bin"
