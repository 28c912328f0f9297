"""The client against a served app: what an analyst does in a notebook."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from api.app import create_app
from scheduler import Scenario, SolveSettings
from scheduler.bootstrap import Application, in_memory
from scheduler.client import Client, RefusedError
from scheduler.domain.errors import SolverError
from scheduler.domain.event import EventLog, UnitDown
from scheduler.domain.replan import Strategy
from scheduler.domain.run import Progress
from scheduler.service.principal import Principal, Role
from tests.api.conftest import LIMITS
from tests.api.server import serve
from tests.service.accounts.samples import PASSWORD, QUICK
from tests.service.samples import NOON, SCENARIO, FakeSolver

ADMIN = Principal(Role.ADMIN, "plant")


@pytest.fixture
def solver() -> FakeSolver:
    """What stands behind the service."""
    return FakeSolver()


@pytest.fixture
def application(solver: FakeSolver) -> Application:
    """The service's use cases."""
    return in_memory(make_plan=solver, passwords=QUICK)


@pytest.fixture
def client(application: Application, solver: FakeSolver) -> Iterator[Client]:
    """A client of a service on a socket."""
    with serve(create_app(LIMITS, application)) as url, Client(url, planner_key(application)) as client:
        yield client
        solver.release.set()


def planner_key(application: Application) -> str:
    """The secret of a new key of a planner."""
    return application.accounts.keys.add(ADMIN, "notebook", Role.PLANNER)[1]


def test_a_plan_from_a_scenario(client: Client, solver: FakeSolver) -> None:
    """Settings arrive, progress is told in order, the answer carries plan, record and scenario."""
    solver.waits = True
    told: list[Progress] = []

    def hear(progress: Progress) -> None:
        told.append(progress)
        solver.release.set()

    answer = client.make_plan(SCENARIO, SolveSettings(time_limit=7, seed=3), hear)
    assert [progress.message for progress in told] == ["first plan", "better plan"]
    assert solver.calls[0][0].horizon == SCENARIO.horizon
    assert (solver.calls[0][1].time_limit, solver.calls[0][1].seed) == (7, 3)
    assert answer.state == "done"
    assert answer.scenario.name == answer.plan.scenario == "Tiny"
    assert answer.run is not None
    assert answer.frames()["batches"].empty


def test_files_and_texts_are_scenarios_too(client: Client, tmp_path: Path) -> None:
    """A YAML file, its text and JSON are kept alike."""
    text = "name: Tiny\nstart: 2027-01-04T00:00:00Z\nhorizon: 10d\n"
    (tmp_path / "scenario.yaml").write_text(text, encoding="utf-8")
    keys = {client.submit_scenario(given) for given in (tmp_path / "scenario.yaml", text, SCENARIO)}
    assert len(keys) == 3


def test_every_issue_of_a_refusal_is_told(client: Client) -> None:
    """The error says what, where and how to mend it."""
    with pytest.raises(RefusedError, match="colour") as refused:
        client.submit_scenario("name: Tiny\nstart: 2027-01-04T00:00:00Z\nhorizon: 10d\ncolour: red\n")
    assert refused.value.status == 422
    assert refused.value.issues[0]["where"] == "/colour"
    assert refused.value.request_id


def test_unknown_ids_are_refused(client: Client) -> None:
    """A plan that is not there is no plan, whichever way it is asked for."""
    for call in (client.get_plan, client.wait, client.cancel):
        with pytest.raises(RefusedError, match="plan") as refused:
            call(uuid4())
        assert (refused.value.status, refused.value.code) == (404, "not_found")


def test_why_there_is_no_plan(client: Client, solver: FakeSolver) -> None:
    """A solve that failed is an error that says why."""
    solver.error = SolverError("the child was lost")
    with pytest.raises(SolverError, match="the child was lost"):
        client.make_plan(SCENARIO)


def test_a_running_solve_is_cancelled(client: Client, solver: FakeSolver) -> None:
    """A cancelled solve answers with the plan found until then."""
    solver.waits = True
    plan = client.request_plan(client.submit_scenario(SCENARIO))
    with pytest.raises(SolverError, match="has no content"):
        client.get_plan(plan)
    assert solver.started.wait(10)
    client.cancel(plan)
    assert client.wait(plan).state == "cancelled"


def test_plans_are_compared(client: Client) -> None:
    """Names are the caller's; two plans of empty scenarios differ in nothing."""
    scenario = client.submit_scenario(SCENARIO)
    keys = {name: client.wait(client.request_plan(scenario)).id for name in ("before", "after")}
    assert client.compare(keys).frames()["activities"].empty


def test_proposals_after_what_happened(client: Client, solver: FakeSolver) -> None:
    """Each strategy asked for is an option with a plan; events that do not fit are told with their places."""
    plan = client.make_plan(SCENARIO).id
    told: list[Progress] = []
    answer = client.replan(
        plan,
        EventLog(now=NOON),
        SolveSettings(time_limit=7),
        frozen=timedelta(days=1),
        strategies=[Strategy.LOCAL, Strategy.FULL],
        on_progress=told.append,
    )
    assert answer.state == "done"
    assert answer.frozen == timedelta(days=1)
    assert [option.strategy for option in answer.options] == [Strategy.LOCAL, Strategy.FULL]
    assert client.get_plan(answer.options[0].plan).scenario.start == NOON
    assert {call[1].time_limit for call in solver.calls[1:]} == {7}
    with pytest.raises(RefusedError, match="no unit 'X'") as refused:
        client.replan(plan, EventLog(now=NOON, events=(UnitDown(unit="X", start=NOON, end=NOON),)))
    assert [issue["where"] for issue in refused.value.issues] == ["/events/0/unit", "/events/0/end"]


def test_a_scenario_arrives_as_it_was(client: Client) -> None:
    """What the client sends from an object is what the service keeps."""
    answer = client.make_plan(SCENARIO)
    assert answer.scenario == Scenario.model_validate_json(SCENARIO.model_dump_json())


def test_a_user_signs_in(application: Application) -> None:
    """A session stands for a key; without either nothing is answered, and a wrong password says so."""
    _, link = application.accounts.users.add(ADMIN, "anna", "Anna", Role.PLANNER, None)
    application.accounts.sign_in.accept("plant", link, "Anna Berg", PASSWORD)
    with serve(create_app(LIMITS, application)) as url, Client(url) as client:
        with pytest.raises(RefusedError, match="Sign in") as refused:
            client.submit_scenario(SCENARIO)
        assert refused.value.status == 401
        with pytest.raises(RefusedError, match="password"):
            client.sign_in("anna", "wrong")
        assert client.sign_in("anna", PASSWORD) == "Anna Berg"
        assert client.make_plan(SCENARIO).state == "done"
