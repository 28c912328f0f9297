"""Forecasts over HTTP: from the file to the version, the plan and its impact; sponsors reach their own only."""

from io import BytesIO
from typing import Any
from uuid import uuid4

import pandas as pd
import pytest
from fastapi.testclient import TestClient
from httpx import Response

from api.app import create_app
from api.identify import everybody_plans
from api.settings import ApiSettings
from tests.api.helpers import ended, problem, request_plan, submit
from tests.forecast.samples import site
from tests.service.samples import FakeSolver

ACME, BOLT = {"x-test-sponsor": "acme"}, {"x-test-sponsor": "bolt"}
CONTRACT = {
    "id": "c",
    "sponsor": "acme",
    "zones": [{"until": 1, "share": 1}],
    "roll_in": {"absolute": 2, "action": "refuse"},
}
FIRST, SECOND = b"A 2027-01 10\nA 2027-02 20", b"A 2027-02 22"
SITE = site(contracts=[CONTRACT]).model_dump_json().encode()


def send(
    client: TestClient, content: bytes, sponsor: str = "acme", who: Any = None, name: str = "f.txt", **fields: str
) -> Response:
    data = {"sponsor": sponsor, **fields}
    return client.post("/api/v1/forecasts", data=data, files={"file": (name, content)}, headers=who or {})


def sent(client: TestClient, content: bytes, sponsor: str = "acme") -> str:
    answer = send(client, content, sponsor)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["forecast"]["id"])


def test_submit_list_and_get(client: TestClient) -> None:
    """201 with the version and its address; the same file again is 200 with the same one."""
    scenario = submit(client, SITE)
    answer = send(client, FIRST, scenario=scenario)
    assert answer.status_code == 201
    body = answer.json()["forecast"]
    assert (body["sponsor"], body["sequence"], body["status"], body["file_name"]) == ("acme", 1, "validated", "f.txt")
    assert answer.headers["location"] == f"/api/v1/forecasts/{body['id']}"
    again = send(client, FIRST)
    assert (again.status_code, again.json()["forecast"]) == (200, body)
    second = sent(client, SECOND)
    first = client.get("/api/v1/forecasts", params={"limit": 1}).json()
    rest = client.get("/api/v1/forecasts", params={"limit": 1, "cursor": first["next"]}).json()
    assert [item["id"] for item in first["items"] + rest["items"]] == [second, body["id"]]
    assert rest["items"][0]["status"] == "superseded"
    entry = client.get(f"/api/v1/forecasts/{second}").json()
    assert entry["version"]["lines"] == [{"product": "A", "month": "2027-02", "quantity": "22"}]
    assert [product["id"] for product in entry["terms"]["products"]] == ["A", "B"]


def test_a_bad_file_stores_nothing(client: TestClient) -> None:
    """422 with every complaint and its place; so it is where the contract turns the version away."""
    submit(client, SITE)
    body = problem(send(client, b"A 2027-01 1\nX 2027-01 1\nY 2027-01 1"), 422, "invalid_forecast")
    assert [issue["where"] for issue in body["issues"]] == ["f.txt, row 2, column A", "f.txt, row 3, column A"]
    assert client.get("/api/v1/forecasts").json()["items"] == []
    sent(client, FIRST)
    body = problem(send(client, b"A 2027-02 30"), 422, "invalid_forecast")
    assert [issue["code"] for issue in body["issues"]] == ["roll_in"]
    assert len(client.get("/api/v1/forecasts").json()["items"]) == 1


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"data": {"sponsor": "acme"}}, "/file"),
        ({"files": {"file": ("f.txt", FIRST)}}, "/sponsor"),
        ({"files": {"file": ("f.txt", FIRST)}, "data": {"sponsor": "a\x00"}}, "/sponsor"),
        ({"files": {"file": ("f.txt", FIRST)}, "data": {"sponsor": "acme", "scenario": "17"}}, "/scenario"),
    ],
)
def test_forms_that_lack_something(client: TestClient, fields: dict[str, Any], where: str) -> None:
    """422 with the field's name."""
    body = problem(client.post("/api/v1/forecasts", **fields), 422, "invalid_request")
    assert [issue["where"] for issue in body["issues"]] == [where]


