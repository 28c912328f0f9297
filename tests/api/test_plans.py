"""Plans over HTTP, with a made-up solver."""

from uuid import uuid4

import pytest
from fastapi.testclient import TestClient

from scheduler.domain.errors import SolverError
from tests.api.helpers import ended, problem, request_plan, sse, submit
from tests.service.samples import FakeSolver


def test_request_and_get(client: TestClient, solver: FakeSolver) -> None:
    """202 with an id and a Location; the plan and the record of its making follow."""
    scenario = submit(client)
    answer = client.post(f"/api/v1/scenarios/{scenario}/plans", json={"time_limit": 7, "seed": 3})
    assert answer.status_code == 202
    key = answer.json()["id"]
    assert answer.headers["location"] == f"/api/v1/plans/{key}"
    entry = ended(client, key)
    assert (entry["state"], entry["scenario"]) == ("done", scenario)
    assert entry["plan"]["status"] == "optimal"
    assert entry["run"]["wall_s"] == 1.0
    assert (solver.calls[0][1].time_limit, solver.calls[0][1].seed) == (7.0, 3)


def test_events_stream_until_the_end(client: TestClient, solver: FakeSolver) -> None:
    """Progress with numbers, then one `end` with the state; a late watcher gets the end alone."""
    solver.waits = True
    key = request_plan(client, submit(client))
    assert solver.started.wait(10)
    solver.release.set()
    with client.stream("GET", f"/api/v1/plans/{key}/events") as stream:
        assert stream.status_code == 200
        assert stream.headers["content-type"].startswith("text/event-stream")
        text = stream.read().decode()
    events = sse(text)
    assert events[-1][0] == "end"
    assert events[-1][1]["state"] == "done"
    assert "plan" not in events[-1][1]
    ended(client, key)
    late = sse(client.get(f"/api/v1/plans/{key}/events").text)
    assert [name for name, _ in late] == ["end"]


def test_cancel_while_running(client: TestClient, solver: FakeSolver) -> None:
    """202 at once, then the state; a second time there is nothing to cancel."""
    solver.waits = True
    key = request_plan(client, submit(client))
    assert solver.started.wait(10)
    running = client.get(f"/api/v1/plans/{key}").json()
    assert (running["state"], running["progress"]["message"]) == ("running", "first plan")
    assert client.post(f"/api/v1/plans/{key}/cancel").status_code == 202
    assert ended(client, key)["state"] == "cancelled"
    problem(client.post(f"/api/v1/plans/{key}/cancel"), 409, "wrong_state")


def test_failure_is_a_sentence(client: TestClient, solver: FakeSolver) -> None:
    """A failed solve has a type and a sentence."""
    solver.error = SolverError("The solver passed 1024 MB.")
    entry = ended(client, request_plan(client, submit(client)))
    assert entry["state"] == "failed"
    assert entry["failure"] == {"type": "solver_error", "message": "The solver passed 1024 MB."}
    assert entry["plan"] is None


def test_listing_in_pages(client: TestClient) -> None:
    """Newest first, without the plans' content."""
    scenario = submit(client)
    keys = [request_plan(client, scenario) for _ in range(3)]
    first = client.get("/api/v1/plans", params={"limit": 2}).json()
    rest = client.get("/api/v1/plans", params={"limit": 2, "cursor": first["next"]}).json()
    assert [item["id"] for item in first["items"] + rest["items"]] == keys[::-1]
    assert rest["next"] is None
    assert "plan" not in first["items"][0]


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({"time_limit": 0}, "/time_limit"),
        ({"time_limit": 3601}, "/time_limit"),
        ({"time_limit": "30"}, "/time_limit"),
        ({"time_limit": None}, "/time_limit"),
        ({"workers": True}, "/workers"),
        ({"workers": 10**30}, "/workers"),
        ({"seed": -1}, "/seed"),
        ({"memory_limit_mb": 10**6}, "/memory_limit_mb"),
        ({"a/b~c": 1}, "/a~1b~0c"),
        ({"profile": "fast"}, "/profile"),
        ({"profile": "a\x00"}, "/profile"),
        ({"baseline": str(uuid4())}, "/baseline"),
        ({"baseline": 1}, "/baseline"),
        ([], ""),
    ],
)
def test_bad_settings_are_refused(client: TestClient, body: object, where: str) -> None:
    """422 with the pointer of the field that does not fit."""
    answer = client.post(f"/api/v1/scenarios/{submit(client)}/plans", json=body)
    assert [issue["where"] for issue in problem(answer, 422, "invalid_request")["issues"]] == [where]


def test_unknown_ids(client: TestClient) -> None:
    """404 for what does not exist, 422 for what is no id, on every address alike."""
    key = uuid4()
    for method, path, code in (
        ("GET", "/api/v1/scenarios/{}", "scenario"),
        ("POST", "/api/v1/scenarios/{}/plans", "scenario"),
        ("GET", "/api/v1/plans/{}", "plan"),
        ("GET", "/api/v1/plans/{}/events", "plan"),
        ("POST", "/api/v1/plans/{}/cancel", "plan"),
        ("GET", "/api/v1/plans/{}/gantt", "plan"),
        ("GET", "/api/v1/plans/{}/stock", "plan"),
        ("GET", "/api/v1/plans/{}/tables/orders.csv", "plan"),
    ):
        json = {} if path.endswith("plans") else None
        body = problem(client.request(method, path.format(key), json=json), 404, "not_found")
        assert body["detail"] == f"There is no {code} {key}."
        body = problem(client.request(method, path.format("17"), json=json), 422, "invalid_request")
        assert body["issues"][0]["where"] == "path:key"


def test_a_full_store_says_so(client: TestClient) -> None:
    """507 names the limit."""
    scenario = submit(client)
    for _ in range(4):
        request_plan(client, scenario)
    answer = client.post(f"/api/v1/scenarios/{scenario}/plans", json={})
    assert "holds 4 plans, its limit" in problem(answer, 507, "store_full")["detail"]
