"""What who runs the service sees of it: is it alive, ready, how is it doing, what does it log."""

import json
import logging
import subprocess
import sys
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import ApiSettings
from scheduler.bootstrap import in_memory
from scheduler.service.errors import StoreUnavailableError
from tests.api.conftest import identify
from tests.api.helpers import ended, problem, request_plan, submit
from tests.service.samples import FakeSolver

ROOT = Path(__file__).parents[2]
KEY = "a key of sixteen characters"


def visitor(settings: ApiSettings, host: str = "127.0.0.1") -> TestClient:
    """A client at an address."""
    app = create_app(settings, in_memory(make_plan=FakeSolver()), identify)
    return TestClient(app, base_url="http://localhost", client=(host, 5000))


def test_counters_tell_no_ids() -> None:
    """Requests by the pattern of their route, and the queue; no id, no name."""
    with visitor(ApiSettings()) as client:
        scenario = submit(client)
        plan = request_plan(client, scenario)
        ended(client, plan)
        client.get("/nowhere/secret")
        text = client.get("/metrics").text
    lines = text.splitlines()
    route = "/api/v1/scenarios/{key}/plans"
    assert f'scheduler_requests_total{{method="POST",route="{route}",status="202"}} 1.0' in lines
    assert 'scheduler_requests_total{method="GET",route="unknown",status="404"} 1.0' in lines
    assert {'scheduler_jobs{state="waiting"} 0.0', 'scheduler_jobs{state="dead"} 0.0'} <= set(lines)
    assert not {scenario, plan, "Tiny", "secret"} & set(text.replace('"', " ").replace("/", " ").split())


@pytest.mark.parametrize(
    ("key", "host", "headers", "status"),
    [
        (None, "127.0.0.1", {}, 200),
        (None, "::1", {}, 200),
        (None, "192.0.2.7", {}, 404),
        (None, "127.0.0.1", {"x-forwarded-for": "192.0.2.7"}, 404),
        (KEY, "127.0.0.1", {}, 404),
        (KEY, "192.0.2.7", {"authorization": f"Bearer {KEY}"}, 200),
        (KEY, "192.0.2.7", {"authorization": f"Bearer {KEY}x"}, 404),
        (KEY, "192.0.2.7", {"authorization": "Bearer ü".encode("latin-1").decode("latin-1")}, 404),
    ],
)
def test_counters_are_not_for_everybody(key: str | None, host: str, headers: dict[str, str], status: int) -> None:
    """Without a key for this machine only, and not through a proxy on it; with one for who has it."""
    sent = {name: value.encode("latin-1") for name, value in headers.items()}
    with visitor(ApiSettings(metrics_key=key), host) as client:
        assert client.get("/metrics", headers=sent).status_code == status


def test_readiness_is_the_store_s(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the store does not answer the service is alive and not ready."""
    assert client.get("/readyz").json() == {"status": "ok"}

    def away() -> None:
        raise StoreUnavailableError("The store does not answer now.")

    application = client.app.state.application
    object.__setattr__(application, "refuse_unready", away)
    problem(client.get("/readyz"), 503, "store_unavailable")
    assert client.get("/healthz").status_code == 200


def test_each_request_is_logged_by_its_route(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    """With its request id, status and time; the query is left out."""
    with caplog.at_level(logging.INFO, logger="api.observe"):
        client.get("/api/v1/plans?limit=3", headers={"x-request-id": "abc"})
    (record,) = (record for record in caplog.records if record.name == "api.observe")
    assert (record.route, record.status, record.request_id) == ("/api/v1/plans", 200, "abc")
    assert record.ms > 0
    assert "limit" not in str(record.__dict__)


def test_logs_are_json_without_what_errors_say() -> None:
    """An error is logged as its kind and its place: what it says may be a product's name."""
    code = (
        "import logging; from scheduler.logs import set_up_logs; set_up_logs(); log = logging.getLogger('x.y')\n"
        "log.info('request', extra={'route': '/a', 'status': 200})\n"
        "logging.getLogger('uvicorn.access').info('GET /?sponsor=acme')\n"
        "try: raise ValueError('12 kg of Secretmab')\n"
        "except ValueError: log.exception('job %s was lost', 7)\n"
    )
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stderr
    first, second = map(json.loads, said.splitlines())
    assert (first["event"], first["logger"], first["level"], first["status"]) == ("request", "x.y", "info", 200)
    assert first["timestamp"].endswith("Z")
    assert (second["event"], second["error"]) == ("job 7 was lost", "ValueError")
    assert second["stack"][-1].endswith("<module>")
    assert "Secretmab" not in said
