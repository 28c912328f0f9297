"""The role matrix: every operation is in it, and every role gets exactly what it says."""

from typing import Any
from uuid import UUID

import pytest
from fastapi import Request
from fastapi.testclient import TestClient

from api.access import Roles, Rule
from api.app import NOUNS, ROLES, create_app
from api.settings import ApiSettings
from scheduler.bootstrap import in_memory
from scheduler.service.errors import NotPermittedError
from scheduler.service.principal import Principal, Role
from tests.api.helpers import problem
from tests.service.accounts.samples import QUICK

RULES = Roles.read(ROLES).rules
MANY = ApiSettings(requests_per_minute=10**6, uploads_per_minute=10**6, exports_per_minute=10**6)
KEY = str(UUID(int=7))


def identify(request: Request) -> Principal:
    """Whoever the headers say."""
    role = Role(request.headers["x-test-role"])
    scopes = request.headers.get("x-test-scopes")
    restricted = None if scopes is None else frozenset(scopes.split())
    return Principal(role, "plant", "acme" if role is Role.SPONSOR else None, scopes=restricted)


@pytest.fixture(scope="module")
def client() -> TestClient:
    app = create_app(MANY, in_memory(passwords=QUICK), identify)
    return TestClient(app, base_url="http://localhost", raise_server_exceptions=False)


def operations() -> list[tuple[str, str, str]]:
    """Method, path and name of each operation that the API describes, with ids of nothing."""
    paths: dict[str, Any] = create_app(MANY).openapi()["paths"]
    filled = {path: path.format(key=KEY, name="orders", format="csv", sponsor="acme") for path in paths}
    return [
        (method, filled[path], operation["operationId"])
        for path, methods in paths.items()
        for method, operation in methods.items()
    ]


OPERATIONS = operations()


def test_the_matrix_lists_every_route_and_nothing_else() -> None:
    """A new route without a line in roles.toml fails here; so does a line without a route."""
    names = [route.name for noun in NOUNS for route in noun.router.routes]
    assert sorted(names) == sorted(RULES)
    assert {name for _, _, name in OPERATIONS} <= set(RULES)


def test_what_needs_no_sign_in() -> None:
    """Nothing that holds data of anybody."""
    public = {name for name, rule in RULES.items() if rule.public}
    pages = {"start_page", "sign_in_page", "welcome_page", "publications_page", "published_page"}
    assert public == {"health", "readiness", "metrics", "sign_in", "accept_link", "sign_out", *pages}


def test_the_description_says_how_to_sign_in(client: TestClient) -> None:
    """By key or session everywhere, and not at all where it is public."""
    description = client.get("/api/v1/openapi.json").json()
    assert set(description["components"]["securitySchemes"]) == {"key", "session"}
    assert description["security"] == [{"key": []}, {"session": []}]
    operations = [operation for methods in description["paths"].values() for operation in methods.values()]
    assert all((operation.get("security") == []) == RULES[operation["operationId"]].public for operation in operations)


def test_an_admin_sees_no_business_data() -> None:
    """And nobody but an admin has to do with users and keys; the service itself is no caller."""
    of_admin = {rule.group for rule in RULES.values() if Role.ADMIN in rule.roles}
    assert of_admin == {"session", "users", "keys"}
    for rule in RULES.values():
        assert Role.SERVICE not in rule.roles
        if rule.group in ("users", "keys"):
            assert rule.roles == {Role.ADMIN}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(("method", "path", "name"), OPERATIONS, ids=[name for _, _, name in OPERATIONS])
def test_every_operation_and_role(client: TestClient, method: str, path: str, name: str, role: Role) -> None:
    """Who may gets as far as the operation's own answers; who may not is told so, whatever was sent."""
    rule = RULES[name]
    answer = client.request(method, path, headers={"x-test-role": role.value})
    if rule.public or role in rule.roles:
        assert answer.status_code not in (401, 403), answer.text
        assert answer.status_code < 500
    else:
        detail = problem(answer, 403, "not_permitted")["detail"]
        assert detail == f"The role {role} may not do this ({name})."


@pytest.mark.parametrize(("method", "path", "name"), OPERATIONS, ids=[name for _, _, name in OPERATIONS])
def test_scopes_restrict(client: TestClient, method: str, path: str, name: str) -> None:
    """A key for this operation or its group passes, one for another is refused."""
    rule = RULES[name]
    if rule.public:
        return
    role = min(rule.roles)
    asked = {"x-test-role": role.value}
    for scopes in (name, rule.group, f"{name} health"):
        answer = client.request(method, path, headers={**asked, "x-test-scopes": scopes})
        assert answer.status_code not in (401, 403), answer.text
    answer = client.request(method, path, headers={**asked, "x-test-scopes": "health"})
    assert "only for health" in problem(answer, 403, "not_permitted")["detail"]


def test_what_is_not_listed_is_refused(client: TestClient) -> None:
    """To every role, admin and planner too."""
    roles = Roles({"listed": Rule("g", frozenset({Role.PLANNER}))})
    roles.need("listed", Principal(Role.PLANNER, "plant"))
    for role in set(Role) - {Role.SPONSOR}:
        with pytest.raises(NotPermittedError, match=r"may not do this \(unheard_of\)"):
            roles.need("unheard_of", Principal(role, "plant"))
    app = create_app(MANY, in_memory(), identify)

    @app.get("/forgotten")
    def forgotten() -> str:
        return "secret"

    with TestClient(app, base_url="http://localhost") as other:
        problem(other.get("/forgotten", headers={"x-test-role": "planner"}), 403, "not_permitted")
