"""Who asks: told from the API key or the session that comes with a request."""

from collections.abc import Callable
from secrets import compare_digest
from typing import cast

from fastapi import Request, Response

from scheduler.bootstrap import Application
from scheduler.domain.errors import SchedulerError
from scheduler.service.accounts.errors import NotSignedInError
from scheduler.service.accounts.secrets import digest_of
from scheduler.service.principal import Principal, Role

Identify = Callable[[Request], Principal]
COOKIE, TOKEN_HEADER = "scheduler_session", "x-csrf-token"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class MissingTokenError(SchedulerError):
    """A change was asked for with a session and without its token, so another site may have asked."""


def by_key_or_session(request: Request) -> Principal:
    """The key of `Authorization: Bearer …`, else the session of the cookie.

    Raises:
        NotSignedInError: there is neither, or it does not hold.
        MissingTokenError: see there.
    """
    application, plant = cast(Application, request.app.state.application), request.app.state.settings.plant
    stated = request.headers.get("authorization")
    if stated is not None:
        kind, _, secret = stated.partition(" ")
        if kind.lower() != "bearer":
            raise NotSignedInError("Send an API key as `Authorization: Bearer csk_…`.")
        return application.accounts.identify.key(plant, secret.strip())
    session = request.cookies.get(COOKIE)
    if session is None:
        raise NotSignedInError("Sign in at /sign-in, or send an API key as `Authorization: Bearer csk_…`.")
    who = application.accounts.identify.session(plant, session)
    sent = request.headers.get(TOKEN_HEADER, "")
    if request.method not in SAFE and not compare_digest(sent.encode(), change_token(session).encode()):
        raise MissingTokenError(f"Send the session's csrf_token, from /api/v1/me, as {TOKEN_HEADER}.")
    return who


def everybody_plans(request: Request) -> Principal:
    """Whoever reaches the service is the plant's planner: for trials that keep nothing, on this machine.

    Raises:
        MissingTokenError: a browser says that another site asks for a change.
    """
    if request.method not in SAFE and request.headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
        raise MissingTokenError("Another site asked for this change. Ask from the service's own page, or by a program.")
    return Principal(Role.PLANNER, request.app.state.settings.plant, name="everybody")


def change_token(session: str) -> str:
    """What a page that is ours can read and another site cannot; it tells nothing of the session."""
    return digest_of(session, "csrf")


def set_cookie(request: Request, response: Response, session: str) -> None:
    """Hand a session to the browser: out of scripts' reach, sent by our own pages only."""
    secure = request.url.scheme == "https"
    response.set_cookie(COOKIE, session, httponly=True, samesite="strict", secure=secure)
