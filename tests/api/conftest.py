"""A service with a made-up solver, and a client that raises nothing by itself."""

from collections.abc import Iterator

import pytest
from fastapi import Request
from fastapi.testclient import TestClient
from playwright.sync_api import Browser

from api.app import create_app
from api.settings import ApiSettings
from scheduler.bootstrap import in_memory
from scheduler.service.principal import Principal, Role
from tests.api.browser import chromium
from tests.service.reader import fake_reader
from tests.service.samples import FakeSolver

LIMITS = ApiSettings(max_body_mb=1, max_scenarios=4, max_plans=4)


@pytest.fixture
def solver() -> FakeSolver:
    """The solver behind `client`."""
    return FakeSolver()


def identify(request: Request) -> Principal:
    """The sponsor whose name a header carries, else the role that one names, else the planner."""
    sponsor = request.headers.get("x-test-sponsor")
    role = Role.SPONSOR if sponsor else Role(request.headers.get("x-test-role", "planner"))
    return Principal(role, "plant", sponsor)


@pytest.fixture
def client(solver: FakeSolver) -> Iterator[TestClient]:
    """A client of a service with small limits."""
    application = in_memory(
        max_scenarios=LIMITS.max_scenarios, max_plans=LIMITS.max_plans, make_plan=solver, read_forecast=fake_reader
    )
    app = create_app(LIMITS, application, identify)
    with TestClient(app, base_url="http://localhost", raise_server_exceptions=False) as client:
        yield client
        solver.release.set()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The browser of the machine, one for all tests of a file."""
    with chromium() as browser:
        yield browser
