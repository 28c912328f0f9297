"""Requests for change: a sponsor asks, the planner answers. Plain functions: run in threads."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict

from api.dependencies import App, ThisPage, Who, write_cursor
from api.once import once
from api.routes.published import WhoseOptions
from scheduler.domain.units import Text
from scheduler.service.published_entries import ChangeRequest, ChangeWanted, Decision

router = APIRouter(prefix="/api/v1/changes", tags=["changes"])


class Answer(BaseModel):
    """What becomes of a request, and what is said about it."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    decision: Decision
    text: Text = ""


class ChangePage(BaseModel):
    """Part of the listing, newest first; `next` is the cursor of the part after it."""

    items: tuple[ChangeRequest, ...]
    next: str | None


@router.post("", status_code=201)
@once(201)
def ask_change(
    request: Request,
    response: Response,
    app: App,
    who: Who,
    wanted: ChangeWanted,
    options: Annotated[WhoseOptions, Query()],
) -> ChangeRequest:
    """Ask for a change of an order, or of anything else; nothing changes before the planner answers."""
    entry = app.changes.ask(who, options.sponsor, wanted)
    response.headers["location"] = str(request.app.url_path_for("get_change", key=entry.id))
    return entry


@router.get("")
def list_changes(app: App, who: Who, page: ThisPage) -> ChangePage:
    """Requests with their answers, newest first; a sponsor's user sees the sponsor's own."""
    found = app.changes.requests(who, page.limit + 1, page.after)
    items = found[: page.limit]
    return ChangePage(items=items, next=write_cursor(items[-1].position) if len(found) > page.limit else None)


@router.get("/{key}")
def get_change(app: App, who: Who, key: UUID) -> ChangeRequest:
    """A request with its answer."""
    return app.changes.request(who, key)


@router.post("/{key}/answer")
def answer_change(app: App, who: Who, key: UUID, asked: Answer) -> ChangeRequest:
    """Answer a request, once; a plan that does what was asked is made and published apart from this."""
    return app.changes.answer(who, key, asked.decision, asked.text)
