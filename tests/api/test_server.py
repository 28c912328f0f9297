"""The service on a real socket: bodies that never end, watchers, and an orderly end."""

import json
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import psycopg
import pytest

from api.app import create_app
from api.identify import everybody_plans
from scheduler.bootstrap import in_memory
from tests.api.conftest import LIMITS
from tests.api.helpers import JSON, problem
from tests.api.server import serve
from tests.service.samples import DOCUMENT, FakeSolver
from tests.store.postgres.houses import House


@pytest.fixture
def solver() -> FakeSolver:
    return FakeSolver(waits=True)


@pytest.fixture
def address(solver: FakeSolver) -> Iterator[str]:
    with serve(create_app(LIMITS, in_memory(make_plan=solver), everybody_plans)) as address:
        yield address


def plan_of(client: httpx.Client) -> str:
    """Id of a plan that was just asked for."""
    scenario = client.post("/api/v1/scenarios", content=DOCUMENT, headers=JSON).json()["id"]
    return str(client.post(f"/api/v1/scenarios/{scenario}/plans", json={}).json()["id"])


def test_large_bodies_are_refused_on_the_wire(address: str) -> None:
    """100 MB with and without a stated length get their 413, and the service lives on."""
    with httpx.Client(base_url=address, headers=JSON) as client:
        for body in (b" " * 100_000_000, (b" " * 2**20 for _ in range(100))):
            problem(client.post("/api/v1/scenarios", content=body), 413, "content_too_large")
        assert client.get("/healthz").json() == {"status": "ok"}


def test_a_running_solve_leaves_the_service_free(address: str, solver: FakeSolver) -> None:
    """While a solve runs, several watchers are told of it and other requests are answered."""
    with httpx.Client(base_url=address) as client:
        key = plan_of(client)
        assert solver.started.wait(10)
        ends: list[str] = []

        def watch() -> None:
            with httpx.stream("GET", f"{address}/api/v1/plans/{key}/events", timeout=30) as stream:
                ends.extend(line for line in stream.iter_lines() if line.startswith("event: "))

        watchers = [threading.Thread(target=watch) for _ in range(3)]
        for watcher in watchers:
            watcher.start()
        assert client.get(f"/api/v1/plans/{key}").json()["state"] == "running"
        solver.release.set()
        for watcher in watchers:
            watcher.join()
        assert ends.count("event: end") == 3


def test_bytes_that_are_no_http(address: str) -> None:
    """Garbage on the socket is answered with a 4xx or a closed connection, and the service lives on."""
    host, port = address.removeprefix("http://").split(":")
    for garbage in (b"\x00" * 100, b"GET / HTTP/1.1\r\nContent-Length: -1", b"GET /%00 HTTP/1.1"):
        with socket.create_connection((host, int(port)), timeout=10) as raw:
            raw.sendall(garbage + b"\r\n\r\n")
            raw.shutdown(socket.SHUT_WR)
            assert raw.recv(1000)[:10] in (b"HTTP/1.1 4", b"")
    assert httpx.get(f"{address}/healthz").status_code == 200


ROOT = Path(__file__).parents[2]
SERVICE = """
import sys
from tests.service.samples import FakeSolver
from api.app import create_app
from api.identify import everybody_plans
from scheduler.bootstrap import in_memory, in_postgres
import uvicorn
url, solver = sys.argv[2], FakeSolver(waits=True)
application = in_postgres(url, make_plan=solver) if url else in_memory(make_plan=solver)
app = create_app(application=application, identify=everybody_plans)
uvicorn.run(app, port=int(sys.argv[1]), log_level="info")
"""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def ended_by(number: signal.Signals, url: str = "") -> list[str]:
    """What a watcher of a running solve is told after a signal came to its service, which has to end by itself."""
    port = free_port()
    command = [sys.executable, "-c", SERVICE, str(port), url]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    guard = threading.Timer(60, process.kill)  # a service that does not end must not hold the tests up
    guard.start()
    try:
        assert process.stderr is not None
        while "Uvicorn running" not in process.stderr.readline():
            assert process.poll() is None
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            key = plan_of(client)
            with client.stream("GET", f"/api/v1/plans/{key}/events") as stream:
                lines = stream.iter_lines()
                assert next(lines) == "event: progress"
                process.send_signal(number)
                rest = list(lines)
        process.communicate()
        assert process.returncode != -signal.SIGKILL
    finally:
        guard.cancel()
        process.kill()
    return rest


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_service_in_order(number: signal.Signals) -> None:
    """Running solves are stopped, their watchers told, and the process ends although streams were open."""
    rest = ended_by(number)
    last = json.loads(next(line for line in reversed(rest) if line.startswith("data: ")).removeprefix("data: "))
    assert last["state"] == "cancelled"


@pytest.mark.slow
def test_a_service_on_a_database_hands_its_solves_on(house: House) -> None:
    """Their watchers are let go without an end, so that they ask again, and the solve waits for the next service."""
    assert "event: end" not in ended_by(signal.SIGTERM, house.service_url)
    with psycopg.connect(house.admin_url) as admin:
        assert admin.execute("SELECT state, attempts FROM scheduler.jobs").fetchall() == [("waiting", 0)]
        assert admin.execute("SELECT state, started FROM scheduler.plans").fetchall() == [("queued", None)]
