"""Scenarios over HTTP."""

import base64
from pathlib import Path
from uuid import uuid4

from fastapi.testclient import TestClient

from tests.api.helpers import JSON, problem, submit
from tests.service.samples import DOCUMENT

ROOT = Path(__file__).parents[2]
SCENARIOS = "/api/v1/scenarios"


def test_submit_and_get(client: TestClient) -> None:
    """201 with the id and warnings; the Location leads to the scenario."""
    answer = client.post(SCENARIOS, content=DOCUMENT, headers=JSON)
    assert answer.status_code == 201
    assert answer.json().keys() == {"id", "warnings"}
    assert answer.headers["location"] == f"{SCENARIOS}/{answer.json()['id']}"
    found = client.get(answer.headers["location"])
    assert found.status_code == 200
    assert found.json()["scenario"]["horizon"] == "10d"
    assert found.json()["id"] == answer.json()["id"]


def test_a_scenario_can_be_sent_back(client: TestClient) -> None:
    """What GET answers is a document that POST takes, equal to the first."""
    document = (ROOT / "scenarios/reference/biologics_site/scenario.yaml").read_bytes()
    answer = client.post(SCENARIOS, content=document, headers={"content-type": "application/yaml"})
    first = client.get(answer.headers["location"]).json()["scenario"]
    answer = client.post(SCENARIOS, json=first)
    assert answer.status_code == 201, answer.text
    assert client.get(answer.headers["location"]).json()["scenario"] == first


def test_submit_yaml(client: TestClient) -> None:
    """YAML is taken by its content type, with a charset beside it too."""
    document = "name: Tiny\nstart: 2027-01-04T00:00:00Z\nhorizon: 10d\n"
    for media in ("application/yaml", "text/yaml; charset=utf-8", "Application/X-YAML"):
        answer = client.post(SCENARIOS, content=document, headers={"content-type": media})
        assert answer.status_code == 201, answer.text


def test_all_issues_come_back_with_pointers(client: TestClient) -> None:
    """422 names every field that is wrong at once."""
    document = '{"name": "", "start": "soon", "colour": 1, "units": [{"id": "U", "capacity": -1}]}'
    body = problem(client.post(SCENARIOS, content=document, headers=JSON), 422, "invalid_scenario")
    assert {issue["where"] for issue in body["issues"]} >= {"/name", "/start", "/colour", "/units/0/capacity"}
    assert all(issue["message"] and issue["fix"] for issue in body["issues"])


def test_broken_documents_are_unreadable(client: TestClient) -> None:
    """400 says where reading stopped."""
    for media, document in (("application/json", '{"name": '), ("application/yaml", "name: [,]")):
        answer = client.post(SCENARIOS, content=document, headers={"content-type": media})
        assert "line 1" in problem(answer, 400, "unreadable")["detail"]


def test_other_media_are_refused(client: TestClient) -> None:
    """415 lists what is taken; a form of another site cannot send one of these."""
    for headers in ({}, {"content-type": "text/plain"}, {"content-type": "multipart/form-data; boundary=x"}):
        answer = client.post(SCENARIOS, content=DOCUMENT, headers=headers)
        assert "application/yaml" in problem(answer, 415, "unsupported_media_type")["detail"]


def test_no_file_of_the_server_is_read(client: TestClient) -> None:
    """A matrix file named in a scenario that comes by HTTP is refused."""
    document = DOCUMENT.replace(b'"10d"', b'"10d", "changeovers": [{"matrix_file": "/etc/hostname"}]')
    body = problem(client.post(SCENARIOS, content=document, headers=JSON), 422, "invalid_scenario")
    assert body["issues"][0]["where"] == "/changeovers/0/matrix_file"


def test_listing_in_pages(client: TestClient) -> None:
    """Newest first; `next` leads through all of them and ends."""
    ids = [submit(client) for _ in range(3)]
    first = client.get(SCENARIOS, params={"limit": 2}).json()
    rest = client.get(SCENARIOS, params={"limit": 2, "cursor": first["next"]}).json()
    assert [item["id"] for item in first["items"] + rest["items"]] == ids[::-1]
    assert rest["next"] is None
    assert "scenario" not in first["items"][0]


def test_bad_cursors_are_refused(client: TestClient) -> None:
    """What no listing gave out is a 422, whatever it holds."""
    submit(client)
    no_zone = base64.urlsafe_b64encode(f"2027-01-04T00:00:00 {uuid4()}".encode()).decode()
    for cursor in (no_zone, "x", "!!!!", "AAAA", "bm93IHdoZXJl", "2027", "\x00", "é" * 40, "a" * 300):
        problem(client.get(SCENARIOS, params={"cursor": cursor}), 422, "invalid_request")


def test_a_full_store_says_so(client: TestClient) -> None:
    """507 names the limit."""
    for _ in range(4):
        submit(client)
    answer = client.post(SCENARIOS, content=DOCUMENT, headers=JSON)
    assert "holds 4 scenarios, its limit" in problem(answer, 507, "store_full")["detail"]
