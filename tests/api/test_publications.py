"""Publications over HTTP, with real users, on both stores."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

from scheduler.bootstrap import in_memory, in_postgres
from tests.api.helpers import problem
from tests.api.press import PlanSolver, Press, press
from tests.service.accounts.samples import PASSWORD, QUICK
from tests.store.postgres.houses import House


@pytest.fixture(params=["memory", "postgres"])
def desk(request: pytest.FixtureRequest) -> Iterator[Press]:
    options = {"make_plan": PlanSolver(), "passwords": QUICK}
    if request.param == "memory":
        application = in_memory(**options)
    else:
        house: House = request.getfixturevalue("house")
        application = in_postgres(house.service_url, connections=3, **options)
    with press(application) as desk:
        yield desk


def test_from_the_plan_to_the_sponsor(desk: Press) -> None:
    """Before it is in force the sponsor sees nothing; then its own part, as the preview showed it."""
    entry = desk.approved(batches="week")
    problem(desk.get("cy", "published"), 404, "not_found")
    preview = desk.get("ben", f"publications/{entry['id']}/views/acme").json()
    published = desk.post("ada", f"publications/{entry['id']}/publish", {"reason": "January's plan"}).json()
    assert [s["state"] for s in published["signatures"]] == ["draft", "checked", "reviewed", "approved", "published"]
    assert [s["name"] for s in published["signatures"]] == ["Ada", "Ada", "Ada", "Ben", "Ada"]
    seen = desk.get("cy", "published")
    assert seen.status_code == 200
    assert seen.json()["view"] == preview
    assert seen.headers["etag"] == f'"{seen.json()["id"]}"'
    assert desk.get("ann", "published", params={"sponsor": "acme"}).json() == seen.json()
    assert "publication" not in seen.text
    assert desk.get("ada", "publications").json()["items"] == [published]


def test_approval_is_in_person(desk: Press) -> None:
    """The approver's own password, for what was seen; nobody else's role will do."""
    entry = desk.proposed()
    place, seen = f"publications/{entry['id']}", {"digest": entry["digest"]}
    for step, body in (("check", {}), ("review", seen)):
        assert desk.post("ada", f"{place}/{step}", body).status_code == 200
    problem(desk.post("ada", f"{place}/approve", {**seen, "password": PASSWORD}), 403, "not_permitted")
    problem(desk.post("ben", f"{place}/approve", {**seen, "password": "wrong"}), 403, "wrong_password")
    problem(desk.post("ben", f"{place}/approve", {"digest": "0" * 64, "password": PASSWORD}), 409, "wrong_state")
    problem(desk.post("ben", f"{place}/approve", seen), 422, "invalid_request")
    problem(desk.post("ada", f"{place}/publish"), 409, "wrong_state")
    assert desk.post("ben", f"{place}/approve", {**seen, "password": PASSWORD}).json()["state"] == "approved"


def test_a_step_is_taken_from_the_state_that_was_seen(desk: Press) -> None:
    """If-Match with another state's tag is refused before anything is done."""
    entry = desk.proposed()
    place = f"publications/{entry['id']}"
    tag = desk.get("ada", place).headers["etag"]
    assert desk.post("ada", f"{place}/check", headers={"if-match": tag}).headers["etag"] != tag
    stale = desk.post("ada", f"{place}/review", {"digest": entry["digest"]}, headers={"if-match": tag})
    problem(stale, 412, "tag_stale")
    assert desk.get("ada", place).json()["state"] == "checked"


def test_sponsors_see_no_publication(desk: Press) -> None:
    """Known or not, they are the plant's business: the same refusal."""
    entry = desk.publish()
    for key in (entry["id"], str(uuid4())):
        problem(desk.get("cy", f"publications/{key}"), 403, "not_permitted")
    unknown = desk.get("ada", f"publications/{uuid4()}")
    problem(unknown, 404, "not_found")


@pytest.mark.parametrize("path", ["published", "published/gantt", "published/tables.xlsx", "published/tables/lots.csv"])
def test_a_foreign_part_is_like_an_unknown_one(desk: Press, path: str) -> None:
    """Status, body, headers and size; also before anything is published for anybody."""

    def answers() -> list[object]:
        found = []
        for name in ("bolt", "nope"):
            answer = desk.get("cy", path, params={"sponsor": name}, headers={"x-request-id": "same"})
            found.append((answer.status_code, answer.text.replace(name, "NAME"), dict(answer.headers)))
        return found

    before = answers()
    desk.publish()
    after = answers()
    assert before[0] == before[1] == after[0] == after[1]
    assert after[0][0] == 404


