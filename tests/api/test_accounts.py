"""Signing in over HTTP: sessions and their token, keys, users; what a stranger and a revoked one get."""

from collections.abc import Iterator
from uuid import uuid4

import httpx
import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.identify import everybody_plans
from api.settings import ApiSettings
from scheduler.bootstrap import Application, in_memory
from scheduler.service.principal import Principal, Role
from tests.api.helpers import JSON, problem
from tests.api.server import serve
from tests.service.accounts.samples import PASSWORD, QUICK
from tests.service.samples import DOCUMENT, FakeSolver

ADMIN = Principal(Role.ADMIN, "plant")
OTHER = "staple gun on the moon"


@pytest.fixture
def application() -> Application:
    return in_memory(passwords=QUICK)


@pytest.fixture
def client(application: Application) -> Iterator[TestClient]:
    """A stranger."""
    app = create_app(ApiSettings(sign_ins_per_minute=100), application)
    with TestClient(app, base_url="http://localhost", raise_server_exceptions=False) as client:
        yield client


def user(application: Application, login: str, role: Role = Role.PLANNER, sponsor: str | None = None) -> str:
    """Id of a user who can sign in."""
    added, link = application.accounts.users.add(ADMIN, login, login, role, sponsor)
    application.accounts.sign_in.accept("plant", link, login.title(), PASSWORD)
    return str(added.id)


def sign_in(client: TestClient, login: str, password: str = PASSWORD) -> dict[str, str]:
    """The header that a session's changes carry; the cookie stays with the client."""
    answer = client.post("/api/v1/session", json={"login": login, "password": password})
    assert answer.status_code == 200, answer.text
    return {"x-csrf-token": answer.json()["csrf_token"]}


def key(application: Application, role: Role = Role.PLANNER, **fields: object) -> dict[str, str]:
    """The header of a new key."""
    _, secret = application.accounts.keys.add(ADMIN, "K", role, **fields)  # type: ignore[arg-type]
    return {"authorization": f"Bearer {secret}"}


def test_strangers_are_asked_to_sign_in(client: TestClient) -> None:
    """401 for every noun, whatever they claim to be, before anything is read."""
    claims = ({}, {"authorization": "Bearer csk_x"}, {"authorization": "Basic YTpi"}, {"cookie": "scheduler_session=x"})
    for headers in claims:
        for path in ("scenarios", f"plans/{uuid4()}", "forecasts", "users", "keys", "me"):
            answer = client.get(f"/api/v1/{path}", headers=headers)
            problem(answer, 401, "not_signed_in")
            assert answer.headers["www-authenticate"] == "Bearer"
        problem(client.post("/api/v1/scenarios", content=b"{", headers={**JSON, **headers}), 401, "not_signed_in")


def test_a_session(client: TestClient, application: Application) -> None:
    """The cookie is out of reach of scripts and other sites; changes need the token; signing out ends it."""
    key = user(application, "anna")
    answer = client.post("/api/v1/session", json={"login": "Anna", "password": PASSWORD})
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Path=/" in cookie
    assert "Secure" not in cookie  # over plain HTTP of this machine it would not come back
    me = client.get("/api/v1/me").json()
    assert me == answer.json()
    assert (me["id"], me["name"], me["role"], me["scopes"]) == (key, "Anna", "planner", None)
    for token in ({}, {"x-csrf-token": "wrong"}, {"x-csrf-token": b"\xe4"}):
        refused = client.post("/api/v1/scenarios", content=DOCUMENT, headers={**JSON, **token})
        problem(refused, 403, "token_missing")
    assert client.get("/api/v1/scenarios").json()["items"] == []
    token = {"x-csrf-token": me["csrf_token"]}
    assert client.post("/api/v1/scenarios", content=DOCUMENT, headers={**JSON, **token}).status_code == 201
    session = client.cookies["scheduler_session"]
    assert client.delete("/api/v1/session").status_code == 204
    assert "scheduler_session" not in client.cookies
    problem(client.get("/api/v1/me", headers={"cookie": f"scheduler_session={session}"}), 401, "not_signed_in")


