"""What pydantic complains about, as issues in the planner's words."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from scheduler.domain.errors import Issue
from scheduler.validation.issue import MAX_ISSUES, error, pointer, too_many_issues
from scheduler.validation.words import Parts, child, field_name, lower, place, plain, short

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
_FIRST = 20


def structure_issues(failure: ValidationError, document: object, model: type[BaseModel]) -> tuple[Issue, ...]:
    """Issues of a document that is not of the model's shape; `where` points into the document.

    Of a document with more faults than `MAX_ISSUES` only the first entries of its lists are reported.
    """
    if failure.error_count() <= MAX_ISSUES:
        return _issues(failure, document, model)
    last = too_many_issues(failure.error_count())
    try:
        model.model_validate(_shortened(document))
    except ValidationError as fewer:
        return (*_issues(fewer, document, model)[:MAX_ISSUES], last)
    return (last,)


def _shortened(value: object) -> object:
    if isinstance(value, Mapping):
        return {key: _shortened(item) for key, item in value.items()}
    return [_shortened(item) for item in value[:_FIRST]] if isinstance(value, list) else value


def _issues(failure: ValidationError, document: object, model: type[BaseModel]) -> tuple[Issue, ...]:
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


def _parts(document: object, detail: ErrorDetails) -> Parts:
    """The error's location without the names of union members that pydantic adds."""
    parts: list[str | int] = []
    value = document
    for index, part in enumerate(detail["loc"]):
        known = (isinstance(value, Mapping) and part in value) or (isinstance(value, list | tuple))
        if known or (detail["type"] == "missing" and index == len(detail["loc"]) - 1):
            parts.append(part)
            value = child(value, part)
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
    around, name = place(document, parts), field_name(parts)
    value, text = detail["input"], detail["msg"].removeprefix("Value error, ").replace("tuple", "list")
    fix = _FIXES.get(code, "Write a value of the type the message asks for.")
    if code == "missing_field":
        message = f"In {around} the field {name} is missing."
    elif code == "unknown_field":
        message = f"In {around} the field {name} is not known."
        near = get_close_matches(str(parts[-1]), names, n=1)
        fix = f"Did you mean {near[0]!r}?" if near else fix
    else:
        message = f"In {around} the value of {name} does not fit: {lower(text)}; it is {short(value)}."
    if code == "wrong_type":
        fix = _type_fix(kind, value, name) or fix
    return error(code, pointer(*parts), message, fix)


def _is_type(kind: str) -> bool:
    return kind.endswith(("_type", "_parsing", "int_from_float", "is_instance_of")) or "datetime" in kind


def _type_fix(kind: str, value: object, name: str) -> str | None:
    if value is None:
        return f"Fill in {name} or remove the field."
    if kind == "string_type":
        return f'Write it in quotes: "{plain(value)}".' if isinstance(value, int | float) else None
    if kind in ("tuple_type", "list_type"):
        return "Write a list, each entry on a line that begins with '- '."
    if "datetime" in kind:
        return "Write the instant as 2027-01-04T06:00:00+01:00."
    return None
