"""API keys: an admin makes, lists and revokes them."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from api.dependencies import App, ThisPage, Who, write_cursor
from scheduler.domain.units import Id
from scheduler.service.accounts.entries import Key, Name
from scheduler.service.principal import Role

router = APIRouter(prefix="/api/v1/keys", tags=["keys"])


class NewKey(BaseModel):
    """A key to make.

    Attributes:
        name: of the program that uses it, as it is printed in records.
        role: planner, analyst or sponsor.
        sponsor: id of the sponsor, for the role `sponsor` only.
        scopes: operations, or groups of them (`forecasts`, `plans` …), it is restricted to; none = all of the role.
        days: it stops working after.
    """

    model_config = ConfigDict(extra="forbid")

    name: Name
    role: Role
    sponsor: Id | None = None
    scopes: Annotated[list[Id], Field(max_length=50)] = []
    days: Annotated[int, Field(strict=True, ge=1, le=730)] = 365


class MadeKey(BaseModel):
    """A new key, and its secret, which is shown this once."""

    key: Key
    secret: str


class KeyPage(BaseModel):
    """Part of the listing, newest first; `next` is the cursor of the part after it."""

    items: tuple[Key, ...]
    next: str | None


@router.post("", status_code=201)
def add_key(app: App, who: Who, asked: NewKey) -> MadeKey:
    """Make a key; it acts with the role that it is given."""
    life, scopes = timedelta(days=asked.days), tuple(asked.scopes)
    key, secret = app.accounts.keys.add(who, asked.name, asked.role, sponsor=asked.sponsor, scopes=scopes, life=life)
    return MadeKey(key=key, secret=secret)


@router.get("")
def list_keys(app: App, who: Who, page: ThisPage) -> KeyPage:
    """The keys without their secrets, newest first."""
    found = app.accounts.keys.list(who, page.limit + 1, page.after)
    items = found[: page.limit]
    return KeyPage(items=items, next=write_cursor(items[-1].position) if len(found) > page.limit else None)


@router.delete("/{key}", status_code=204)
def revoke_key(app: App, who: Who, key: UUID) -> None:
    """Make a key stop working, from the next request on."""
    app.accounts.keys.revoke(who, key)