def test_another_site_cannot_sign_in_or_upload(client: TestClient, application: Application) -> None:
    """What a form of theirs can send is refused: a body that is no JSON, and any change where nobody signs in."""
    user(application, "anna")
    credentials = f'{{"login": "anna", "password": "{PASSWORD}"}}'
    for media in ("text/plain", "application/x-www-form-urlencoded"):
        answer = client.post("/api/v1/session", content=credentials, headers={"content-type": media})
        assert (answer.status_code, "set-cookie" in answer.headers) == (422, False)
    with TestClient(
        create_app(application=application, identify=everybody_plans), base_url="http://localhost"
    ) as open_:
        form = {"files": {"file": ("f.txt", b"A 2027-01 1")}, "data": {"sponsor": "acme"}}
        for site, status in (("cross-site", 403), ("same-site", 403), ("same-origin", 404), ("none", 404)):
            answer = open_.post("/api/v1/forecasts", **form, headers={"sec-fetch-site": site})
            assert answer.status_code == status, answer.text


def test_the_cookie_is_secure_over_tls(application: Application) -> None:
    """It is never sent in the clear once it came encrypted."""
    user(application, "anna")
    with TestClient(create_app(ApiSettings(), application), base_url="https://localhost") as client:
        answer = client.post("/api/v1/session", json={"login": "anna", "password": PASSWORD})
        assert "Secure" in answer.headers["set-cookie"]


def test_wrong_sign_ins_read_alike(client: TestClient, application: Application) -> None:
    """An unknown login and a wrong password: the same status, body, headers and size; so do the locks."""
    user(application, "anna")
    answers = {
        login: [
            client.post(
                "/api/v1/session", json={"login": login, "password": OTHER}, headers={"x-request-id": f"r{number}"}
            )
            for number in range(6)
        ]
        for login in ("anna", "nobody")
    }
    for known, unknown in zip(answers["anna"], answers["nobody"], strict=True):
        assert (known.status_code, known.text) == (unknown.status_code, unknown.text)
        assert known.headers == unknown.headers
    assert [answer.status_code for answer in answers["anna"]] == [401] * 5 + [429]
    problem(answers["anna"][5], 429, "too_often")
    assert answers["anna"][5].headers["retry-after"] == "900"
    problem(client.post("/api/v1/session", json={"login": "anna", "password": PASSWORD}), 429, "too_often")


def test_sign_ins_from_one_address_are_counted(application: Application) -> None:
    """Whatever the logins; signed-in users go on."""
    user(application, "anna")
    with TestClient(create_app(ApiSettings(sign_ins_per_minute=3), application), base_url="http://localhost") as client:
        sign_in(client, "anna")
        for number in range(2):
            answer = client.post("/api/v1/session", json={"login": f"u{number}", "password": OTHER})
            problem(answer, 401, "not_signed_in")
        answer = client.post("/api/v1/session", json={"login": "anna", "password": PASSWORD})
        assert "attempts to sign in" in problem(answer, 429, "too_often")["detail"]
        assert 1 <= int(answer.headers["retry-after"]) <= 60
        answer = client.post("/api/v1/session/link", json={"link": "x", "name": "X", "password": PASSWORD})
        problem(answer, 429, "too_often")
        assert client.get("/api/v1/me").status_code == 200


def test_keys_need_no_token(client: TestClient, application: Application) -> None:
    """A key acts with its role and scopes, beside any cookie, and is nobody's password."""
    headers = key(application, scopes=("scenarios", "get_me"))
    assert client.post("/api/v1/scenarios", content=DOCUMENT, headers={**JSON, **headers}).status_code == 201
    problem(client.get("/api/v1/plans", headers=headers), 403, "not_permitted")
    me = client.get("/api/v1/me", headers=headers).json()
    assert (me["name"], me["role"], me["scopes"], me["csrf_token"]) == ("K", "planner", ["get_me", "scenarios"], None)
    headers = key(application)
    answer = client.put("/api/v1/me/password", json={"old": PASSWORD, "new": OTHER}, headers=headers)
    problem(answer, 403, "not_permitted")
    user(application, "anna", Role.ADMIN)
    sign_in(client, "anna")
    assert client.get("/api/v1/me", headers=headers).json()["role"] == "planner"


