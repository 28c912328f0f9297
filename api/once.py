"""Idempotency-Key: a POST that a caller sends again, because it got no answer, is done once and answered alike."""

import hashlib
import inspect
from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any, NamedTuple, get_type_hints

from fastapi import Depends, Header, Request, Response, UploadFile
from pydantic import TypeAdapter
from starlette.datastructures import UploadFile as StarletteFile

from scheduler.service.once_ports import Answer

KEPT = ("location", "etag")


class Sent(NamedTuple):
    """The key that came with a request, if any, and the SHA-256 of the request."""

    key: str | None
    digest: str


async def sent(
    request: Request,
    idempotency_key: Annotated[
        str | None,
        Header(min_length=1, max_length=200, pattern=r"^[\x21-\x7e]+$", description="The same key: the same answer."),
    ] = None,
) -> Sent:
    """The key and what it came with."""
    if idempotency_key is None:
        return Sent(None, "")
    found = hashlib.sha256(f"{request.method} {request.url.path}?{request.url.query}\0".encode())
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        for name, value in (await request.form()).multi_items():  # its boundary is another each time
            found.update(f"\0{name}\0".encode())
            found.update(await _content(value))
    else:
        found.update(await request.body())
    return Sent(idempotency_key, found.hexdigest())


def once(status: int) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make an operation that takes `app`, `who` and `response` honour the header.

    Args:
        status: of its answer, where it states no other.
    """

    def honouring(operation: Callable[..., Any]) -> Callable[..., Any]:
        content = TypeAdapter(get_type_hints(operation)["return"])

        @wraps(operation)
        def answered(*, idempotency: Sent, **given: Any) -> Any:
            if idempotency.key is None:
                return operation(**given)
            response: Response = given["response"]

            def work() -> Answer:
                body = content.dump_json(operation(**given), by_alias=True).decode()
                headers = {name: response.headers[name] for name in KEPT if name in response.headers}
                return Answer(status=response.status_code or status, headers=headers, body=body)

            answer = given["app"].once(given["who"], idempotency.key, idempotency.digest, work)
            return Response(answer.body, answer.status, answer.headers, media_type="application/json")

        known = inspect.signature(operation, eval_str=True)
        extra = inspect.Parameter(
            "idempotency", inspect.Parameter.KEYWORD_ONLY, annotation=Annotated[Sent, Depends(sent)]
        )
        answered.__signature__ = known.replace(parameters=[*known.parameters.values(), extra])  # type: ignore[attr-defined]
        return answered

    return honouring


async def _content(value: UploadFile | StarletteFile | str) -> bytes:
    if isinstance(value, str):
        return value.encode()
    content = await value.read()
    await value.seek(0)
    return (value.filename or "").encode() + b"\0" + content
