"""What every request meets first: a request id, safe headers, the host names served, the limit of the body."""

import re
from collections.abc import Set
from ipaddress import ip_address
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import problem

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
}


class RequestIdMiddleware:
    """Gives each request an id (the caller's, if it is a plain one) and each answer the headers it did not set."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        asked = Headers(scope=scope).get("x-request-id", "")
        request_id = asked if _REQUEST_ID.fullmatch(asked) else uuid4().hex
        scope.setdefault("state", {})["request_id"] = request_id

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in {**_HEADERS, "x-request-id": request_id}.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_with_headers)


class HostMiddleware:
    """Refuses requests for a host name that is not served here."""

    def __init__(self, app: ASGIApp, hosts: Set[str]) -> None:
        self.app, self.hosts = app, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and "*" not in self.hosts:
            host = re.sub(r":\d*$", "", Headers(scope=scope).get("host", ""))
            if host.lower() not in self.hosts:
                detail = "This host name is not served here. Add it to SCHEDULER_HOSTS, a JSON list of names."
                await problem(scope, 421, "misdirected_request", detail)(scope, receive, send)
                return
        await self.app(scope, receive, send)


class PlainHttpMiddleware:
    """Refuses plain HTTP that came over a network: passwords and plans would cross it in the open.

    Behind a proxy on another machine, tell uvicorn whom to believe that the caller used https: FORWARDED_ALLOW_IPS.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["scheme"] == "http" and not _is_here(scope.get("server")):
            detail = "Plain HTTP is served to this machine only. Use https: give serve a certificate, or use a proxy."
            await problem(scope, 403, "https_required", detail)(scope, receive, send)
            return
        await self.app(scope, receive, send)


def _is_here(server: tuple[str, int | None] | None) -> bool:
    """Whether the address that a request came in by is reached from this machine only; a Unix socket has none."""
    if server is None or server[0] == "localhost":
        return True
    try:
        return ip_address(server[0]).is_loopback
    except ValueError:
        return server[1] is None


class BodyLimitMiddleware:
    """Refuses bodies above a limit: by the length they state, else while they arrive."""

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self.app, self.limit = app, limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        detail = f"The body is larger than {self.limit} bytes. Send less, or raise SCHEDULER_MAX_BODY_MB."
        stated = Headers(scope=scope).get("content-length", "")
        if stated.isascii() and stated.isdigit() and int(stated[:20]) > self.limit:
            await problem(scope, 413, "content_too_large", detail)(scope, receive, send)
            return
        seen = 0

        async def receive_counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self.limit:
                raise HTTPException(413, detail)
            return message

        await self.app(scope, receive_counted, send)