def test_a_stream_ends_with_its_readers_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """What happens after the key was revoked is not told any more, not even the end."""
    monkeypatch.setattr("api.access.ASK_AGAIN", 0.0)
    solver = FakeSolver(waits=True)
    application = in_memory(make_plan=solver, passwords=QUICK)
    kept, secret = application.accounts.keys.add(ADMIN, "K", Role.PLANNER)
    headers = {"authorization": f"Bearer {secret}"}
    with (
        serve(create_app(ApiSettings(), application)) as address,
        httpx.Client(base_url=address, headers=headers) as it,
    ):
        scenario = it.post("/api/v1/scenarios", content=DOCUMENT, headers=JSON).json()["id"]
        plan = it.post(f"/api/v1/scenarios/{scenario}/plans", json={}).json()["id"]
        with it.stream("GET", f"/api/v1/plans/{plan}/events") as stream:
            lines = stream.iter_lines()
            assert next(lines) == "event: progress"
            application.accounts.keys.revoke(ADMIN, kept.id)
            solver.release.set()
            rest = [line for line in lines if line.startswith("event: ")]
        assert rest == []


def test_an_admin_manages_users(client: TestClient, application: Application) -> None:
    """From the link to the first sign-in, a change of role, and the end; each effective with the next request."""
    user(application, "root", Role.ADMIN)
    admin = sign_in(client, "root")
    asked = {"login": "bea", "name": "Bea", "role": "sponsor", "sponsor": "acme"}
    answer = client.post("/api/v1/users", json=asked, headers=admin)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert client.get(answer.headers["location"]).json() == made["user"]
    problem(client.post("/api/v1/users", json=asked, headers=admin), 409, "wrong_state")
    address, _, secret = made["link"].partition("#")
    assert address == "http://127.0.0.1:8000/welcome"
    with TestClient(client.app, base_url="http://localhost") as other:
        weak = other.post("/api/v1/session/link", json={"link": secret, "name": "Bea B", "password": "short"})
        assert problem(weak, 422, "invalid_request")["issues"][0]["where"] == "/password"
        accepted = other.post("/api/v1/session/link", json={"link": secret, "name": "Bea B", "password": PASSWORD})
        assert (accepted.json()["name"], accepted.json()["sponsor"]) == ("Bea B", "acme")
        again = other.post("/api/v1/session/link", json={"link": secret, "name": "Bea B", "password": PASSWORD})
        problem(again, 401, "not_signed_in")
        assert other.get("/api/v1/forecasts").status_code == 200
        place = f"/api/v1/users/{made['user']['id']}"
        changed = {"name": "Bea B", "role": "sponsor", "sponsor": "bolt", "active": True}
        assert client.put(place, json=changed, headers=admin).json()["sponsor"] == "bolt"
        problem(other.get("/api/v1/forecasts"), 401, "not_signed_in")
        sign_in(other, "bea")
        assert client.put(place, json={**changed, "active": False}, headers=admin).status_code == 200
        problem(other.get("/api/v1/forecasts"), 401, "not_signed_in")
        answer = other.post("/api/v1/session", json={"login": "bea", "password": PASSWORD})
        problem(answer, 401, "not_signed_in")
    listed = client.get("/api/v1/users").json()["items"]
    assert [(item["login"], item["active"]) for item in listed] == [("bea", False), ("root", True)]
    assert PASSWORD not in str(listed)


def test_an_admin_manages_keys(client: TestClient, application: Application) -> None:
    """The secret is shown once; a revoked key stops with the next request."""
    user(application, "root", Role.ADMIN)
    admin = sign_in(client, "root")
    answer = client.post("/api/v1/keys", json={"name": "ERP", "role": "planner", "days": 30}, headers=admin)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    headers = {"authorization": f"Bearer {made['secret']}"}
    assert client.get("/api/v1/plans", headers=headers).status_code == 200
    assert client.get("/api/v1/keys").json()["items"] == [made["key"]]
    assert made["secret"] not in client.get("/api/v1/keys").text
    assert client.delete(f"/api/v1/keys/{made['key']['id']}", headers=admin).status_code == 204
    problem(client.get("/api/v1/plans", headers=headers), 401, "not_signed_in")
    refused = client.post("/api/v1/keys", json={"name": "X", "role": "admin"}, headers=admin)
    assert problem(refused, 422, "invalid_request")["issues"][0]["where"] == "/role"


