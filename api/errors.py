"""Error → status, in one place; every refusal is problem+json (RFC 9457) with a request id and, if any, its issues."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from api.identify import MissingTokenError
from api.tags import TagMissingError, TagStaleError
from scheduler.domain.errors import InvalidScenarioError, Issue, SchedulerError, Severity, UnreadableError
from scheduler.report import BrowserMissingError
from scheduler.service.accounts.errors import NotSignedInError, TooOftenError, WrongPasswordError
from scheduler.service.errors import (
    BusyError,
    InvalidForecastError,
    InvalidRequestError,
    NotFoundError,
    NotPermittedError,
    ShuttingDownError,
    StoreFullError,
    StoreUnavailableError,
    WrongStateError,
)
from scheduler.service.once import KeyReusedError

STATUS: dict[type[SchedulerError], tuple[int, str]] = {
    UnreadableError: (400, "unreadable"),
    InvalidScenarioError: (422, "invalid_scenario"),
    InvalidRequestError: (422, "invalid_request"),
    InvalidForecastError: (422, "invalid_forecast"),
    NotSignedInError: (401, "not_signed_in"),
    KeyReusedError: (422, "key_reused"),
    NotPermittedError: (403, "not_permitted"),
    WrongPasswordError: (403, "wrong_password"),
    MissingTokenError: (403, "token_missing"),
    NotFoundError: (404, "not_found"),
    WrongStateError: (409, "wrong_state"),
    BrowserMissingError: (501, "browser_missing"),
    TooOftenError: (429, "too_often"),
    TagStaleError: (412, "tag_stale"),
    TagMissingError: (428, "tag_missing"),
    BusyError: (503, "busy"),
    ShuttingDownError: (503, "shutting_down"),
    StoreUnavailableError: (503, "store_unavailable"),
    StoreFullError: (507, "store_full"),
}
HTTP_CODES = {
    404: "not_found",
    405: "method_not_allowed",
    413: "content_too_large",
    415: "unsupported_media_type",
}
JSON_POINTER = str.maketrans({"~": "~0", "/": "~1"})


class Problem(BaseModel):
    """Why a request was refused.

    Attributes:
        code: stable name of the kind of refusal; `title`: the status in words.
        request_id: quote it when you report a problem.
        issues: every complaint, with a JSON pointer into the body (or the parameter's place and name; or the place in a
            forecast's file).
    """

    type: str = "about:blank"
    title: str
    status: int
    code: str
    detail: str
    request_id: str
    issues: tuple[Issue, ...] = ()


class ProblemResponse(Response):
    """A problem as HTTP answers it."""

    media_type = "application/problem+json"


def problem(
    scope: Mapping[str, Any],
    status: int,
    code: str,
    detail: str,
    issues: Sequence[Issue] = (),
    headers: Mapping[str, str] | None = None,
) -> ProblemResponse:
    """The answer to a refused request."""
    request_id = scope.get("state", {}).get("request_id", "")
    title = HTTPStatus(status).phrase
    content = Problem(title=title, status=status, code=code, detail=detail, request_id=request_id, issues=tuple(issues))
    return ProblemResponse(content.model_dump_json(), status, {**(headers or {}), "x-request-id": request_id})


def add_error_handlers(app: FastAPI) -> None:
    """Teach the app the table above."""
    for error in STATUS:
        app.add_exception_handler(error, _refused)
    app.add_exception_handler(RequestValidationError, _not_valid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unexpected)


async def _refused(request: Request, error: Exception) -> Response:
    status, code = STATUS[type(error)]  # type: ignore[index]  # registered for these types only
    issues = getattr(error, "issues", ())
    return problem(request.scope, status, code, str(error), issues, _headers(status, error))


def _headers(status: int, error: Exception) -> dict[str, str]:
    if status == HTTPStatus.UNAUTHORIZED:
        return {"www-authenticate": "Bearer"}
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        return {"retry-after": "10"}
    return {"retry-after": str(error.retry_after)} if isinstance(error, TooOftenError) else {}


async def _not_valid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    found = error.errors()
    if any(entry["type"] == "json_invalid" for entry in found):
        where = found[0]["loc"][-1]
        return problem(request.scope, 400, "unreadable", f"The body is no JSON: see character {where}.")
    issues = [_issue(entry) for entry in found]
    return problem(request.scope, 422, "invalid_request", f"{len(issues)} field(s) of the request do not fit.", issues)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code = HTTP_CODES.get(error.status_code, "refused")
    return problem(request.scope, error.status_code, code, error.detail, headers=error.headers)


async def _unexpected(request: Request, error: Exception) -> Response:
    detail = "The request could not be answered. Report its request id: the server's log has the details."
    return problem(request.scope, 500, "internal_error", detail)


def _issue(entry: Mapping[str, Any]) -> Issue:
    place, *path = entry["loc"]
    pointer = "".join(f"/{str(part).translate(JSON_POINTER)}" for part in path)
    return Issue(
        severity=Severity.ERROR,
        code=entry["type"],
        where=pointer if place == "body" else f"{place}:{pointer.removeprefix('/')}",
        message=f"{entry['msg']}.",
        fix="Correct the value; /api/v1/openapi.json says what is taken.",
    )