def test_fields_that_would_be_ignored(client: TestClient) -> None:
    """Two files, or a mistyped name, are asked about; nothing is stored."""
    submit(client, SITE)
    two = [("file", ("a.txt", FIRST)), ("file", ("b.txt", SECOND))]
    answer = client.post("/api/v1/forecasts", data={"sponsor": "acme", "scenaro": "x"}, files=two)
    issues = problem(answer, 422, "invalid_request")["issues"]
    assert sorted((issue["where"], issue["code"]) for issue in issues) == [
        ("/file", "field_twice"), ("/scenaro", "unknown_field")
    ]  # fmt: skip
    assert client.get("/api/v1/forecasts").json()["items"] == []


@pytest.mark.parametrize(
    ("content", "kind"),
    [(b"xx", "multipart/form-data"), (b"--a\r\nx", "multipart/form-data; boundary=a"), (b"{}", "application/json")],
)
def test_bodies_that_are_no_form(client: TestClient, content: bytes, kind: str) -> None:
    """Refused as a problem, whatever they are."""
    answer = client.post("/api/v1/forecasts", content=content, headers={"content-type": kind})
    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_file_too_large_is_refused_while_it_arrives(client: TestClient) -> None:
    """Also where its length is not stated."""
    head = b'--a\r\nContent-Disposition: form-data; name="file"; filename="x.txt"\r\n\r\n'
    body = iter([head, *[b"x" * 65_536] * 30])
    headers = {"content-type": "multipart/form-data; boundary=a"}
    problem(client.post("/api/v1/forecasts", content=body, headers=headers), 413, "content_too_large")


def test_unknown_sponsors_and_scenarios(client: TestClient) -> None:
    """404 names them."""
    submit(client, SITE)
    key = uuid4()
    assert problem(send(client, FIRST, "cure"), 404, "not_found")["detail"] == "There is no sponsor cure."
    body = problem(send(client, FIRST, scenario=str(key)), 404, "not_found")
    assert body["detail"] == f"There is no scenario {key}."


def test_diff(client: TestClient) -> None:
    """Against the version before, or against another one."""
    submit(client, SITE)
    first, second = sent(client, FIRST), sent(client, SECOND)
    found = client.get(f"/api/v1/forecasts/{second}/diff").json()
    assert [(c["month"], c["old"], c["new"], c["percent"]) for c in found["changes"]] == [
        ("2027-02", "20", "22", "10.00")
    ]
    assert [(r["rule"], r["outcome"]) for r in found["results"]] == [("roll_in", "passed")]
    backwards = client.get(f"/api/v1/forecasts/{first}/diff", params={"against": second}).json()
    assert (backwards["old"], backwards["new"]) == (2, 1)
    other = sent(client, b"X 2027-01 1", "bolt")
    body = problem(client.get(f"/api/v1/forecasts/{first}/diff?against={other}"), 422, "invalid_request")
    assert body["issues"][0]["where"] == "query:against"


def test_plans_name_versions(client: TestClient, solver: FakeSolver) -> None:
    """Their content goes to the solver; unknown ones are refused with their place in the list."""
    scenario, key = submit(client, SITE), sent(client, FIRST)
    plan = ended(client, request_plan(client, scenario, forecasts=[key]))
    assert plan["forecasts"] == [key]
    assert [version.sequence for version in solver.forecasts[0]] == [1]
    answer = client.post(f"/api/v1/scenarios/{scenario}/plans", json={"forecasts": [key, str(uuid4())]})
    assert [i["where"] for i in problem(answer, 422, "invalid_request")["issues"]] == ["/forecasts/1"]


