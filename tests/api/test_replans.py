"""Replans over HTTP, with the real solver on the small suite of the API's examples."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.examples import REPLAN_REQUESTS, SCENARIO_YAML
from api.settings import ApiSettings
from scheduler.bootstrap import in_memory
from tests.api.conftest import identify
from tests.api.helpers import ended, problem, request_plan, sse

DOWN = REPLAN_REQUESTS["down"]["value"]
QUICK = {"time_limit": 2, "workers": 1, "reproducible": True}


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    """A client of a service that makes plans."""
    app = create_app(ApiSettings(), in_memory(), identify)
    with TestClient(app, base_url="http://localhost", raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="module")
def plan(client: TestClient) -> str:
    """The plan in force."""
    answer = client.post("/api/v1/scenarios", content=SCENARIO_YAML, headers={"content-type": "application/yaml"})
    key = request_plan(client, answer.json()["id"], **QUICK)
    assert ended(client, key)["state"] == "done"
    return key


@pytest.fixture(scope="module")
def replan(client: TestClient, plan: str) -> dict[str, Any]:
    """The three proposals after the suite was down, once they are made."""
    answer = client.post(f"/api/v1/plans/{plan}/replans", json={**DOWN, **QUICK})
    assert answer.status_code == 202, answer.text
    key = answer.json()["id"]
    assert answer.headers["location"] == f"/api/v1/replans/{key}"
    for made in client.get(f"/api/v1/replans/{key}").json()["plans"].values():
        ended(client, made)
    found: dict[str, Any] = client.get(f"/api/v1/replans/{key}").json()
    return found


def test_every_option_is_a_checked_plan(client: TestClient, plan: str, replan: dict[str, Any]) -> None:
    """What was asked for comes back; each option names its plan, which has a chart like any other."""
    assert (replan["state"], replan["plan"], replan["now"]) == ("done", plan, DOWN["now"])
    assert (replan["frozen"], replan["slushy"], replan["log"]["events"][0]["unit"]) == ("1d", "7d", "SUITE")
    assert [option["strategy"] for option in replan["options"]] == ["right_shift", "local", "full"]
    for option in replan["options"]:
        made = client.get(f"/api/v1/plans/{option['plan']}").json()
        assert made["plan"]["verdict"] == {"passed": True, "violations": []}
        assert made["scenario"] == replan["scenario"]
        assert made["baseline"] == (None if option["strategy"] == "full" else replan["baseline"])
        assert option["objective"] == made["plan"]["objective"] != []


def test_what_an_option_changes(client: TestClient, replan: dict[str, Any]) -> None:
    """The new order is made by batches that are new; the comparison lists just as many procedures."""
    local = next(option for option in replan["options"] if option["strategy"] == "local")
    assert local["differences"]["appeared"] == 1
    diff = client.get(f"/api/v1/replans/{replan['id']}/changes").json()
    assert diff["plans"] == ["plan", "right_shift", "local", "full"]
    appeared = [a for a in diff["activities"] if (a["plan"], a["change"]) == ("local", "appeared")]
    assert len(appeared) == 1
    assert appeared[0]["units_after"] == ["SUITE"]
    assert {k["measure"] for k in diff["kpis"] if k["plan"] == "local"}


def test_the_plan_so_far_is_judged(client: TestClient, replan: dict[str, Any]) -> None:
    """What is left of the plan in force is a plan too; it says itself what it breaks by now."""
    left = client.get(f"/api/v1/plans/{replan['baseline']}").json()
    assert left["state"] == "done"
    assert left["plan"]["verdict"]["passed"] is (left["plan"]["verdict"]["violations"] == [])
    assert left["name"] == "Two products on one suite, from 2027-01-04 12:00 UTC: the plan so far"


def test_nothing_is_published_by_itself(client: TestClient, replan: dict[str, Any]) -> None:
    """A proposal is a plan that nobody signed yet."""
    assert replan["state"] == "done"
    assert client.get("/api/v1/publications").json()["items"] == []


def test_events_of_all_options_are_one_stream(client: TestClient, replan: dict[str, Any]) -> None:
    """A late watcher hears how each ended and that all have; the numbers it sends back are understood."""
    told = sse_kinds(client, replan["id"], {})
    assert sorted(told) == ["end", "option", "option", "option"]
    assert told[-1] == "end"
    assert sse_kinds(client, replan["id"], {"last-event-id": "3.4.5"}) == told
    problem(
        client.get(f"/api/v1/replans/{replan['id']}/events", headers={"last-event-id": "x"}), 422, "invalid_request"
    )


def sse_kinds(client: TestClient, key: str, headers: dict[str, str]) -> list[str]:
    """Names of the events of a replan's stream."""
    return [name for name, _ in sse(client.get(f"/api/v1/replans/{key}/events", headers=headers).text)]


