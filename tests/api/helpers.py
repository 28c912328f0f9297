"""Small steps that many tests of the API take."""

import json
import time
from typing import Any

from fastapi.testclient import TestClient
from httpx import Response

from tests.service.samples import DOCUMENT

JSON = {"content-type": "application/json"}


def submit(client: TestClient, document: bytes = DOCUMENT) -> str:
    """Id of a new scenario."""
    answer = client.post("/api/v1/scenarios", content=document, headers=JSON)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def request_plan(client: TestClient, scenario: str, **body: Any) -> str:
    """Id of a new plan."""
    answer = client.post(f"/api/v1/scenarios/{scenario}/plans", json=body)
    assert answer.status_code == 202, answer.text
    return str(answer.json()["id"])


def ended(client: TestClient, plan: str, tries: int = 2_000) -> dict[str, Any]:
    """The plan once nothing changes any more."""
    for _ in range(tries):
        entry: dict[str, Any] = client.get(f"/api/v1/plans/{plan}").json()
        if entry["state"] not in ("queued", "running"):
            return entry
        time.sleep(0.01)
    raise AssertionError(f"plan {plan} did not end: {entry}")


def problem(answer: Response, status: int, code: str) -> dict[str, Any]:
    """The problem an answer carries, checked for its form."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert body["status"] == status
    assert body["code"] == code
    assert body["detail"]
    assert body["request_id"] == answer.headers["x-request-id"]
    return body


def sse(text: str) -> list[tuple[str, Any]]:
    """Events of a stream as (name, data)."""
    events = []
    for block in text.replace("\r\n", "\n").split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        if fields:
            events.append((fields["event"], json.loads(fields["data"])))
    return events
