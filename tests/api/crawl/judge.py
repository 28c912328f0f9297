"""What an answer tells: nothing of anybody else, and of a foreign thing as much as of none."""

import base64
import binascii
import io
import json
import re
import zipfile

import httpx

from tests.api.crawl.canaries import OWNERS, foreign_marks, mark
from tests.api.crawl.requests import Request
from tests.api.crawl.world import UUIDS, World

_MADE = re.compile(UUIDS.pattern + rb"|\d{4}-\d\d-\d\dT[\d:.]+Z")  # of what each request made anew
_WAIT = re.compile(rb"in \d+ s")
_NEXT = re.compile(rb'"next":"([A-Za-z0-9_=-]+)"')


def told(answer: httpx.Response) -> bytes:
    """All that an answer says: headers, body, the parts of a workbook, what a cursor hides."""
    content = answer.content
    parts = [f"{name}: {value}".encode() for name, value in answer.headers.items()] + [content]
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            parts += [part for name in book.namelist() for part in (name.encode(), book.read(name))]
    for cursor in _NEXT.findall(content):
        try:
            parts.append(base64.urlsafe_b64decode(cursor))
        except binascii.Error:
            continue
    return b"\n".join(parts).lower()


def foreign_bytes(world: World, owner: str, request: Request, answer: httpx.Response) -> list[str]:
    """Everything of others in an answer that the request did not say itself."""
    text = told(answer)
    for value in request.foreign:
        text = text.replace(value.lower().encode(), b"")
    others = [other for other in OWNERS if other != owner]
    found = [needle.decode() for needle in foreign_marks(owner) if needle in text]
    found += [f"a secret of {o}" for o in others if any(secret.lower() in text for secret in world.secrets[o])]
    ids = set(UUIDS.findall(text))
    return found + [f"id {one.decode()} of {o}" for o in others for one in ids & world.ids[o]]


def has_own(owner: str, answer: httpx.Response) -> bool:
    """Whether it tells something of the one who asks."""
    return mark(owner).encode() in told(answer)


def differences(request: Request, answer: httpx.Response, twin: Request, other: httpx.Response) -> list[str]:
    """In what the answer about a foreign thing differs from the one about nothing."""
    made = _status(request, answer) == _status(twin, other) == 201

    def plain(asked: Request, text: bytes) -> bytes:
        return _MADE.sub(b"<new>", _plain(asked, text)) if made else _plain(asked, text)

    looks = {
        "status": (_status(request, answer), _status(twin, other)),
        "size": (len(answer.content), len(other.content)),
        "header names": ([*answer.headers], [*other.headers]),
        "headers": (plain(request, _headers(answer)), plain(twin, _headers(other))),
        "body": (plain(request, answer.content), plain(twin, other.content)),
    }
    return [name for name, (one, two) in looks.items() if one != two]


def _status(request: Request, answer: httpx.Response) -> int:
    """A file that was taken is answered 200 when it comes again, whatever else its request names."""
    again = request.operation.name == "submit_forecast" and answer.status_code == 200
    return 201 if again else answer.status_code


def _headers(answer: httpx.Response) -> bytes:
    """Names and values; of seconds to wait, which go by between two requests, how many digits they have."""
    values = {**answer.headers}
    if "retry-after" in values:
        values["retry-after"] = "9" * len(values["retry-after"])
    return json.dumps(sorted(values.items())).encode()


def _plain(request: Request, text: bytes) -> bytes:
    """Without what the request itself said, and without the seconds that went by between two requests."""
    for value in sorted(request.foreign, key=len, reverse=True):
        text = text.replace(value.encode(), b"<it>")
    return _WAIT.sub(b"in some s", text)
