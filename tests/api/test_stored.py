"""The API on PostgreSQL: what was stored is there for the next process, for those it belongs to; outages are told."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from uuid import uuid4

import psycopg
import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from scheduler.bootstrap import in_postgres
from scheduler.service.principal import Principal, Role
from tests.api.conftest import LIMITS, identify
from tests.api.helpers import JSON, ended, problem, request_plan, submit
from tests.forecast.samples import site
from tests.service.accounts.samples import PASSWORD, QUICK
from tests.service.reader import fake_reader
from tests.service.samples import FakeSolver
from tests.store.postgres.houses import House

Start = Callable[[], TestClient]
SITE = site(contracts=[{"id": f"c-{name}", "sponsor": name} for name in ("acme", "bolt")]).model_dump_json().encode()


@pytest.fixture
def start(house: House, solver: FakeSolver) -> Iterator[Start]:
    """Starts a service, any number of times, on one database."""
    with ExitStack() as running:

        def start() -> TestClient:
            application = in_postgres(house.service_url, connections=2, make_plan=solver, read_forecast=fake_reader)
            app = create_app(LIMITS, application, identify)
            client = TestClient(app, base_url="http://localhost", raise_server_exceptions=False)
            return running.enter_context(client)

        yield start


def test_a_new_process_finds_everything(start: Start) -> None:
    """Scenario, plan with its tables, and forecast, byte for byte as the process before it answered."""
    first = start()
    scenario = submit(first, SITE)
    plan = request_plan(first, scenario, time_limit=5)
    assert ended(first, plan)["state"] == "done"
    file = {"file": ("acme.txt", b"A 2027-03 5")}
    sent = first.post("/api/v1/forecasts", files=file, data={"sponsor": "acme"})
    assert sent.status_code == 201, sent.text
    second = start()
    for path in (
        f"/api/v1/scenarios/{scenario}",
        "/api/v1/scenarios",
        f"/api/v1/plans/{plan}",
        "/api/v1/plans",
        f"/api/v1/plans/{plan}/tables/orders.csv",
        sent.headers["location"],
        "/api/v1/forecasts",
    ):
        answers = [client.get(path) for client in (first, second)]
        assert [answer.status_code for answer in answers] == [200, 200]
        assert answers[0].content == answers[1].content


def test_a_replan_is_kept(start: Start) -> None:
    """With its options, which the next process tells of as the one before; sent twice it is made once."""
    first = start()
    plan = request_plan(first, submit(first, SITE), time_limit=5)
    assert ended(first, plan)["state"] == "done"
    body, key = {"now": "2027-02-01T00:00:00Z", "strategies": ["local"], "frozen": "2d"}, {"idempotency-key": "k"}
    sent = [first.post(f"/api/v1/plans/{plan}/replans", json=body, headers=key) for _ in range(2)]
    assert [answer.status_code for answer in sent] == [202, 202], sent[0].text
    assert sent[0].json() == sent[1].json()
    address = sent[0].headers["location"]
    (made,) = first.get(address).json()["plans"].values()
    assert ended(first, made)["state"] == "done"
    second = start()
    for path in (address, "/api/v1/replans", f"{address}/changes", f"/api/v1/plans/{made}"):
        answers = [client.get(path) for client in (first, second)]
        assert [answer.status_code for answer in answers] == [200, 200]
        assert answers[0].content == answers[1].content
    assert second.get(address).json()["state"] == "done"
    assert len(second.get("/api/v1/replans").json()["items"]) == 1


def test_sponsors_see_their_own(start: Start) -> None:
    """A foreign id and an unknown one are answered alike, in everything but the id itself; most by the role already."""
    client = start()
    scenario = submit(client, SITE)
    plan = request_plan(client, scenario)
    ended(client, plan)
    acme, bolt = ({"x-test-sponsor": name} for name in ("acme", "bolt"))
    sent = client.post(
        "/api/v1/forecasts", files={"file": ("a.txt", b"A 2027-03 5")}, data={"sponsor": "acme"}, headers=acme
    )
    forecast = sent.json()["forecast"]["id"]
    assert len(client.get("/api/v1/forecasts", headers=acme).json()["items"]) == 1
    assert client.get("/api/v1/forecasts", headers=bolt).json()["items"] == []
    for noun, foreign, status in (("scenarios", scenario, 403), ("plans", plan, 403), ("forecasts", forecast, 404)):
        unknown = str(uuid4())
        headers = {**bolt, "x-request-id": "same"}
        answers = [client.get(f"/api/v1/{noun}/{key}", headers=headers) for key in (foreign, unknown)]
        assert [answer.status_code for answer in answers] == [status, status]
        assert answers[0].text.replace(foreign, unknown) == answers[1].text
        assert answers[0].headers == answers[1].headers


def test_users_and_keys_are_kept(house: House) -> None:
    """What the next process is asked with a session and a key of the one before, until they are put to an end."""

    def start() -> TestClient:
        application = in_postgres(house.service_url, connections=2, passwords=QUICK)
        return TestClient(create_app(LIMITS, application), base_url="http://localhost")

    with start() as first:
        accounts = first.app.state.application.accounts  # type: ignore[attr-defined]
        secret = accounts.users.first_link("plant")
        welcome = {"link": secret, "name": "Paula", "password": PASSWORD}
        assert first.post("/api/v1/session/link", json=welcome).status_code == 200
        root = Principal(Role.ADMIN, "plant")
        key, bearer = accounts.keys.add(root, "ERP", Role.SPONSOR, sponsor="acme", scopes=("forecasts",))
        cookies = first.cookies
    headers = {"authorization": f"Bearer {bearer}"}
    with start() as second:
        second.cookies = cookies
        me = second.get("/api/v1/me").json()
        assert (me["name"], me["role"]) == ("Paula", "planner")
        assert second.get("/api/v1/forecasts", headers=headers).json()["items"] == []
        problem(second.get("/api/v1/me", headers=headers), 403, "not_permitted")
        accounts = second.app.state.application.accounts  # type: ignore[attr-defined]
        accounts.keys.revoke(root, key.id)
        problem(second.get("/api/v1/forecasts", headers=headers), 401, "not_signed_in")
        token = {"x-csrf-token": me["csrf_token"]}
        assert second.post("/api/v1/scenarios", content=SITE, headers={**JSON, **token}).status_code == 201
        assert second.delete("/api/v1/session").status_code == 204
        second.cookies = cookies
        problem(second.get("/api/v1/me"), 401, "not_signed_in")


def test_a_store_that_does_not_answer_is_told_as_such(
    start: Start, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """503 and when to come back, without a word of the database; once it is back, so is the service."""
    monkeypatch.setattr("scheduler.store.postgres.connection.PATIENCE", 0.2)
    client = start()
    with psycopg.connect(house.admin_url.replace(f"/{house.name}?", "/postgres?"), autocommit=True) as admin:
        admin.execute(f"ALTER DATABASE {house.name} ALLOW_CONNECTIONS false")
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (house.name,))
        try:
            answer = client.get("/api/v1/scenarios")
        finally:
            admin.execute(f"ALTER DATABASE {house.name} ALLOW_CONNECTIONS true")
    assert (
        problem(answer, 503, "store_unavailable")["detail"] == "The store does not answer now. Ask again in a moment."
    )
    assert answer.headers["retry-after"] == "10"
    for _ in range(100):
        if client.get("/api/v1/scenarios").status_code == 200:
            return
    raise AssertionError("the service did not come back")
