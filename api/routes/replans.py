"""Replans: what happened to a plan, and proposals for the rest. Plain functions run in threads."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Depends, Header, Request, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel, Field

from api.access import StillAllowed
from api.dependencies import App, ThisPage, Who, write_cursor
from api.examples import REPLAN_REQUESTS
from api.once import once
from api.routes.plans import Accepted, Search
from scheduler.domain.event import Event, EventLog
from scheduler.domain.replan import Strategy
from scheduler.domain.units import Duration, Id, Instant
from scheduler.planning.replan import STRATEGIES, Zones
from scheduler.report import Comparison
from scheduler.service.replan_entries import Replan, ReplanSummary
from scheduler.service.replan_events import read_seen, write_seen

router = APIRouter(prefix="/api/v1", tags=["replans"])
MOST_EVENTS = 10_000


class ReplanRequest(Search):
    """What happened, and how to search for each proposal.

    Attributes:
        now: the instant to plan from.
        events: what happened since the plan was made, in the order it is to be taken in.
        frozen: what starts within this time from now stays as it is.
        slushy: what starts within this time may move at a cost.
        strategies: the proposals wanted.
        profile: replaces the objective of each.
    """

    now: Instant
    events: Annotated[list[Event], Field(max_length=MOST_EVENTS)] = []
    frozen: Duration = timedelta(0)
    slushy: Duration = timedelta(0)
    strategies: Annotated[list[Strategy], Field(min_length=1, max_length=len(STRATEGIES))] = list(STRATEGIES)
    profile: Id | None = None


class ReplanPage(BaseModel):
    """Part of the listing, newest first; `next` is the cursor of the part after it."""

    items: tuple[ReplanSummary, ...]
    next: str | None


@router.post("/plans/{key}/replans", status_code=202)
@once(202)
def request_replan(
    request: Request,
    response: Response,
    app: App,
    who: Who,
    key: UUID,
    asked: Annotated[ReplanRequest, Body(openapi_examples=REPLAN_REQUESTS)],
) -> Accepted:
    """Queue a plan for each strategy, from what is left of this one after what happened; none is in force by itself."""
    log = EventLog(now=asked.now, events=tuple(asked.events))
    zones = Zones(asked.frozen, asked.slushy)
    entry = app.replans.request(who, key, log, zones, asked.strategies, asked.settings())
    response.headers["location"] = str(request.app.url_path_for("get_replan", key=entry.id))
    return Accepted(id=entry.id)


@router.get("/replans")
def list_replans(app: App, who: Who, page: ThisPage) -> ReplanPage:
    """The replans without their events, newest first."""
    found = app.replans.list(who, page.limit + 1, page.after)
    items = found[: page.limit]
    return ReplanPage(items=items, next=write_cursor(items[-1].position) if len(found) > page.limit else None)


@router.get("/replans/{key}")
def get_replan(app: App, who: Who, key: UUID) -> Replan:
    """What happened, and of each option: how far it is, its plan, what that costs, and how much it changes."""
    return app.replans.get(who, key)


@router.get("/replans/{key}/changes")
def get_changes(app: App, who: Who, key: UUID) -> Comparison:
    """The options that are made, named by strategy, against what is left of the plan: figures, orders, activities."""
    return app.replans.changes(who, key)


@router.post("/replans/{key}/cancel", status_code=202)
def cancel_replan(app: App, who: Who, key: UUID) -> Accepted:
    """Cancel every option that waits or runs."""
    app.replans.cancel(who, key)
    return Accepted(id=key)


def _known_replan(app: App, who: Who, key: UUID) -> UUID:
    """Refuse an unknown replan before the stream, and with it the answer's status, has begun."""
    return app.replans.stored(who, key).id


@router.get("/replans/{key}/events", response_class=EventSourceResponse)
async def watch_replan(
    app: App,
    who: Who,
    key: Annotated[UUID, Depends(_known_replan)],
    still_allowed: Annotated[StillAllowed, Depends()],
    last_event_id: Annotated[str, Header(max_length=100, pattern=r"^[0-9]{1,9}(\.[0-9]{1,9}){0,2}$")] = "0",
) -> AsyncIterator[ServerSentEvent]:
    """Events `progress` of each option (past ones first), `option` when one has ended, and last `end`."""
    async for event in app.replans.events(who, key, read_seen(last_event_id)):
        if not await still_allowed():
            return
        yield ServerSentEvent(event=event.kind, data=event.content, id=write_seen(event.seen))
