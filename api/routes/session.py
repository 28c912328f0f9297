"""The door: sign in and out, use a one-time link, ask who one is, change the password."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.dependencies import App, Who
from api.identify import COOKIE, change_token, set_cookie
from scheduler.service.accounts.entries import Name
from scheduler.service.principal import Principal, Role

router = APIRouter(prefix="/api/v1", tags=["session"])
Typed = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]*$")]


class Credentials(BaseModel):
    """What a user signs in with."""

    model_config = ConfigDict(extra="forbid")

    login: Typed
    password: Typed


class Acceptance(BaseModel):
    """A one-time link, the name for records, and the password from now on."""

    model_config = ConfigDict(extra="forbid")

    link: Typed
    name: Name
    password: Typed


class PasswordChange(BaseModel):
    """The password so far, and the one from now on."""

    model_config = ConfigDict(extra="forbid")

    old: Typed
    new: Typed


class Me(BaseModel):
    """Who asks.

    Attributes:
        id: of the user or key.
        name: as it is printed in records.
        scopes: operations or groups that a key is restricted to; null = all that the role may.
        csrf_token: to be sent as `x-csrf-token` with each change; null where a key asks.
    """

    id: UUID | None
    name: str
    role: Role
    sponsor: str | None
    scopes: list[str] | None
    csrf_token: str | None


@router.post("/session")
def sign_in(request: Request, response: Response, app: App, asked: Credentials) -> Me:
    """Begin a session: its cookie comes with the answer. A program uses an API key instead."""
    plant = request.app.state.settings.plant
    signed = app.accounts.sign_in.sign_in(plant, asked.login, asked.password)
    set_cookie(request, response, signed.token)
    return _me(signed.user.principal(plant), signed.token)


@router.post("/session/link")
def accept_link(request: Request, response: Response, app: App, asked: Acceptance) -> Me:
    """Use a one-time link: set name and password, and begin a session."""
    plant = request.app.state.settings.plant
    signed = app.accounts.sign_in.accept(plant, asked.link, asked.name, asked.password)
    set_cookie(request, response, signed.token)
    return _me(signed.user.principal(plant), signed.token)


@router.delete("/session", status_code=204)
def sign_out(request: Request, response: Response, app: App) -> None:
    """End the session of the cookie, if there is one."""
    token = request.cookies.get(COOKIE)
    if token:
        app.accounts.sign_in.sign_out(request.app.state.settings.plant, token)
        response.delete_cookie(COOKIE, httponly=True, samesite="strict")


@router.get("/me")
def get_me(request: Request, who: Who) -> Me:
    """Who asks, and the token that a session's changes carry."""
    token = None if "authorization" in request.headers else request.cookies.get(COOKIE)
    return _me(who, token)


@router.put("/me/password", status_code=204)
def change_password(request: Request, app: App, who: Who, asked: PasswordChange) -> None:
    """Change the own password; the user's other sessions end."""
    app.accounts.sign_in.change_password(who, asked.old, asked.new, request.cookies.get(COOKIE, ""))


def _me(who: Principal, token: str | None) -> Me:
    scopes = None if who.scopes is None else sorted(who.scopes)
    csrf = change_token(token) if token else None
    return Me(id=who.user, name=who.name, role=who.role, sponsor=who.sponsor, scopes=scopes, csrf_token=csrf)
