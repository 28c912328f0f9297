"""JSON into plain values: numbers exact, duplicate keys, deep nesting and NaN refused with their place."""

import json
import math
import re
from decimal import Decimal

from scheduler.validation.text import MAX_DEPTH, MAX_NODES, check_characters, unreadable, unreadable_at

_TOKEN = re.compile(
    r'(?P<string>"[^"\\]*(?:\\.[^"\\]*)*")(?P<key>\s*:)?|(?P<open>[\[{])|(?P<close>[\]}])'
    r"|(?P<number>-?(?:[0-9][0-9.eE+-]*|Infinity)|NaN)",
    re.DOTALL,
)


def read_json(text: str, name: str) -> object:
    """Read a JSON text; numbers with a fraction or exponent become `Decimal`.

    Raises:
        UnreadableError: the text is no JSON or passes a limit; the message says line and column.
    """
    _scan(text, name)
    try:
        return json.loads(text, parse_float=Decimal)
    except json.JSONDecodeError as error:
        unreadable(name, f"not JSON: {error.msg[0].lower()}{error.msg[1:]}", error.lineno, error.colno)


def _scan(text: str, name: str) -> None:
    """Check what the JSON parser does not, before it recurses into the text."""
    keys: list[set[str]] = []
    for count, token in enumerate(_TOKEN.finditer(text)):
        at = token.start()
        if count > 2 * MAX_NODES:
            unreadable_at(name, f"more than {MAX_NODES:,} values", text, at)
        kind = token.lastgroup
        if kind == "open":
            keys.append(set())
            if len(keys) > MAX_DEPTH:
                unreadable_at(name, f"nested more than {MAX_DEPTH} deep", text, at)
        elif kind == "close":
            if keys:
                keys.pop()
        elif kind == "number":
            _check_number(token["number"], name, text, at)
        else:
            value = _string(token["string"])
            check_characters(value, name, text, at)
            if token["key"] and keys:
                if value in keys[-1]:
                    unreadable_at(name, f"the field {value!r} stands twice in the same object", text, at)
                keys[-1].add(value)


def _check_number(number: str, name: str, text: str, at: int) -> None:
    try:
        finite = math.isfinite(float(number)) and len(number) <= 400
    except ValueError:
        return  # malformed; the parser says so
    if not finite:
        unreadable_at(name, f"{number[:40]} is no finite number", text, at)


def _string(token: str) -> str:
    if "\\" not in token:
        return token[1:-1]
    try:
        return str(json.loads(token, strict=False))
    except json.JSONDecodeError:
        return ""  # malformed; the parser says so
