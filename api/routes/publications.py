"""Publications: propose a plan, sign it, put it in force. Plain functions: run in threads."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.dependencies import App, ThisPage, Who, write_cursor
from api.once import once
from api.routes.session import Typed
from api.tags import IfMatch, need_tag, set_tag
from scheduler.domain.publication import Disclosure
from scheduler.domain.sponsor_view import SponsorView
from scheduler.domain.units import Id, Text
from scheduler.service.published_entries import Publication

router = APIRouter(prefix="/api/v1/publications", tags=["publications"])
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="`digest` of the publication that was looked at.")]


class Asked(BaseModel):
    """A step, and why it is taken, for the record."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    reason: Text = ""


class Proposal(Asked):
    """A plan, and how much of it each sponsor sees."""

    plan: UUID
    disclosure: Disclosure = Disclosure()


class Review(Asked):
    """What was looked at."""

    digest: Digest


class Approval(Review):
    """What was looked at, and the signer's password once more."""

    password: Annotated[Typed, Field(json_schema_extra={"format": "password"})]


class PublicationPage(BaseModel):
    """Part of the listing, newest first; `next` is the cursor of the part after it."""

    items: tuple[Publication, ...]
    next: str | None


@router.post("", status_code=201)
@once(201)
def propose_publication(request: Request, response: Response, app: App, who: Who, asked: Proposal) -> Publication:
    """Propose a plan that passed its check; the caller is the author, and somebody else approves."""
    entry = app.publications.propose(who, asked.plan, asked.disclosure, asked.reason)
    response.headers["location"] = str(request.app.url_path_for("get_publication", key=entry.id))
    return _tagged(response, entry)


@router.get("")
def list_publications(app: App, who: Who, page: ThisPage) -> PublicationPage:
    """The publications with their signatures, newest first."""
    found = app.publications.list(who, page.limit + 1, page.after)
    items = found[: page.limit]
    return PublicationPage(items=items, next=write_cursor(items[-1].position) if len(found) > page.limit else None)


@router.get("/{key}")
def get_publication(response: Response, app: App, who: Who, key: UUID) -> Publication:
    """A publication with its signatures."""
    return _tagged(response, app.publications.get(who, key))


@router.get("/{key}/views/{sponsor}")
def preview_publication(app: App, who: Who, key: UUID, sponsor: Id) -> SponsorView:
    """What a sponsor will see of it."""
    return app.publications.preview(who, key, sponsor)


@router.post("/{key}/check")
def check_publication(
    response: Response, app: App, who: Who, key: UUID, asked: Asked, if_match: IfMatch = None
) -> Publication:
    """Have the checker judge the plan once more."""
    _need(app, who, key, if_match)
    return _tagged(response, app.publications.check(who, key, asked.reason))


@router.post("/{key}/review")
def review_publication(
    response: Response, app: App, who: Who, key: UUID, asked: Review, if_match: IfMatch = None
) -> Publication:
    """Sign that plan and views were looked at."""
    _need(app, who, key, if_match)
    return _tagged(response, app.publications.review(who, key, asked.digest, asked.reason))


@router.post("/{key}/approve")
def approve_publication(
    response: Response, app: App, who: Who, key: UUID, asked: Approval, if_match: IfMatch = None
) -> Publication:
    """Sign, in person, that the plan may be put in force; not for who proposed it."""
    _need(app, who, key, if_match)
    return _tagged(response, app.publications.approve(who, key, asked.digest, asked.password, asked.reason))


@router.post("/{key}/publish")
def publish_publication(
    response: Response, app: App, who: Who, key: UUID, asked: Asked, if_match: IfMatch = None
) -> Publication:
    """Put it in force: each sponsor sees its own part from now on, and the publication before it ends."""
    _need(app, who, key, if_match)
    return _tagged(response, app.publications.publish(who, key, asked.reason))


def _need(app: App, who: Who, key: UUID, if_match: str | None) -> None:
    if if_match is not None:
        need_tag(if_match, app.publications.get(who, key).state)


def _tagged(response: Response, entry: Publication) -> Publication:
    set_tag(response, entry.state)
    return entry
