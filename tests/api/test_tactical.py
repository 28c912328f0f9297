"""Tactical plans over HTTP."""

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.identify import everybody_plans
from scheduler.bootstrap import in_memory
from scheduler.domain.errors import SolverError
from scheduler.domain.tactical import TacticalPlan
from tests.api.helpers import problem, submit
from tests.service.samples import FakePlanner


@pytest.fixture
def planner():
    return FakePlanner()


@pytest.fixture
def client(planner):
    app = create_app(application=in_memory(plan_tactical=planner), identify=everybody_plans)
    with TestClient(app, base_url="http://localhost", raise_server_exceptions=False) as client:
        yield client


def test_the_answer_is_the_plan(client, planner):
    """Settings reach the planner; the plan comes back as JSON."""
    address = f"/api/v1/scenarios/{submit(client)}/tactical"
    answer = client.post(address, json={"time_limit": 5, "weeks": 4, "months": 12})
    assert answer.status_code == 200, answer.text
    assert TacticalPlan.model_validate_json(answer.content).value == 1.5
    ((_, settings),) = planner.asked
    assert (settings.time_limit, settings.weeks, settings.horizon.days) == (5, 4, 360)


def test_the_answer_as_a_page(client):
    """The charts, without any right on this service."""
    answer = client.post(f"/api/v1/scenarios/{submit(client)}/tactical?format=html", json={})
    assert answer.headers["content-type"].startswith("text/html")
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.text.startswith("<!doctype html>")


@pytest.mark.parametrize("body", [{"time_limit": 61}, {"time_limit": "5"}, {"weeks": -1}, {"nonsense": 1}])
def test_what_is_out_of_bounds_is_refused(client, body):
    """Long searches are for the command line."""
    problem(client.post(f"/api/v1/scenarios/{submit(client)}/tactical", json=body), 422, "invalid_request")


def test_an_unknown_scenario_is_not_found(client):
    """As everywhere."""
    address = "/api/v1/scenarios/00000000-0000-0000-0000-000000000000/tactical"
    problem(client.post(address, json={}), 404, "not_found")


def test_a_lost_solve_is_an_internal_error(client, planner):
    """The reason stays in the log."""
    planner.error = SolverError("lost")
    answer = client.post(f"/api/v1/scenarios/{submit(client)}/tactical", json={})
    assert answer.status_code == 500
