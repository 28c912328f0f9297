"""What pydantic complains about, as issues in the planner's words."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from scheduler.domain.errors import Issue
from scheduler.validation.issue import error, pointer

_CODES = {
    "missing": "missing_field",
    "extra_forbidden": "unknown_field",
    "literal_error": "unknown_choice",
    "enum": "unknown_choice",
    "timezone_aware": "no_time_zone",
    "too_short": "empty",
    "string_too_short": "empty",
    "value_error": "bad_value",
}
_FIXES = {
    "missing_field": "Add the field.",
    "unknown_choice": "Write one of the choices, spelled as listed.",
    "no_time_zone": "Write the zone too, for example 2027-01-04T06:00:00+01:00.",
    "empty": "Write at least one entry.",
    "out_of_range": "Write a value within the range.",
    "bad_value": "Correct the value as the message says.",
    "unknown_field": "Remove the field or correct its spelling.",
}
_UNION_MISSES = {"literal_error", "model_type", "model_attributes_type"}
Parts = tuple[str | int, ...]


def structure_issues(failure: ValidationError, document: object, model: type[BaseModel]) -> tuple[Issue, ...]:
    """Issues of a document that is not of the model's shape; `where` points into the document."""
    located = [(_parts(document, detail), detail) for detail in failure.errors(include_url=False)]
    deeper = {parts[:depth] for parts, _ in located for depth in range(len(parts))}
    names = field_names(model)
    return tuple(
        _issue(parts, detail, document, names) for parts, detail in located if not _noise(parts, detail, deeper)
    )


def field_names(model: type[BaseModel]) -> set[str]:
    """Every field name of a model and the models in it, as written in a document."""
    names: set[str] = set()
    seen: set[object] = set()
    todo: list[object] = [model]
    while todo:
        item = todo.pop()
        if item in seen:
            continue
        seen.add(item)
        if isinstance(item, type) and issubclass(item, BaseModel):
            names |= {info.alias or name for name, info in item.model_fields.items()}
            todo += [info.annotation for info in item.model_fields.values()]
        todo += [part for part in get_args(item) if not isinstance(part, str)]
    return names


def place(document: object, parts: Parts) -> str:
    """The objects around a place, in the planner's words: `recipe 'R1', procedure 'fill'`."""
    return ", ".join(_objects(document, parts)) or "the scenario"


def _objects(document: object, parts: Parts) -> Iterator[str]:
    value: Any = document
    name = ""
    for part in parts:
        value = _child(value, part)
        if isinstance(part, int) and isinstance(value, Mapping):
            noun = _singular(name)
            key = value.get("id")
            yield f"{noun} {key!r}" if isinstance(key, str | int) else f"{noun} number {part + 1}"
        if isinstance(part, str):
            name = part


def _singular(name: str) -> str:
    special = {"batches": "batch", "maintenance": "maintenance"}
    return special.get(name, name.removesuffix("s") or "entry")


def _child(value: object, part: str | int) -> object:
    if isinstance(value, Mapping):
        return value.get(part)
    if isinstance(value, list | tuple) and isinstance(part, int) and part < len(value):
        return value[part]
    return None


def _parts(document: object, detail: ErrorDetails) -> Parts:
    """The error's location without the names of union members that pydantic adds."""
    parts: list[str | int] = []
    value = document
    for index, part in enumerate(detail["loc"]):
        known = (isinstance(value, Mapping) and part in value) or (isinstance(value, list | tuple))
        if known or (detail["type"] == "missing" and index == len(detail["loc"]) - 1):
            parts.append(part)
            value = _child(value, part)
    return tuple(parts)


def _noise(parts: Parts, detail: ErrorDetails, deeper: set[Parts]) -> bool:
    """Whether the error only follows from another: a union member not meant, a list short of its broken items."""
    if detail["type"] == "too_short":
        return bool(len(detail["input"]) >= detail["ctx"]["min_length"])
    if detail["type"] in _UNION_MISSES and len(detail["loc"]) > len(parts):
        meant_model = isinstance(detail["input"], Mapping)
        return (detail["type"] == "literal_error") == meant_model and (parts in deeper or not meant_model)
    return False


def _issue(parts: Parts, detail: ErrorDetails, document: object, names: set[str]) -> Issue:
    kind = detail["type"]
    code = _CODES.get(kind) or ("wrong_type" if _is_type(kind) else "out_of_range")
    around, name = place(document, parts), _name(parts)
    value, text = detail["input"], detail["msg"].removeprefix("Value error, ").replace("tuple", "list")
    fix = _FIXES.get(code, "Write a value of the type the message asks for.")
    if code == "missing_field":
        message = f"In {around} the field {name} is missing."
    elif code == "unknown_field":
        message = f"In {around} the field {name} is not known."
        near = get_close_matches(str(parts[-1]), names, n=1)
        fix = f"Did you mean {near[0]!r}?" if near else fix
    else:
        message = f"In {around} the value of {name} does not fit: {_lower(text)}; it is {_short(value)}."
    if code == "wrong_type":
        fix = _type_fix(kind, value, name) or fix
    return error(code, pointer(*parts), message, fix)


def _name(parts: Parts) -> str:
    """The field a place belongs to: `'days', entry 2` where it is in a list."""
    fields = [index for index, part in enumerate(parts) if isinstance(part, str)]
    if not fields:
        return "the document"
    entries = [f"entry {part + 1}" for part in parts[fields[-1] :] if isinstance(part, int)]
    return ", ".join([repr(parts[fields[-1]]), *entries])


def _is_type(kind: str) -> bool:
    return kind.endswith(("_type", "_parsing", "int_from_float", "is_instance_of")) or "datetime" in kind


def _type_fix(kind: str, value: object, name: str) -> str | None:
    if value is None:
        return f"Fill in {name} or remove the field."
    if kind == "string_type":
        return f'Write it in quotes: "{_plain(value)}".' if isinstance(value, int | float) else None
    if kind in ("tuple_type", "list_type"):
        return "Write a list, each entry on a line that begins with '- '."
    if "datetime" in kind:
        return "Write the instant as 2027-01-04T06:00:00+01:00."
    return None


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def _short(value: object) -> str:
    if isinstance(value, Mapping):
        return "an object"
    if isinstance(value, list | tuple):
        return f"a list of {len(value)}"
    text = "empty" if value is None else _plain(value) if isinstance(value, bool) else repr(value)
    if type(value).__name__ == "Decimal":
        text = str(value)
    return text if len(text) <= 60 else text[:57] + "..."
