"""Scenarios: submit, look up, list."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from api.dependencies import App, Body, ThisPage, Who, write_cursor
from api.examples import SCENARIO, SCENARIO_YAML
from api.once import once
from scheduler.domain.errors import Issue
from scheduler.service.entries import ScenarioSummary, StoredScenario

router = APIRouter(prefix="/api/v1/scenarios", tags=["scenarios"])


class Submitted(BaseModel):
    """Id of the new scenario, and what validation warned about."""

    id: UUID
    warnings: tuple[Issue, ...]


class ScenarioPage(BaseModel):
    """Part of the listing, newest first; `next` is the cursor of the part after it."""

    items: tuple[ScenarioSummary, ...]
    next: str | None


def _request_body() -> dict[str, Any]:
    as_json = {"schema": {"$ref": "#/components/schemas/ScenarioDocument"}, "example": SCENARIO}
    as_yaml = {"schema": {"type": "string"}, "example": SCENARIO_YAML}
    return {"requestBody": {"required": True, "content": {"application/json": as_json, "application/yaml": as_yaml}}}


@router.post("", status_code=201, openapi_extra=_request_body())
@once(201)
def submit_scenario(request: Request, response: Response, app: App, who: Who, body: Body) -> Submitted:
    """Read, validate and keep a scenario; all that is wrong with it comes back at once."""
    entry = app.scenarios.submit(who, body.content, body.media)
    response.headers["location"] = str(request.app.url_path_for("get_scenario", key=entry.id))
    return Submitted(id=entry.id, warnings=entry.warnings)


@router.get("")
def list_scenarios(app: App, who: Who, page: ThisPage) -> ScenarioPage:
    """The scenarios, newest first."""
    found = app.scenarios.list(who, page.limit + 1, page.after)
    items = found[: page.limit]
    return ScenarioPage(items=items, next=write_cursor(items[-1].position) if len(found) > page.limit else None)


@router.get("/{key}", response_model=StoredScenario)
def get_scenario(app: App, who: Who, key: UUID) -> Response:
    """A scenario and its warnings."""
    return Response(app.scenarios.get(who, key).model_dump_json(), media_type="application/json")
