"""Charts, tables and comparisons of plans that the real solver made, over HTTP."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.examples import PLAN_REQUESTS, SCENARIO, SCENARIO_YAML
from api.identify import everybody_plans
from api.settings import ApiSettings
from scheduler.domain.plan import Plan
from scheduler.domain.scenario import Scenario
from scheduler.report import BrowserMissingError, tables
from scheduler.service.reports import TableName
from tests.api.helpers import ended, problem, request_plan, submit

ROOT = Path(__file__).parents[2]
HOSTILE = "</script><img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    """A client of the service as it is."""
    with TestClient(create_app(ApiSettings(), identify=everybody_plans), base_url="http://localhost") as client:
        yield client


@pytest.fixture(scope="module")
def scenario(client: TestClient) -> str:
    """A scenario with markup in its names and a product that looks like a formula."""
    document = json.loads(json.dumps(SCENARIO).replace('"A"', '"=A"'))
    return submit(client, json.dumps({**document, "name": HOSTILE}).encode())


@pytest.fixture(scope="module")
def plan(client: TestClient, scenario: str) -> str:
    """A finished plan."""
    key = request_plan(client, scenario, time_limit=1, reproducible=True)
    assert ended(client, key)["state"] == "done"
    return key


@pytest.fixture(scope="module")
def other(client: TestClient, scenario: str, plan: str) -> str:
    """Another plan of the same scenario, close to the first."""
    key = request_plan(client, scenario, time_limit=1, reproducible=True, profile="makespan", baseline=plan)
    assert ended(client, key)["state"] == "done"
    return key


def test_the_documented_examples_run(client: TestClient) -> None:
    """Every example of the API's description is accepted, and its plan is made and checked."""
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    content = paths["/api/v1/scenarios"]["post"]["requestBody"]["content"]
    assert content["application/json"]["example"] == SCENARIO
    assert content["application/yaml"]["example"] == SCENARIO_YAML
    as_json = client.post("/api/v1/scenarios", json=content["application/json"]["example"])
    headers = {"content-type": "application/yaml"}
    as_yaml = client.post("/api/v1/scenarios", content=content["application/yaml"]["example"], headers=headers)
    asked = paths["/api/v1/scenarios/{key}/plans"]["post"]["requestBody"]["content"]["application/json"]["examples"]
    assert asked == PLAN_REQUESTS
    for scenario in (as_json, as_yaml):
        assert scenario.status_code == 201, scenario.text
        assert scenario.json()["warnings"] == []
        for example in asked.values():
            entry = ended(client, request_plan(client, scenario.json()["id"], **example["value"]))
            assert entry["state"] == "done", entry
            assert entry["plan"]["verdict"] == {"passed": True, "violations": []}
            assert all(float(promise["unmet"]) == 0 for promise in entry["plan"]["promises"])


@pytest.mark.parametrize("by", ["unit", "product", "sponsor"])
def test_gantt_page(client: TestClient, plan: str, by: str) -> None:
    """A page that loads nothing, has no right on the service, and shows names as text."""
    answer = client.get(f"/api/v1/plans/{plan}/gantt", params={"by": by})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "sandbox allow-scripts allow-downloads" in policy
    assert "allow-same-origin" not in policy
    assert HOSTILE not in answer.text
    assert "LINE" in answer.text


def test_gantt_as_json(client: TestClient, plan: str) -> None:
    """Plotly's own form."""
    figure = client.get(f"/api/v1/plans/{plan}/gantt", params={"format": "json"}).json()
    assert figure.keys() >= {"data", "layout"}


def test_stock_chart(client: TestClient, plan: str) -> None:
    """The same forms and the same policy; names are text there too."""
    answer = client.get(f"/api/v1/plans/{plan}/stock")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "sandbox allow-scripts allow-downloads" in answer.headers["content-security-policy"]
    assert HOSTILE not in answer.text
    figure = client.get(f"/api/v1/plans/{plan}/stock", params={"format": "json"}).json()
    assert figure["layout"]["annotations"][0]["text"].startswith("<b>=A · ")
    problem(client.get(f"/api/v1/plans/{plan}/stock", params={"by": "unit"}), 422, "invalid_request")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("format", "media", "start"), [("png", "image/png", b"\x89PNG\r\n"), ("svg", "image/svg+xml", b"<svg")]
)
def test_gantt_as_image(client: TestClient, plan: str, format: str, media: str, start: bytes) -> None:
    """Drawn by the browser of the machine."""
    answer = client.get(f"/api/v1/plans/{plan}/gantt", params={"format": format})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == media
    assert answer.content.startswith(start)


