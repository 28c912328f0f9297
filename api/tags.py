"""Entity tags: a caller says which state of a thing it saw, and changes nothing else (RFC 9110, If-Match)."""

from typing import Annotated

from fastapi import Header, Response

from scheduler.domain.errors import SchedulerError

IfMatch = Annotated[str | None, Header(description="ETag of the state that was seen.", max_length=200)]


class TagMissingError(SchedulerError):
    """A change was asked for without saying which state it is a change of."""


class TagStaleError(SchedulerError):
    """The thing is in another state than the one that was seen."""


def set_tag(response: Response, state: object) -> None:
    """Tell the caller the state of what it gets."""
    response.headers["etag"] = _tag(state)


def need_tag(if_match: str | None, state: object, required: bool = False) -> None:
    """Hold a caller to the state that it saw.

    Args:
        if_match: what it sent, if anything.
        state: what the thing's tag is made of.
        required: whether it has to send one.

    Raises:
        TagMissingError: it has to and did not.
        TagStaleError: another state was seen.
    """
    if if_match is None:
        if required:
            raise TagMissingError("Send the ETag of what you saw as If-Match.")
        return
    if if_match != "*" and _tag(state) not in [tag.strip() for tag in if_match.split(",")]:
        raise TagStaleError("It has changed since you looked. Look again, then ask again.")


def _tag(state: object) -> str:
    return f'"{state}"'