def test_a_lost_and_a_changed_password(client: TestClient, application: Application) -> None:
    """The admin's link sets another; the user changes it, with the old one."""
    user(application, "root", Role.ADMIN)
    place = f"/api/v1/users/{user(application, 'anna')}/link"
    secret = client.post(place, headers=sign_in(client, "root")).json()["link"].partition("#")[2]
    client.post("/api/v1/session/link", json={"link": secret, "name": "Anna", "password": OTHER})
    token = {"x-csrf-token": client.get("/api/v1/me").json()["csrf_token"]}
    for old, new, status, code in (
        (PASSWORD, PASSWORD, 403, "wrong_password"),
        (OTHER, "anna anna anna", 422, "invalid_request"),
    ):
        answer = client.put("/api/v1/me/password", json={"old": old, "new": new}, headers=token)
        problem(answer, status, code)
    answer = client.put("/api/v1/me/password", json={"old": OTHER, "new": PASSWORD}, headers=token)
    assert answer.status_code == 204
    assert client.get("/api/v1/me").status_code == 200
    sign_in(client, "anna")


def test_foreign_users_and_keys_read_like_unknown_ones(client: TestClient, application: Application) -> None:
    """Those of another plant: the same status, body, headers and size."""
    user(application, "root", Role.ADMIN)
    admin = {**sign_in(client, "root"), "x-request-id": "same"}
    elsewhere = Principal(Role.ADMIN, "south")
    foreign_user, _ = application.accounts.users.add(elsewhere, "carl", "Carl", Role.PLANNER)
    foreign_key, _ = application.accounts.keys.add(elsewhere, "K", Role.PLANNER)
    changed = {"name": "C", "role": "planner", "active": True}
    for method, path, foreign, body in (
        ("GET", "/api/v1/users/{}", foreign_user.id, None),
        ("PUT", "/api/v1/users/{}", foreign_user.id, changed),
        ("POST", "/api/v1/users/{}/link", foreign_user.id, None),
        ("DELETE", "/api/v1/keys/{}", foreign_key.id, None),
    ):
        unknown = uuid4()
        answers = [client.request(method, path.format(it), json=body, headers=admin) for it in (foreign, unknown)]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert answers[0].text.replace(str(foreign), str(unknown)) == answers[1].text
        assert answers[0].headers == answers[1].headers


def test_one_client_does_not_use_up_anothers_requests(application: Application) -> None:
    """429 with Retry-After for the one, answers for the other; all keys of a sponsor are one client."""
    settings = ApiSettings(requests_per_minute=5, uploads_per_minute=2, exports_per_minute=1)
    acme = [key(application, Role.SPONSOR, sponsor="acme") for _ in range(2)]
    bolt, planner = key(application, Role.SPONSOR, sponsor="bolt"), key(application)
    with TestClient(create_app(settings, application), base_url="http://localhost") as client:
        for number in range(5):
            assert client.get("/api/v1/forecasts", headers=acme[number % 2]).status_code == 200
        for headers in acme:
            answer = client.get("/api/v1/forecasts", headers=headers)
            assert "Too many requests" in problem(answer, 429, "too_often")["detail"]
            assert 1 <= int(answer.headers["retry-after"]) <= 60
        assert client.get("/api/v1/forecasts", headers=bolt).status_code == 200
        for _ in range(2):
            answer = client.post("/api/v1/scenarios", content=DOCUMENT, headers={**JSON, **planner})
            assert answer.status_code == 201
        answer = client.post("/api/v1/scenarios", content=DOCUMENT, headers={**JSON, **planner})
        assert "Too many uploads" in problem(answer, 429, "too_often")["detail"]
        assert client.get("/api/v1/forecasts", headers=planner).status_code == 200
        exporter = key(application)
        exports = [client.get(f"/api/v1/plans/{uuid4()}/gantt", headers=exporter) for _ in range(2)]
        assert [answer.status_code for answer in exports] == [404, 429]


@pytest.mark.parametrize("path", ["/api/v1/session", "/api/v1/session/link"])
@pytest.mark.parametrize("value", ["a\x00b", "", "x" * 201, None, 7, ["a"]])
def test_hostile_credentials(client: TestClient, path: str, value: object) -> None:
    """422 with the place, never a 5xx."""
    body = {"login": value, "password": value, "link": value, "name": value}
    wanted = ("login", "password") if path.endswith("session") else ("link", "name", "password")
    answer = client.post(path, json={name: body[name] for name in wanted})
    issues = problem(answer, 422, "invalid_request")["issues"]
    assert {issue["where"] for issue in issues} == {f"/{name}" for name in wanted}
