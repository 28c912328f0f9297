"""A service with users, and with plans of two sponsors to publish."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import Any, NamedTuple

from fastapi.testclient import TestClient
from httpx import Response

from api.app import create_app
from api.settings import ApiSettings
from scheduler.bootstrap import Application
from scheduler.domain.plan import Plan, Verdict
from scheduler.domain.run import PlanResult
from scheduler.service.principal import Principal, Role
from tests.api.helpers import ended, request_plan, submit
from tests.report import small
from tests.service.accounts.samples import PASSWORD
from tests.service.samples import FakeSolver, result

ADMIN = Principal(Role.ADMIN, "plant")
USERS = {
    "ada": (Role.PLANNER, None),
    "ben": (Role.APPROVER, None),
    "ann": (Role.ANALYST, None),
    "cy": (Role.SPONSOR, "acme"),
    "di": (Role.SPONSOR, "bolt"),
}
SITE = small.scenario().model_dump_json().encode()


class PlanSolver(FakeSolver):
    """Answers with plans one after the other, the last one again and again."""

    def __init__(self, *plans: Plan) -> None:
        super().__init__()
        self.plans = list(plans or (small.plan(),))

    def __call__(self, *args: Any, **options: Any) -> PlanResult:
        plan = self.plans.pop(0) if len(self.plans) > 1 else self.plans[0]
        return PlanResult(plan=plan.model_copy(update={"verdict": Verdict(passed=True)}), run=result().run)


class Press(NamedTuple):
    """A client for each user, signed in."""

    clients: dict[str, TestClient]

    def get(self, user: str, path: str, **options: Any) -> Response:
        return self.clients[user].get(f"/api/v1/{path}", **options)

    def post(self, user: str, path: str, body: Any = None, **options: Any) -> Response:
        return self.clients[user].post(f"/api/v1/{path}", json=body or {}, **options)

    def plan(self, document: bytes = SITE) -> str:
        """Id of a finished plan."""
        plan = request_plan(self.clients["ada"], submit(self.clients["ada"], document), time_limit=2)
        assert ended(self.clients["ada"], plan)["state"] == "done"
        return plan

    def proposed(self, plan: str | None = None, **disclosure: Any) -> dict[str, Any]:
        """A new publication."""
        answer = self.post("ada", "publications", {"plan": plan or self.plan(), "disclosure": disclosure})
        assert answer.status_code == 201, answer.text
        entry: dict[str, Any] = answer.json()
        return entry

    def approved(self, plan: str | None = None, **disclosure: Any) -> dict[str, Any]:
        """A publication that is ready to be put in force."""
        entry = self.proposed(plan, **disclosure)
        seen = {"digest": entry["digest"]}
        for user, step, body in (
            ("ada", "check", {}),
            ("ada", "review", seen),
            ("ben", "approve", {**seen, "password": PASSWORD}),
        ):
            answer = self.post(user, f"publications/{entry['id']}/{step}", body)
            assert answer.status_code == 200, answer.text
        return entry

    def publish(self, plan: str | None = None, **disclosure: Any) -> dict[str, Any]:
        """A publication in force."""
        entry = self.approved(plan, **disclosure)
        answer = self.post("ada", f"publications/{entry['id']}/publish")
        assert answer.status_code == 200, answer.text
        published: dict[str, Any] = answer.json()
        return published


@contextmanager
def press(application: Application, check: Callable[..., Any] | None = lambda *_: ()) -> Iterator[Press]:
    """The service with its users; `check` takes the checker's place, None leaves it there."""
    if check is not None:
        application = replace(application, publications=replace(application.publications, check_plan=check))
    app = create_app(ApiSettings(sign_ins_per_minute=1_000, max_body_mb=1), application)
    with ExitStack() as running:
        clients = {}
        for login, (role, sponsor) in USERS.items():
            _, link = application.accounts.users.add(ADMIN, login, login, role, sponsor)
            application.accounts.sign_in.accept("plant", link, login.title(), PASSWORD)
            client = TestClient(app, base_url="http://localhost", raise_server_exceptions=False)
            answer = client.post("/api/v1/session", json={"login": login, "password": PASSWORD})
            client.headers["x-csrf-token"] = answer.json()["csrf_token"]
            clients[login] = client
        running.callback(application.close)
        yield Press(clients)
