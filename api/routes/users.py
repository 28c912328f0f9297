"""Users: an admin adds and changes them, and hands out one-time links."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.dependencies import App, ThisPage, Who, write_cursor
from scheduler.domain.units import Id
from scheduler.service.accounts.entries import Login, Name, User
from scheduler.service.principal import Role

router = APIRouter(prefix="/api/v1/users", tags=["users"])


class UserFields(BaseModel):
    """What an admin says of a user.

    Attributes:
        name: as it is printed in records.
        sponsor: id of the sponsor, for the role `sponsor` only.
    """

    model_config = ConfigDict(extra="forbid")

    name: Name
    role: Role
    sponsor: Id | None = None


class NewUser(UserFields):
    """A user to add."""

    login: Login


class ChangedUser(UserFields):
    """A user as it shall be."""

    active: Annotated[bool, Field(strict=True)]


class Link(BaseModel):
    """A one-time link, shown once: hand it to the user, who sets a password with it."""

    user: User
    link: str


class UserPage(BaseModel):
    """Part of the listing, newest first; `next` is the cursor of the part after it."""

    items: tuple[User, ...]
    next: str | None


@router.post("", status_code=201)
def add_user(request: Request, response: Response, app: App, who: Who, asked: NewUser) -> Link:
    """Add a user, who signs in once they have used the link."""
    user, secret = app.accounts.users.add(who, asked.login, asked.name, asked.role, asked.sponsor)
    response.headers["location"] = str(request.app.url_path_for("get_user", key=user.id))
    return _link(request, user, secret)


@router.get("")
def list_users(app: App, who: Who, page: ThisPage) -> UserPage:
    """The users, newest first."""
    found = app.accounts.users.list(who, page.limit + 1, page.after)
    items = found[: page.limit]
    return UserPage(items=items, next=write_cursor(items[-1].position) if len(found) > page.limit else None)


@router.get("/{key}")
def get_user(app: App, who: Who, key: UUID) -> User:
    """A user."""
    return app.accounts.users.get(who, key)


@router.put("/{key}")
def change_user(app: App, who: Who, key: UUID, asked: ChangedUser) -> User:
    """Change what a user is; one with another role, or no longer active, is put out at once."""
    return app.accounts.users.change(who, key, **dict(asked))


@router.post("/{key}/link", status_code=201)
def make_link(request: Request, app: App, who: Who, key: UUID) -> Link:
    """A one-time link for a user who lost the password."""
    return _link(request, app.accounts.users.get(who, key), app.accounts.users.new_link(who, key))


def _link(request: Request, user: User, secret: str) -> Link:
    return Link(user=user, link=f"{request.app.state.settings.url}/welcome#{secret}")
