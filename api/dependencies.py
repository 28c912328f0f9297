"""What routes are given: the application, who asks, the request's document, the page of a listing."""

import base64
import binascii
from datetime import datetime
from typing import Annotated, Literal, NamedTuple, cast
from uuid import UUID

from fastapi import Depends, HTTPException, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from api.access import allowed
from scheduler.bootstrap import Application
from scheduler.domain.errors import Issue, Severity
from scheduler.service.entries import Position
from scheduler.service.errors import InvalidRequestError
from scheduler.service.principal import Principal

MEDIA: dict[str, Literal["json", "yaml"]] = {
    "application/json": "json",
    "application/yaml": "yaml",
    "application/x-yaml": "yaml",
    "text/yaml": "yaml",
    "text/x-yaml": "yaml",
}


def application(request: Request) -> Application:
    """The use cases of this app."""
    return cast(Application, request.app.state.application)


class Document(NamedTuple):
    """A request body that is a file of its own."""

    content: bytes
    media: Literal["json", "yaml"]


async def document(request: Request) -> Document:
    """The body and its media type."""
    stated = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if stated not in MEDIA:
        raise HTTPException(415, f"Send the scenario with a Content-Type of {', '.join(MEDIA)}.")
    return Document(await request.body(), MEDIA[stated])


class Options(BaseModel):
    """Query parameters; one that is not known is refused, since it is a mistyped one."""

    model_config = ConfigDict(extra="forbid")


class PageOptions(Options):
    """Which part of a listing."""

    limit: Annotated[int, Field(ge=1, le=200, description="Entries at most.")] = 50
    cursor: Annotated[str | None, Field(max_length=200, description="`next` of the page before.")] = None


class Page(NamedTuple):
    """Part of a listing that is asked for."""

    limit: int
    after: Position | None


def page(options: Annotated[PageOptions, Query()]) -> Page:
    """The page of a listing."""
    return Page(options.limit, read_cursor(options.cursor) if options.cursor else None)


def write_cursor(position: Position) -> str:
    """A position as an opaque text."""
    return base64.urlsafe_b64encode(f"{position.created.isoformat()} {position.id}".encode()).decode()


def read_cursor(cursor: str) -> Position:
    """The position that `write_cursor` wrote.

    Raises:
        InvalidRequestError: the text is no cursor.
    """
    try:
        created, _, key = base64.b64decode(cursor, altchars=b"-_", validate=True).decode().partition(" ")
        position = Position(datetime.fromisoformat(created), UUID(key))
        if position.created.tzinfo is None:
            raise ValueError("no time zone")
    except (ValueError, binascii.Error) as error:
        issue = Issue(
            severity=Severity.ERROR,
            code="invalid_cursor",
            where="query:cursor",
            message="The cursor is none that a listing gave out.",
            fix="Pass `next` of the page before, or no cursor.",
        )
        raise InvalidRequestError((issue,)) from error
    return position


App = Annotated[Application, Depends(application)]
Who = Annotated[Principal, Depends(allowed)]
Body = Annotated[Document, Depends(document)]
ThisPage = Annotated[Page, Depends(page)]
