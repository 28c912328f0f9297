"""Requests made up from the API's own description, sent, and what was wrong with the answers."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

import schemathesis
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
)
from starlette.types import ASGIApp, Receive, Scope, Send

from api.app import create_app
from api.settings import ApiSettings
from scheduler.bootstrap import in_memory
from scheduler.domain.plan import Verdict
from scheduler.domain.product import Product
from scheduler.domain.run import PlanResult
from scheduler.service.principal import Principal, Role
from tests.api.helpers import ended, request_plan, submit
from tests.forecast.samples import site
from tests.service.accounts.samples import QUICK
from tests.service.reader import FakeIntake, fake_reader
from tests.service.samples import FakePlanner, FakeSolver

MANY = ApiSettings(
    hosts=frozenset({"*"}),
    requests_per_minute=10**6,
    uploads_per_minute=10**6,
    exports_per_minute=10**6,
    sign_ins_per_minute=10**6,
)
NEVER_FINE = {
    "POST /api/v1/plans/{key}/cancel",  # the known plans have ended: a 409
    "POST /api/v1/replans/{key}/cancel",
    "POST /api/v1/session",  # nobody guesses a password, a link
    "POST /api/v1/session/link",
    "PUT /api/v1/me/password",
    *(f"POST /api/v1/publications/{{key}}/{step}" for step in ("check", "review", "approve", "publish")),  # in force
}
NOW = "2027-02-01T00:00:00Z"  # within the plan of the known scenario
CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance, negative_data_rejection]


def identify(request: Request) -> Principal:
    """An admin where users and keys are looked after, an approver where one is asked for, else a planner."""
    if request.url.path.startswith(("/api/v1/users", "/api/v1/keys")):
        return Principal(Role.ADMIN, "plant")
    if request.url.path.endswith("/approve"):
        return Principal(Role.APPROVER, "plant", user=UUID(int=2), name="Ben")
    return Principal(Role.PLANNER, "plant", user=UUID(int=1), name="Ada")


class PassingSolver(FakeSolver):
    """Its plans passed their check."""

    def __call__(self, *args: Any, **options: Any) -> PlanResult:
        made = super().__call__(*args, **options)
        return made.model_copy(update={"plan": made.plan.model_copy(update={"verdict": Verdict(passed=True)})})


def published(client: TestClient, plan: str) -> str:
    """Id of a publication in force."""
    entry = client.post("/api/v1/publications", json={"plan": plan}).json()
    seen = {"digest": entry["digest"]}
    steps = {"check": {}, "review": seen, "approve": {**seen, "password": "any"}, "publish": {}}
    for step, body in steps.items():
        assert client.post(f"/api/v1/publications/{entry['id']}/{step}", json=body).status_code == 200
    return str(entry["id"])


def here(app: ASGIApp) -> ASGIApp:
    """The app as this machine reaches it: plain HTTP is for nobody else."""

    async def reached(scope: Scope, receive: Receive, send: Send) -> None:
        await app({**scope, "server": ("127.0.0.1", 80)}, receive, send)

    return reached


def known_ids(app: FastAPI) -> dict[str, list[str]]:
    """A scenario, a forecast, two finished plans, the first with a baseline, what became of them, a user, a key."""
    client = TestClient(app, base_url="http://localhost")
    scenario = submit(client, site().model_dump_json().encode())
    form = {"data": {"sponsor": "acme"}, "files": {"file": ("f.txt", b"A 2027-01 1")}}
    forecast = client.post("/api/v1/forecasts", **form).json()["forecast"]["id"]
    present = request_plan(client, scenario)
    ended(client, present)
    fresh = request_plan(client, scenario, baseline=present, forecasts=[forecast])
    ended(client, fresh)
    user = client.post("/api/v1/users", json={"login": "anna", "name": "Anna", "role": "analyst"}).json()["user"]["id"]
    key = client.post("/api/v1/keys", json={"name": "K", "role": "planner"}).json()["key"]["id"]
    change = client.post("/api/v1/changes?sponsor=acme", json={"kind": "other", "text": "x"}).json()["id"]
    replan = client.post(f"/api/v1/plans/{present}/replans", json={"now": NOW}).json()["id"]
    for made in client.get(f"/api/v1/replans/{replan}").json()["plans"].values():
        ended(client, made)
    of_sponsors = {"publications": [published(client, present)], "changes": [change]}
    of_plans = {"scenarios": [scenario], "plans": [fresh, present], "forecasts": [forecast], "replans": [replan]}
    return {**of_plans, **of_sponsors, "users": [user], "keys": [key]}


def one_line(content: bytes, file_name: str, *, products: Mapping[str, Product], sponsor: str) -> FakeIntake:
    """Whatever the file holds, the same forecast: these tests are about requests."""
    return fake_reader(b"A 2027-01 1", file_name, products=products, sponsor=sponsor)


def made_real(case: schemathesis.Case, known: dict[str, list[str]]) -> None:
    """Name things that exist in the place of made-up ones."""
    acme = {"sponsor": "acme"}
    queries = {
        "figure": acme,
        "template.xlsx": acme,
        "comparisons": {"plan": known["plans"]},
        "earliest": {"product": "A", "quantity": "3"},
    }
    case.query.update(queries.get(case.path.split("/")[-1], {}))
    if (
        case.path.startswith(("/api/v1/published", "/api/v1/lead-times"))
        or case.operation.label == "POST /api/v1/changes"
    ):
        case.query.update(acme)
    if "sponsor" in case.path_parameters:
        case.path_parameters["sponsor"] = "acme"
        case.query.clear()
        case.headers["if-match"] = "*"
    if case.operation.label == "POST /api/v1/changes":
        case.body = {"kind": "other", "text": "More, please."}
    if case.operation.label == "POST /api/v1/publications":
        case.body = {"plan": known["plans"][0]}
    if case.operation.label == "POST /api/v1/forecasts":
        case.body = {"file": "any", **acme}
    if case.operation.label in ("POST /api/v1/keys", "POST /api/v1/users", "PUT /api/v1/users/{key}"):
        case.body |= {"name": "Anna", "role": "analyst", "sponsor": None}
    if case.operation.label == "POST /api/v1/plans/{key}/replans":
        case.body = {"now": NOW}
    if case.path.endswith("/gantt"):
        case.query.pop("against", None)
    if case.operation.label == "POST /api/v1/forecasts/{key}/impact":
        case.body["plan"] = known["plans"][0]


@dataclass
class Sent:
    """What was sent, by operation and status of the answer, and everything that was wrong."""

    answers: Counter[tuple[str, int]] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    @property
    def labels(self) -> set[str]:
        """The operations."""
        return {label for label, _ in self.answers}

    @property
    def fine(self) -> set[str]:
        """Operations that did what was asked, once at least."""
        return {label for label, status in self.answers if status < 300}

    @property
    def broken(self) -> int:
        """Answers that are a 5xx."""
        return sum(count for (_, status), count in self.answers.items() if status >= 500)


def made_up(mode: GenerationMode, each: int, number: int, door: Callable[[ASGIApp], ASGIApp] = here) -> Sent:
    """Send requests of each operation, half of them of things that exist.

    Args:
        mode: data that the description allows, or that it forbids.
        each: how many of an operation, at most.
        number: of the piece; another one makes up others.
        door: what stands before the app.
    """
    fakes = {
        "make_plan": PassingSolver(),
        "plan_tactical": FakePlanner(),
        "read_forecast": one_line,
        "passwords": QUICK,
    }
    application = in_memory(max_scenarios=10**6, max_plans=10**6, **fakes)
    good = replace(application.publications, check_plan=lambda *_: (), reauthenticate=lambda *_: None)
    app = create_app(MANY, replace(application, publications=good), identify)
    known, sent = known_ids(app), Sent()
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", door(app)).include(path_regex="^/api/")
    schema.config.generation.update(with_security_parameters=False)  # who asks is told by `identify`
    for operation in schema.get_all_operations():
        asked = operation.ok()
        if mode is GenerationMode.NEGATIVE and not asked.body and not list(asked.iter_parameters()):
            continue  # nothing of it can be wrong

        @seed(number)
        @given(asked.as_strategy(generation_mode=mode), st.booleans())
        @settings(
            max_examples=each,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def send(case: schemathesis.Case, real: bool) -> None:
            if real and "key" in case.path_parameters:
                case.path_parameters["key"] = known[case.path.split("/")[3]][0]
            if real and mode is GenerationMode.POSITIVE:
                made_real(case, known)
            answer = case.call()
            sent.answers[case.operation.label, answer.status_code] += 1
            try:
                case.validate_response(answer, checks=CHECKS)
            except FailureGroup as failures:
                sent.wrong += [
                    f"{type(one).__name__} {case.as_curl_command()}: {one}"[:2_000] for one in failures.exceptions
                ]

        send()
    application.jobs.close()
    return sent
