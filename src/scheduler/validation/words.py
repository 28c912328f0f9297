"""Places and values of a document in the planner's words."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

Parts = tuple[str | int, ...]


def place(document: object, parts: Parts) -> str:
    """The objects around a place, in the planner's words: `recipe 'R1', procedure 'fill'`."""
    return ", ".join(_objects(document, parts)) or "the scenario"


def _objects(document: object, parts: Parts) -> Iterator[str]:
    value: Any = document
    name = ""
    for part in parts:
        value = child(value, part)
        if isinstance(part, int) and isinstance(value, Mapping):
            noun = _singular(name)
            key = value.get("id")
            yield f"{noun} {key!r}" if isinstance(key, str | int) else f"{noun} number {part + 1}"
        if isinstance(part, str):
            name = part


def _singular(name: str) -> str:
    special = {"batches": "batch", "maintenance": "maintenance"}
    return special.get(name, name.removesuffix("s") or "entry")


def child(value: object, part: str | int) -> object:
    """The value of a field or entry; None where there is none."""
    if isinstance(value, Mapping):
        return value.get(part)
    if isinstance(value, list | tuple) and isinstance(part, int) and part < len(value):
        return value[part]
    return None


def field_name(parts: Parts) -> str:
    """The field a place belongs to: `'days', entry 2` where it is in a list."""
    fields = [index for index, part in enumerate(parts) if isinstance(part, str)]
    if not fields:
        return "the document"
    entries = [f"entry {part + 1}" for part in parts[fields[-1] :] if isinstance(part, int)]
    return ", ".join([repr(parts[fields[-1]]), *entries])


def plain(value: object) -> str:
    """A value as it is written in a document."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def lower(text: str) -> str:
    """A sentence to go on with: without its capital, unless it is an abbreviation."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def short(value: object) -> str:
    """A value in few words."""
    if isinstance(value, Mapping):
        return "an object"
    if isinstance(value, list | tuple):
        return f"a list of {len(value)}"
    text = "empty" if value is None else plain(value) if isinstance(value, bool) else repr(value)
    if isinstance(value, Decimal):
        text = str(value)
    return text if len(text) <= 60 else text[:57] + "..."
