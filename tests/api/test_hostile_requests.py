"""Requests nobody means well with: always a 4xx problem with a request id, never a 5xx."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api.access import Rule
from api.app import create_app
from scheduler.bootstrap import in_memory
from tests.api.conftest import LIMITS
from tests.api.helpers import JSON, problem, submit
from tests.service.samples import DOCUMENT

DEEP = "[" * 10_000 + "]" * 10_000
BODIES = {
    "NaN": '{"time_limit": NaN}',
    "infinity": '{"time_limit": Infinity}',
    "overflow": '{"time_limit": 1e999}',
    "huge integer": '{"time_limit": ' + "9" * 10_000 + "}",
    "NUL": '{"profile": "a\\u0000b"}',
    "raw NUL": '{"profile": "a\x00b"}',
    "lone surrogate": '{"profile": "\\ud800"}',
    "surrogate in a key": '{"\\udfff": 1}',
    "deep list": DEEP,
    "deep object": '{"a":' * 10_000 + "1" + "}" * 10_000,
    "not UTF-8": b'{"profile": "\xff\xfe"}',
    "empty": "",
    "blank": " ",
    "a number": "1",
    "null": "null",
    "cut off": '{"time_limit": 3',
    "unknown field": '{"colour": 1}',
}


@pytest.mark.parametrize("name", BODIES)
def test_hostile_plan_requests(client: TestClient, name: str) -> None:
    """The settings of a plan."""
    answer = client.post(f"/api/v1/scenarios/{submit(client)}/plans", content=BODIES[name], headers=JSON)
    assert 400 <= answer.status_code < 500, answer.text
    problem(answer, answer.status_code, answer.json()["code"])


@pytest.mark.parametrize("media", ["application/json", "application/yaml"])
@pytest.mark.parametrize("name", BODIES)
def test_hostile_scenarios(client: TestClient, name: str, media: str) -> None:
    """The same as a scenario, in both languages."""
    answer = client.post("/api/v1/scenarios", content=BODIES[name], headers={"content-type": media})
    assert 400 <= answer.status_code < 500, answer.text
    problem(answer, answer.status_code, answer.json()["code"])


@pytest.mark.parametrize("value", ["NaN", "1e999", '"\\u0000"', '"\\ud83d"', DEEP, "{}", "0.1", '"1e999d"'])
@pytest.mark.parametrize("field", ["name", "description", "start", "horizon", "units", "objective"])
def test_hostile_fields(client: TestClient, field: str, value: str) -> None:
    """One bad value in a scenario that is good otherwise."""
    document = DOCUMENT.decode().replace("}", f', "{field}": {value}}}')
    if field in ("name", "start", "horizon"):
        document = (
            "{" + ",".join(p for p in document.strip("{}").split(", ") if not p.startswith(f'"{field}": "')) + "}"
        )
    answer = client.post("/api/v1/scenarios", content=document, headers=JSON)
    harmless = {("objective", "{}"), ("description", '"1e999d"')}
    assert 400 <= answer.status_code < 500 or (field, value) in harmless, answer.text


def test_yaml_bombs_are_refused(client: TestClient) -> None:
    """Aliases that grow a thousandfold at each level are not expanded."""
    levels = "\n".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 12))
    document = f"l0: &l0 [x, x, x]\n{levels}\n"
    answer = client.post("/api/v1/scenarios", content=document, headers={"content-type": "application/yaml"})
    problem(answer, answer.status_code, answer.json()["code"])
    assert 400 <= answer.status_code < 500


def chunks(megabytes: int) -> Iterator[bytes]:
    """A body without a stated length."""
    for _ in range(megabytes):
        yield b" " * 2**20


@pytest.mark.parametrize("body", [b" " * (2**20 + 1), chunks(100)], ids=["stated length", "chunked"])
def test_large_bodies_are_refused(client: TestClient, body: object) -> None:
    """413 for a stated length, and for a body that only turns out too long."""
    answer = client.post("/api/v1/scenarios", content=body, headers=JSON)
    assert "larger than 1048576 bytes" in problem(answer, 413, "content_too_large")["detail"]


def test_wrong_methods_and_paths(client: TestClient) -> None:
    """405 says what is allowed; 404 for the rest."""
    answer = client.delete("/api/v1/scenarios/x")
    problem(answer, 405, "method_not_allowed")
    assert "GET" in answer.headers["allow"]
    problem(client.put("/api/v1/plans"), 405, "method_not_allowed")
    problem(client.request("BREW", "/"), 405, "method_not_allowed")
    for path in ("/nothing", "/api/v1/", "/static/nothing.js", "/static/../app.py", "/static/%2e%2e/app.py", "/docs"):
        problem(client.get(path), 404, "not_found")


def test_mistyped_parameters_are_refused(client: TestClient) -> None:
    """A parameter that is not known is named, not ignored."""
    for path in ("/api/v1/plans?limt=5", "/api/v1/scenarios?limit=5&sort=name"):
        (issue,) = problem(client.get(path), 422, "invalid_request")["issues"]
        assert issue["where"] in ("query:limt", "query:sort")


def test_request_ids(client: TestClient) -> None:
    """A plain id of the caller is used; anything else is replaced."""
    assert client.get("/healthz", headers={"x-request-id": "abc-1"}).headers["x-request-id"] == "abc-1"
    for odd in ("a b", "x" * 65, "<script>"):
        assert client.get("/healthz", headers={"x-request-id": odd}).headers["x-request-id"] != odd


def test_safe_headers(client: TestClient) -> None:
    """Answers are not sniffed, cached or framed."""
    headers = client.get("/api/v1/plans").headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"


def test_foreign_host_names_are_refused(client: TestClient) -> None:
    """A name that was pointed at this machine gets no data; ports do not matter."""
    for host in ("evil.example", "localhost.evil.example", "", "localhost:80:80"):
        problem(client.get("/healthz", headers={"host": host}), 421, "misdirected_request")
    for host in ("LOCALHOST:8000", "127.0.0.1", "[::1]:8000"):
        assert client.get("/healthz", headers={"host": host}).status_code == 200


def test_an_unexpected_error_tells_nothing() -> None:
    """500 with a request id; the inside stays in the log."""
    app = create_app(LIMITS, in_memory())
    app.state.roles.rules["broken"] = Rule("tests", frozenset(), public=True)

    @app.get("/broken")
    def broken() -> None:
        raise ZeroDivisionError("secret detail")

    with TestClient(app, base_url="http://localhost", raise_server_exceptions=False) as client:
        body = problem(client.get("/broken"), 500, "internal_error")
    assert "secret" not in str(body)
    assert "ZeroDivisionError" not in str(body)


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("http://127.0.0.1", 200),
        ("http://[::1]", 200),
        ("http://192.0.2.7", 403),
        ("http://[2001:db8::7]", 403),
        ("https://192.0.2.7", 200),
    ],
)
def test_plain_http_over_a_network_is_refused(client: TestClient, url: str, status: int) -> None:
    """Whatever the host name says: what counts is the address that the request came in by, and https."""
    answer = TestClient(client.app, base_url=url).get("/healthz", headers={"host": "localhost"})
    assert answer.status_code == status
    if status != 200:
        problem(answer, status, "https_required")
