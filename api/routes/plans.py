"""Plans: request, list, look up, watch, cancel."""

from collections.abc import AsyncIterator
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Depends, Header, Request, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel, ConfigDict, Field

from api.access import StillAllowed
from api.dependencies import App, ThisPage, Who, write_cursor
from api.examples import PLAN_REQUESTS
from api.once import once
from scheduler.domain.solve_settings import SolveSettings
from scheduler.domain.units import Id
from scheduler.planning.impact import Impact
from scheduler.service.entries import PlanSummary, StoredPlan

router = APIRouter(prefix="/api/v1", tags=["plans"])
MAX_TIME_LIMIT = 3_600


class Search(BaseModel):
    """How to search.

    Attributes:
        time_limit: seconds, an hour at most; deterministic seconds of the solver in reproducible mode.
        workers: parallel search workers.
        seed: of every random choice.
        reproducible: deterministic time only: the same input gives the same plan.
    """

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    time_limit: Annotated[float, Field(strict=True, gt=0, le=MAX_TIME_LIMIT)] = 30.0
    workers: Annotated[int, Field(strict=True, ge=1, le=32)] = 2
    seed: Annotated[int, Field(strict=True, ge=0, le=2**31 - 1)] = 0
    reproducible: Annotated[bool, Field(strict=True)] = False

    def settings(self) -> SolveSettings:
        """The same as the solver reads it."""
        return SolveSettings(**self.model_dump(include=set(SolveSettings.model_fields)))


class PlanRequest(Search):
    """How to search, and for what.

    Attributes:
        profile: replaces the scenario's objective.
        baseline: id of a plan to stay close to.
        forecasts: ids of versions to plan for, one a sponsor.
    """

    profile: Id | None = None
    baseline: UUID | None = None
    forecasts: Annotated[list[UUID], Field(max_length=200)] = []


class Accepted(BaseModel):
    """Id of the plan; its address says how far it is."""

    id: UUID


class PlanPage(BaseModel):
    """Part of the listing, newest first; `next` is the cursor of the part after it."""

    items: tuple[PlanSummary, ...]
    next: str | None


@router.post("/scenarios/{key}/plans", status_code=202)
@once(202)
def request_plan(
    request: Request,
    response: Response,
    app: App,
    who: Who,
    key: UUID,
    asked: Annotated[PlanRequest, Body(openapi_examples=PLAN_REQUESTS)],
) -> Accepted:
    """Queue a plan for a scenario."""
    entry = app.plans.request(who, key, asked.settings(), asked.baseline, asked.forecasts)
    response.headers["location"] = str(request.app.url_path_for("get_plan", key=entry.id))
    return Accepted(id=entry.id)


@router.get("/plans")
def list_plans(app: App, who: Who, page: ThisPage) -> PlanPage:
    """The plans without their content, newest first."""
    found = app.plans.list(who, page.limit + 1, page.after)
    items = found[: page.limit]
    return PlanPage(items=items, next=write_cursor(items[-1].position) if len(found) > page.limit else None)


@router.get("/plans/{key}", response_model=StoredPlan)
def get_plan(app: App, who: Who, key: UUID) -> Response:
    """A plan: its state, the last progress while it runs, then the plan and the record of its making."""
    return Response(app.plans.document(who, key), media_type="application/json")


@router.get("/plans/{key}/impact")
def get_impact(app: App, who: Who, key: UUID) -> Impact:
    """A plan against its baseline: what its new forecasts change, break and delay, and which campaigns differ."""
    return app.impacts.get(who, key)


@router.post("/plans/{key}/cancel", status_code=202)
def cancel_plan(app: App, who: Who, key: UUID) -> Accepted:
    """Cancel a waiting plan at once; ask a running solve to stop, which takes a moment."""
    app.plans.cancel(who, key)
    return Accepted(id=key)


def _known_plan(app: App, who: Who, key: UUID) -> UUID:
    """Refuse an unknown plan before the stream, and with it the answer's status, has begun."""
    return app.plans.get(who, key).id


@router.get("/plans/{key}/events", response_class=EventSourceResponse)
async def watch_plan(
    app: App,
    who: Who,
    key: Annotated[UUID, Depends(_known_plan)],
    still_allowed: Annotated[StillAllowed, Depends()],
    last_event_id: Annotated[int, Header(ge=0)] = 0,
) -> AsyncIterator[ServerSentEvent]:
    """Events `progress` while the solve runs (past ones first), then one event `end` with the state it ended in."""
    async for event in app.plans.events(who, key, last_event_id):
        if not await still_allowed():
            return
        if event.number is None:
            yield ServerSentEvent(event="end", data=event.content)
        else:
            yield ServerSentEvent(event="progress", data=event.content, id=str(event.number))