def test_changes_are_marked_in_the_chart(client: TestClient, replan: dict[str, Any]) -> None:
    """The Gantt chart of an option against the plan so far; one against nothing has no such legend."""
    local = replan["plans"]["local"]
    asked = {"format": "json", "against": replan["baseline"]}
    figure = client.get(f"/api/v1/plans/{local}/gantt", params=asked).json()
    assert "New (1)" in [trace["name"] for trace in figure["data"]]
    plain = client.get(f"/api/v1/plans/{local}/gantt", params={"format": "json"}).json()
    assert "legend4" in figure["layout"]
    assert "legend4" not in plain["layout"]
    problem(client.get(f"/api/v1/plans/{local}/gantt", params={"against": str(uuid4())}), 404, "not_found")


def test_listing(client: TestClient, replan: dict[str, Any]) -> None:
    """Without the events."""
    page = client.get("/api/v1/replans").json()
    assert replan["id"] in [item["id"] for item in page["items"]]
    assert "log" not in page["items"][0]


def test_nothing_is_left_to_cancel(client: TestClient, replan: dict[str, Any]) -> None:
    """All options have ended."""
    problem(client.post(f"/api/v1/replans/{replan['id']}/cancel"), 409, "wrong_state")


def test_events_that_do_not_fit(client: TestClient, plan: str) -> None:
    """422 with every issue at its place in the body; nothing is stored."""
    before = client.get("/api/v1/plans").json()["items"]
    body = {
        "now": "2027-01-06T00:00:00Z",
        "events": [
            {"kind": "unit_down", "unit": "X", "start": "2027-01-08T00:00:00Z", "end": "2027-01-07T00:00:00Z"},
            {"kind": "order_cancelled", "order": "o9"},
        ],
        "profile": "fast",
    }
    answer = client.post(f"/api/v1/plans/{plan}/replans", json=body)
    places = [issue["where"] for issue in problem(answer, 422, "invalid_request")["issues"]]
    assert places == ["/profile", "/events/0/unit", "/events/0/end", "/events/1/order"]
    assert client.get("/api/v1/plans").json()["items"] == before


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({}, "/now"),
        ({"now": "2027-01-06"}, "/now"),
        ({"now": "2027-01-06T00:00:00Z", "events": [{"kind": "flood"}]}, "/events/0"),
        ({"now": "2027-01-06T00:00:00Z", "strategies": []}, "/strategies"),
        ({"now": "2027-01-06T00:00:00Z", "frozen": "-1d"}, "/frozen"),
        ({"now": "2028-01-06T00:00:00Z"}, "/now"),
    ],
)
def test_bad_requests_are_refused(client: TestClient, plan: str, body: dict[str, Any], where: str) -> None:
    """With the pointer of what does not fit."""
    answer = client.post(f"/api/v1/plans/{plan}/replans", json=body)
    assert [issue["where"] for issue in problem(answer, 422, "invalid_request")["issues"]] == [where]


def test_unknown_ids(client: TestClient) -> None:
    """404 on every address alike."""
    key = uuid4()
    body = problem(client.post(f"/api/v1/plans/{key}/replans", json={"now": DOWN["now"]}), 404, "not_found")
    assert body["detail"] == f"There is no plan {key}."
    for method, path in (("GET", ""), ("GET", "/changes"), ("GET", "/events"), ("POST", "/cancel")):
        body = problem(client.request(method, f"/api/v1/replans/{key}{path}"), 404, "not_found")
        assert body["detail"] == f"There is no replan {key}."


def test_the_documented_examples_run(client: TestClient, plan: str) -> None:
    """Every example of the API's description is accepted."""
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    asked = paths["/api/v1/plans/{key}/replans"]["post"]["requestBody"]["content"]["application/json"]["examples"]
    assert asked == REPLAN_REQUESTS
    answer = client.post(f"/api/v1/plans/{plan}/replans", json=asked["nothing"]["value"])
    assert answer.status_code == 202, answer.text
    (made,) = client.get(f"/api/v1/replans/{answer.json()['id']}").json()["plans"].values()
    assert ended(client, made)["state"] == "done"
    (option,) = client.get(f"/api/v1/replans/{answer.json()['id']}").json()["options"]
    assert {name: option["differences"][name] for name in ("moved", "appeared", "vanished")} == {
        "moved": 0,
        "appeared": 0,
        "vanished": 0,
    }
