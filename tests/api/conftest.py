"""A service with a made-up solver, and a client that raises nothing by itself."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import ApiSettings
from scheduler.bootstrap import in_memory
from tests.service.samples import FakeSolver

LIMITS = ApiSettings(max_body_mb=1, max_scenarios=4, max_plans=4)


@pytest.fixture
def solver() -> FakeSolver:
    """The solver behind `client`."""
    return FakeSolver()


@pytest.fixture
def client(solver: FakeSolver) -> Iterator[TestClient]:
    """A client of a service with small limits."""
    application = in_memory(max_scenarios=LIMITS.max_scenarios, max_plans=LIMITS.max_plans, make_plan=solver)
    app = create_app(LIMITS, application)
    with TestClient(app, base_url="http://localhost", raise_server_exceptions=False) as client:
        yield client
        solver.release.set()