def test_impact(client: TestClient, solver: FakeSolver) -> None:
    """A fresh plan with the present one as baseline and the profile stable; its impact has the whole answer."""
    scenario = submit(client, SITE)
    first, second, other = sent(client, FIRST), sent(client, SECOND), sent(client, b"X 2027-01 1", "bolt")
    present = request_plan(client, scenario, forecasts=[first, other])
    ended(client, present)
    answer = client.post(f"/api/v1/forecasts/{second}/impact", json={"plan": present, "time_limit": 5})
    assert answer.status_code == 202, answer.text
    fresh = ended(client, answer.json()["id"])
    assert answer.headers["location"] == f"/api/v1/plans/{fresh['id']}"
    assert (fresh["baseline"], fresh["forecasts"]) == (present, [other, second])
    assert (solver.calls[1][1].profile, solver.calls[1][1].time_limit) == ("stable", 5.0)
    found = client.get(f"/api/v1/plans/{fresh['id']}/impact").json()
    assert [(d["sponsor"], d["old"], d["new"]) for d in found["diffs"]] == [("acme", 1, 2)]
    assert (found["orders"], found["campaigns"]) == ([], [])
    body = problem(client.get(f"/api/v1/plans/{present}/impact"), 422, "invalid_request")
    assert body["issues"][0]["code"] == "no_baseline"


def test_an_impact_needs_a_plan_with_content(client: TestClient, solver: FakeSolver) -> None:
    """409 while the plan is queued or running."""
    solver.waits = True
    scenario, key = submit(client, SITE), sent(client, FIRST)
    plan = request_plan(client, scenario)
    problem(client.post(f"/api/v1/forecasts/{key}/impact", json={"plan": plan}), 409, "wrong_state")


def test_a_sponsor_reaches_its_own_only(client: TestClient) -> None:
    """A foreign id answers like an unknown one: the same status, the same words, the same size, on every address."""
    scenario = submit(client, SITE)
    key, own = sent(client, FIRST), sent(client, b"X 2027-01 1", "bolt")
    assert client.get(f"/api/v1/forecasts/{key}", headers=ACME).status_code == 200
    assert [i["id"] for i in client.get("/api/v1/forecasts", headers=BOLT).json()["items"]] == [own]
    unknown = str(uuid4())
    for path in ("/api/v1/forecasts/{}", "/api/v1/forecasts/{}/diff", f"/api/v1/forecasts/{own}/diff?against={{}}"):
        foreign, nothing = (client.get(path.format(id), headers=BOLT) for id in (key, unknown))
        assert problem(foreign, 404, "not_found")["detail"] == f"There is no forecast {key}."
        assert foreign.headers.keys() == nothing.headers.keys()
        assert len(foreign.content) == len(nothing.content)
        assert without(foreign, key) == without(nothing, unknown)
    for name in ("acme", "cure"):
        assert problem(send(client, FIRST, name, BOLT), 404, "not_found")["detail"] == f"There is no sponsor {name}."
    for id in (scenario, unknown):
        body = problem(send(client, FIRST, "bolt", BOLT, scenario=id), 404, "not_found")
        assert body["detail"] == f"There is no scenario {id}."


def without(answer: Response, key: str) -> str:
    """The body but for the id asked for and the request's own id."""
    return answer.text.replace(key, "").replace(answer.headers["x-request-id"], "")


def test_a_sponsor_sees_nothing_of_the_plant(client: TestClient) -> None:
    """No scenario, no plan, no impact; nor can it add a scenario or ask for a plan."""
    scenario, key = submit(client, SITE), sent(client, FIRST)
    plan = request_plan(client, scenario, forecasts=[key])
    ended(client, plan)
    paths = (f"scenarios/{scenario}", f"plans/{plan}", f"plans/{plan}/impact", f"plans/{plan}/tables/orders.csv")
    for path in (*paths, "scenarios", "plans"):
        problem(client.get(f"/api/v1/{path}", headers=ACME), 403, "not_permitted")
    problem(client.post(f"/api/v1/scenarios/{scenario}/plans", json={}, headers=ACME), 403, "not_permitted")
    problem(client.post(f"/api/v1/forecasts/{key}/impact", json={"plan": plan}, headers=ACME), 403, "not_permitted")
    headers = {**ACME, "content-type": "application/json"}
    problem(client.post("/api/v1/scenarios", content=SITE, headers=headers), 403, "not_permitted")