def test_tables_and_charts(desk: Press) -> None:
    """In every form; the sponsor's own rows only."""
    desk.publish()
    table = desk.get("cy", "published/tables/promises.csv")
    assert table.text.splitlines()[1] == "o1,A,kg,20.0,2027-01-07,2027-01-07,20.0,0.0,"
    assert [row["id"] for row in desk.get("di", "published/tables/batches.json").json()] == ["B batch 1"]
    assert desk.get("cy", "published/tables.xlsx").content[:2] == b"PK"
    chart = desk.get("cy", "published/gantt")
    assert "sandbox" in chart.headers["content-security-policy"]
    assert "A batch 1" in desk.get("cy", "published/gantt", params={"format": "json"}).text
    problem(desk.get("cy", "published/tables/units.csv"), 422, "invalid_request")
    problem(desk.get("ada", "published"), 422, "invalid_request")


def test_a_request_for_change(desk: Press) -> None:
    """Asked by the sponsor, answered once by the planner, read by both and nobody else."""
    desk.publish()
    asked = desk.post("cy", "changes", {"kind": "date", "order": "o1", "day": "2027-02-01", "text": "Please."})
    assert asked.status_code == 201, asked.text
    place = asked.headers["location"].removeprefix("/api/v1/")
    answer = {"decision": "accepted", "text": "Done with the next plan."}
    problem(desk.post("cy", f"{place}/answer", answer), 403, "not_permitted")
    assert desk.post("ada", f"{place}/answer", answer).json()["answer"]["name"] == "Ada"
    problem(desk.post("ada", f"{place}/answer", answer), 409, "wrong_state")
    assert desk.get("cy", place).json()["answer"]["decision"] == "accepted"
    assert desk.get("cy", "changes").json()["items"] == [desk.get("ada", place).json()]
    assert desk.get("di", "changes").json()["items"] == []
    unknown = f"changes/{uuid4()}"
    same = {"x-request-id": "same"}
    foreign, nothing = (desk.get("di", path, headers=same) for path in (place, unknown))
    assert foreign.text.replace(place[8:], "ID") == nothing.text.replace(unknown[8:], "ID")
    assert (foreign.status_code, foreign.headers) == (nothing.status_code, nothing.headers)
    for order in ("o2", "o9"):
        body = {"kind": "cancel", "order": order}
        refused = problem(desk.post("cy", "changes", body), 422, "invalid_request")
        assert refused["issues"][0]["where"] == "/order"


def test_lead_times_are_stated_against_a_tag(desk: Press) -> None:
    """Who did not look states nothing; the sponsor's what-if follows them."""
    desk.plan()
    rows = {"lead_times": [{"product": "A", "up_to": 50, "days": 90}]}
    ada = desk.clients["ada"]
    problem(ada.put("/api/v1/lead-times/acme", json=rows), 428, "tag_missing")
    tag = {"if-match": desk.get("ada", "lead-times", params={"sponsor": "acme"}).headers["etag"]}
    assert ada.put("/api/v1/lead-times/acme", json=rows, headers=tag).status_code == 200
    problem(ada.put("/api/v1/lead-times/acme", json=rows, headers=tag), 412, "tag_stale")
    assert desk.get("cy", "lead-times").json()["lead_times"] == [{"product": "A", "up_to": "50", "days": 90}]
    assert desk.get("di", "lead-times").json()["lead_times"] == []
    asked = {"product": "A", "quantity": "20"}
    assert desk.get("cy", "lead-times/earliest", params=asked).json()["day"] is not None
    assert desk.get("di", "lead-times/earliest", params=asked).json()["day"] is None
    problem(ada.put("/api/v1/lead-times/nobody", json=rows, headers=tag), 404, "not_found")


HOSTILE = {
    "NaN": ('{"kind": "quantity", "quantity": NaN}', "/quantity"),
    "overflow": ('{"kind": "quantity", "quantity": 1e999}', "/quantity"),
    "NUL": ('{"kind": "other", "order": "a\\u0000b"}', "/order"),
    "NUL in a text": ('{"kind": "other", "text": "a\\u0000b"}', "/text"),
    "surrogate": ('{"kind": "other", "order": "\\ud800"}', None),
    "unknown field": ('{"kind": "other", "text": "x", "colour": 1}', "/colour"),
    "unknown kind": ('{"kind": "everything"}', "/kind"),
    "not JSON": ("{", None),
    "a list": ("[]", None),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_requests(desk: Press, name: str) -> None:
    """4xx with the place, never a 5xx."""
    body, where = HOSTILE[name]
    client = desk.clients["cy"]
    answer = client.post("/api/v1/changes", content=body, headers={"content-type": "application/json"})
    assert 400 <= answer.status_code < 500, answer.text
    issues = problem(answer, answer.status_code, answer.json()["code"])["issues"]
    if where is not None:
        assert where in [issue["where"] for issue in issues]
