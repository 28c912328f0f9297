"""Values for fields of requests: what the schema asks for, names of things, and what nobody means well with."""

import random
from collections.abc import Callable
from typing import Any
from uuid import UUID

from api.dependencies import read_cursor, write_cursor
from scheduler.service.errors import InvalidRequestError
from tests.api.crawl.operations import kind_of, resolved

MALFORMED = (
    "",
    " ",
    "x",
    "0" * 32,
    "0" * 81,
    "../..",
    "a\0b",
    "%00",
    "null",
    "' OR '1'='1",
    "{key}",
    "\u00e4",
    "*",
    "-1",
)
HOSTILE = (None, True, -1, 10**30, 1e308, "", "x" * 3_000, "a\0b", [], {}, ["x"], {"x": 1}, "NaN", "0.1")
RAW = ("NaN", "-Infinity", "1e999", '"a\\u0000b"', '"\\ud800"', "9" * 500, "[" * 300 + "]" * 300)
_MASK = UUID("5f0c9a1e-73b4-4d28-9e61-c8a2d7f3b605").int
_SHIFT = str.maketrans("abcdefghijklmnopqrstuvwxyz", "nopqrstuvwxyzabcdefghijklm")


def unknown(value: str) -> str:
    """Something of the same form and size that does not exist, always the same one for a value."""
    try:
        return str(UUID(int=UUID(value).int ^ _MASK))
    except ValueError:
        pass
    try:
        position = read_cursor(value)
        return write_cursor(position._replace(id=UUID(int=position.id.int ^ _MASK)))
    except InvalidRequestError:
        return value.translate(_SHIFT)


def sample(
    schema: dict[str, Any],
    name: str,
    path: str,
    description: dict[str, Any],
    chance: random.Random,
    name_of: Callable[[str], Any],
) -> Any:
    """A value that a schema describes, roughly; `name_of` gives names of things of a kind."""
    schema = resolved(schema, description)

    def inner(part: dict[str, Any], called: str = name) -> Any:
        return sample(part, called, path, description, chance, name_of)

    if "anyOf" in schema:
        return inner(chance.choice(schema["anyOf"]))
    kind = schema.get("type")
    if kind == "object":
        wanted = [n for n in schema.get("properties", {}) if n in schema.get("required", ()) or chance.random() < 0.6]
        return {n: inner(schema["properties"][n], n) for n in wanted}
    if kind == "array":
        return [inner(schema["items"]) for _ in range(max(schema.get("minItems", 0), chance.randrange(3)))]
    if kind == "null":
        return None
    refers = kind_of(name, path)
    return _plain(schema, chance) if refers is None else name_of(refers)


def _plain(schema: dict[str, Any], chance: random.Random) -> Any:
    if "enum" in schema:
        return chance.choice(schema["enum"])
    if "const" in schema:
        return schema["const"]
    kind = schema.get("type")
    if kind in ("integer", "number"):
        return chance.choice([1, 2, schema.get("minimum", 1), min(schema.get("maximum", 9), 200)])
    if kind == "boolean":
        return chance.random() < 0.5
    if schema.get("format") == "date":
        return "2027-02-01"
    if "pattern" in schema and chance.random() < 0.5:
        return chance.choice(["2027-02", "0" * 64, "10"])
    return chance.choice(["10", "text", "2027-02", "some words"])