def test_an_image_without_a_browser(client: TestClient, plan: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """501 says what is missing."""

    def no_browser(*_: object) -> bytes:
        raise BrowserMissingError("A png image needs Chromium.")

    monkeypatch.setattr("scheduler.service.reports.figure_image", no_browser)
    answer = client.get(f"/api/v1/plans/{plan}/gantt", params={"format": "png"})
    assert problem(answer, 501, "browser_missing")["detail"] == "A png image needs Chromium."


def test_every_table_in_every_format(client: TestClient, plan: str) -> None:
    """The tables are those of the report, all offered, equal in CSV and JSON, a workbook in XLSX."""
    entry = client.get(f"/api/v1/plans/{plan}").json()
    scenario = client.get(f"/api/v1/scenarios/{entry['scenario']}").json()["scenario"]
    frames = tables(Scenario.model_validate(scenario), Plan.model_validate(entry["plan"]))
    assert set(get_args(TableName)) == set(frames)
    for name, frame in frames.items():
        address = f"/api/v1/plans/{plan}/tables/{name}"
        as_csv = client.get(f"{address}.csv")
        assert as_csv.headers["content-type"] == "text/csv; charset=utf-8"
        assert as_csv.headers["content-disposition"] == f'attachment; filename="{name}.csv"'
        rows = list(csv.DictReader(io.StringIO(as_csv.text)))
        as_json = client.get(f"{address}.json").json()
        assert len(rows) == len(as_json) == len(frame)
        assert all(row.keys() == set(frame.columns) for row in (*rows, *as_json))
        as_xlsx = client.get(f"{address}.xlsx")
        assert as_xlsx.status_code == 200
        assert "xl/worksheets/sheet1.xml" in zipfile.ZipFile(io.BytesIO(as_xlsx.content)).namelist()


def test_all_tables_as_a_workbook(client: TestClient, plan: str) -> None:
    """A sheet for each table and one that explains the columns."""
    answer = client.get(f"/api/v1/plans/{plan}/tables.xlsx")
    book = zipfile.ZipFile(io.BytesIO(answer.content)).read("xl/workbook.xml").decode()
    assert book.count("<sheet ") == len(get_args(TableName)) + 1


def test_no_cell_starts_a_formula(client: TestClient, plan: str) -> None:
    """A product named like a formula comes out as text."""
    text = client.get(f"/api/v1/plans/{plan}/tables/orders.csv").text
    assert ",'=A," in text
    assert ",=A," not in text


def test_unknown_tables_and_formats(client: TestClient, plan: str) -> None:
    """The refusal lists what there is."""
    for name in ("wages.csv", "orders.pdf", "..csv", "orders"):
        answer = client.get(f"/api/v1/plans/{plan}/tables/{name}")
        assert answer.status_code in (404, 422), name
        problem(answer, answer.status_code, answer.json()["code"])
    issues = problem(client.get(f"/api/v1/plans/{plan}/tables/wages.csv"), 422, "invalid_request")["issues"]
    assert "'orders'" in issues[0]["message"]
    for query in ({"by": "colour"}, {"format": "gif"}):
        problem(client.get(f"/api/v1/plans/{plan}/gantt", params=query), 422, "invalid_request")


def test_comparison(client: TestClient, plan: str, other: str) -> None:
    """Figures of the second plan beside those of the first."""
    answer = client.get("/api/v1/comparisons", params={"plan": [plan, other]})
    assert answer.status_code == 200, answer.text
    assert answer.json()["plans"] == [plan, other]
    assert {row["plan"] for row in answer.json()["kpis"]} == {other}


def test_comparisons_that_cannot_be(client: TestClient, plan: str) -> None:
    """One plan, the same twice, too many, an unknown one."""
    unknown = "00000000-0000-4000-8000-000000000000"
    for keys, status, code in (
        ([], 422, "invalid_request"),
        ([plan], 422, "invalid_request"),
        ([plan, plan], 422, "invalid_request"),
        ([plan] * 11, 422, "invalid_request"),
        ([plan, "x"], 422, "invalid_request"),
        ([plan, unknown], 404, "not_found"),
    ):
        problem(client.get("/api/v1/comparisons", params={"plan": keys}), status, code)


@pytest.mark.slow
def test_a_real_solve_is_cancelled(client: TestClient) -> None:
    """A search that could go on for ten minutes ends when it is told to, with the best plan so far."""
    content = (ROOT / "scenarios/reference/biologics_site/scenario.yaml").read_bytes()
    answer = client.post("/api/v1/scenarios", content=content, headers={"content-type": "application/yaml"})
    assert answer.status_code == 201, answer.text
    key = request_plan(client, answer.json()["id"], time_limit=600)
    with client.stream("GET", f"/api/v1/plans/{key}/events") as stream:
        assert next(stream.iter_lines()).startswith("event: progress")
    assert client.post(f"/api/v1/plans/{key}/cancel").status_code == 202
    assert ended(client, key)["state"] == "cancelled"


def test_a_window_of_the_chart(client: TestClient, plan: str) -> None:
    """The query says from when, until when and how much is drawn; a window with nothing in it is refused."""
    window = {"format": "json", "from": "2027-01-05T00:00:00Z", "to": "2027-01-08T00:00:00Z", "level": "campaign"}
    figure = client.get(f"/api/v1/plans/{plan}/gantt", params=window).json()
    assert len(figure["layout"]["xaxis"]["range"]) == 2
    assert not [t for t in figure["data"] if t.get("hovertemplate", "").startswith("<b>Batch")]
    refused = client.get(f"/api/v1/plans/{plan}/gantt", params={**window, "to": "2027-01-04T00:00:00Z"})
    assert "the end comes first" in refused.text
    assert refused.status_code == 422


def test_some_rows_of_a_table(client: TestClient, plan: str) -> None:
    """Pages of a table put together are the table, and each says how many rows there are."""
    where = f"/api/v1/plans/{plan}/tables/procedures.json"
    whole = client.get(where)
    rows = whole.json()
    assert whole.headers["x-total-count"] == str(len(rows))
    parts = [client.get(where, params={"offset": at, "limit": 2}) for at in range(0, len(rows), 2)]
    assert [row for part in parts for row in part.json()] == rows
    assert {part.headers["x-total-count"] for part in parts} == {str(len(rows))}
    assert client.get(where, params={"limit": 0}).status_code == 422
