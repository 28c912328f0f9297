"""Idempotency-Key: what is sent again is done once, in the transaction of what it does."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from httpx import Response

from scheduler.bootstrap import in_memory, in_postgres
from tests.api.helpers import JSON, problem
from tests.api.press import SITE, PlanSolver, Press, press
from tests.service.accounts.samples import QUICK
from tests.service.reader import fake_reader
from tests.store.postgres.houses import House

ASKED = {"kind": "other", "text": "More, please."}


@pytest.fixture(params=["memory", "postgres"])
def desk(request: pytest.FixtureRequest) -> Iterator[Press]:
    options: dict[str, Any] = {"make_plan": PlanSolver(), "passwords": QUICK, "read_forecast": fake_reader}
    if request.param == "memory":
        application = in_memory(**options)
    else:
        house: House = request.getfixturevalue("house")
        application = in_postgres(house.service_url, connections=6, **options)
    with press(application) as desk:
        desk.plan()
        yield desk


def ask(desk: Press, key: str, user: str = "cy", **changed: str) -> Response:
    """A request for change under a key."""
    return desk.post(user, "changes", {**ASKED, **changed}, headers={"idempotency-key": key})


def count(desk: Press, path: str = "changes", user: str = "ada") -> int:
    """How many there are."""
    return len(desk.get(user, path).json()["items"])


def test_the_same_key_gets_the_same_answer(desk: Press) -> None:
    """Status, body and place; done once."""
    first, again = ask(desk, "k1"), ask(desk, "k1")
    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert first.status_code == 201
    assert first.headers["location"] == again.headers["location"]
    assert desk.get("cy", first.headers["location"].removeprefix("/api/v1/")).json() == first.json()
    assert count(desk) == 1
    assert ask(desk, "k2").json()["id"] != first.json()["id"]


def test_without_a_key_each_is_done(desk: Press) -> None:
    """As before."""
    for _ in range(2):
        assert desk.post("cy", "changes", ASKED).status_code == 201
    assert count(desk) == 2


def test_a_key_is_for_one_request(desk: Press) -> None:
    """With another body it is refused, and nothing is done."""
    assert ask(desk, "k1").status_code == 201
    problem(ask(desk, "k1", text="Less."), 422, "key_reused")
    assert count(desk) == 1


def test_keys_are_the_callers_own(desk: Press) -> None:
    """Another's key of the same name is another key, and its answer stays with whom it was given to."""
    first = ask(desk, "k1")
    other = ask(desk, "k1", user="di")
    assert other.status_code == 201
    assert other.json()["id"] != first.json()["id"]
    assert other.json()["sponsor"] == "bolt"


def test_what_failed_may_be_sent_again(desk: Press) -> None:
    """A refusal is not kept: the same key with a better body is done."""
    problem(ask(desk, "k1", text=" "), 422, "invalid_request")
    assert ask(desk, "k1").status_code == 201


def test_at_the_same_moment_it_is_done_once(desk: Press) -> None:
    """Of requests that come together one is done, and all get its answer."""
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: ask(desk, "k1"), range(8)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert count(desk) == 1


def test_scenarios_plans_and_files_too(desk: Press) -> None:
    """A file's form is the same whatever stands between its parts."""
    ada = desk.clients["ada"]
    key = {"idempotency-key": "k1"}
    sent = [ada.post("/api/v1/scenarios", content=SITE, headers={**JSON, **key}) for _ in range(2)]
    assert sent[0].content == sent[1].content
    assert count(desk, "scenarios") == 2
    place = f"scenarios/{sent[0].json()['id']}/plans"
    plans = [desk.post("ada", place, {"time_limit": 2}, headers={"idempotency-key": "k2"}) for _ in range(2)]
    assert [plan.status_code for plan in plans] == [202, 202]
    assert plans[0].json() == plans[1].json()
    assert count(desk, "plans") == 2
    form: dict[str, Any] = {"files": {"file": ("a.txt", b"A 2027-03 5")}, "data": {"sponsor": "acme"}}
    files = [ada.post("/api/v1/forecasts", **form, headers={"idempotency-key": "k3"}) for _ in range(2)]
    assert [file.status_code for file in files] == [201, 201]
    assert files[0].content == files[1].content
    other: dict[str, Any] = {"files": {"file": ("a.txt", b"A 2027-03 6")}, "data": {"sponsor": "acme"}}
    problem(ada.post("/api/v1/forecasts", **other, headers={"idempotency-key": "k3"}), 422, "key_reused")


@pytest.mark.parametrize("key", ["", "a b", "x" * 201, "é".encode("latin-1")])
def test_odd_keys_are_refused(desk: Press, key: str | bytes) -> None:
    """A key is 1 to 200 printable characters."""
    answer = desk.post("cy", "changes", ASKED, headers={"idempotency-key": key})
    problem(answer, 422, "invalid_request")