def test_figures(client: TestClient) -> None:
    """A sponsor's versions as a page or plotly's JSON; with a plan its last version, orders and supply."""
    scenario = submit(client, SITE)
    sent(client, FIRST)
    key = sent(client, SECOND)
    plan = request_plan(client, scenario, forecasts=[key])
    ended(client, plan)
    options = {"sponsor": "acme", "format": "json"}
    fan = client.get("/api/v1/forecasts/figure", params=options, headers=ACME).json()
    assert {trace["name"] for trace in fan["data"]} == {"version 1", "version 2"}
    supply = client.get("/api/v1/forecasts/figure", params={**options, "plan": plan}).json()
    assert {trace["name"] for trace in supply["data"]} >= {"forecast", "planned supply"}
    page = client.get("/api/v1/forecasts/figure", params={"sponsor": "acme"})
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "sandbox" in page.headers["content-security-policy"]
    problem(client.get("/api/v1/forecasts/figure", params={**options, "plan": plan}, headers=ACME), 404, "not_found")
    for name in ("acme", "cure"):
        body = problem(client.get(f"/api/v1/forecasts/figure?sponsor={name}", headers=BOLT), 404, "not_found")
        assert body["detail"] == f"There is no forecast of sponsor {name}."


def test_a_real_file() -> None:
    """CSV as a spreadsheet saves it, through the reader that is really used; a row that is wrong says where."""
    with TestClient(create_app(ApiSettings(), identify=everybody_plans), base_url="http://localhost") as real:
        submit(real, SITE)
        good = send(real, b"product;2027-01;2027-02\nA;10;20\nB;0;5\n", name="acme.csv")
        assert good.status_code == 201, good.text
        lines = real.get(good.headers["location"]).json()["version"]["lines"]
        assert [(line["product"], line["month"], line["quantity"]) for line in lines] == [
            ("A", "2027-01", "10"), ("A", "2027-02", "20"), ("B", "2027-01", "0"), ("B", "2027-02", "5")
        ]  # fmt: skip
        bad = send(real, b"product;2027-01\nA;-10\nX;5\n", name="acme.csv")
        issues = problem(bad, 422, "invalid_forecast")["issues"]
        assert [issue["where"] for issue in issues] == ["acme.csv, row 2, column B", "acme.csv, row 3, column A"]


def test_the_template_comes_back(client: TestClient) -> None:
    """A sponsor gets a workbook of its own products; unknown and foreign sponsors answer alike."""
    submit(client, SITE)
    options = {"sponsor": "acme", "first_month": "2027-03", "months": 2}
    answer = client.get("/api/v1/forecasts/template.xlsx", params=options, headers=ACME)
    assert answer.status_code == 200
    frame = pd.read_excel(BytesIO(answer.content), sheet_name="Forecast", engine="calamine")
    assert list(frame["Product"]) == ["A", "B"]
    assert len(frame.columns) == 4
    for name in ("acme", "cure"):
        found = client.get("/api/v1/forecasts/template.xlsx", params={"sponsor": name}, headers=BOLT)
        assert problem(found, 404, "not_found")["detail"] == f"There is no sponsor {name}."
    for option in ({"months": 0}, {"months": 63}, {"first_month": "2027-13"}, {"sheet": "x"}):
        answer = client.get("/api/v1/forecasts/template.xlsx", params={"sponsor": "acme", **option})
        problem(answer, 422, "invalid_request")
