"""The operations that the app describes, and what their parameters and bodies name."""

from typing import Any, NamedTuple

# What a parameter or field of that name refers to; a path's `key` and `against` are of its first noun.
REFERS = {
    "sponsor": "sponsors",
    "forecasts": "forecasts",
    "plan": "plans",
    "baseline": "plans",
    "scenario": "scenarios",
    "order": "orders",
    "product": "products",
    "login": "logins",
    "digest": "digests",
    "idempotency-key": "sends",
}
# What names nothing that somebody has: counts, choices, texts, and secrets, which open doors to whoever has them.
REFERS_NOT = {
    *("limit", "months", "first_month", "format", "by", "last-event-id", "if-match", "time_limit", "workers", "seed"),
    *("reproducible", "weeks", "profile", "name", "role", "scopes", "days", "active", "link", "password", "old", "new"),
    *("reason", "disclosure", "kind", "quantity", "day", "text", "decision", "lead_times", "up_to", "file", "batches"),
    *(
        "promises",
        "reasons",
        "stated",
        "from",
        "to",
        "level",
        "offset",
        "now",
        "events",
        "frozen",
        "slushy",
        "strategies",
    ),
}


class Field(NamedTuple):
    """A parameter, or a field of a body's first level.

    Attributes:
        place: path, query, header, json or form.
        kind: what it refers to; None = nothing.
    """

    name: str
    place: str
    kind: str | None
    schema: dict[str, Any]
    required: bool


class Operation(NamedTuple):
    """A method of a path."""

    name: str
    method: str
    path: str
    fields: tuple[Field, ...]
    example: Any


def operations(description: dict[str, Any]) -> list[Operation]:
    """All of them."""
    return [
        _operation(method.upper(), path, found, description)
        for path, methods in description["paths"].items()
        for method, found in methods.items()
    ]


def kind_of(name: str, path: str) -> str | None:
    """What something of that name refers to in an operation of that path.

    Raises:
        KeyError: nobody said.
    """
    noun = path.removeprefix("/api/v1/").split("/")[0]
    if name in ("key", "against"):
        return noun
    if name == "cursor":
        return f"cursors of {noun}"
    return None if name in REFERS_NOT else REFERS[name]


def resolved(schema: dict[str, Any], description: dict[str, Any]) -> dict[str, Any]:
    """A schema in the place of a reference to it."""
    while "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        schema = description["components"]["schemas"][name]
    return schema


def _operation(method: str, path: str, found: dict[str, Any], description: dict[str, Any]) -> Operation:
    fields = [
        Field(p["name"], p["in"], kind_of(p["name"], path), p["schema"], p.get("required", False))
        for p in found.get("parameters", ())
    ]
    content = found.get("requestBody", {}).get("content", {})
    example = None
    for media, place in (("application/json", "json"), ("multipart/form-data", "form")):
        if media not in content:
            continue
        example = content[media].get("example")
        if example is None:
            body = resolved(content[media]["schema"], description)
            needed = body.get("required", ())
            fields += [
                Field(name, place, kind_of(name, path), schema, name in needed)
                for name, schema in body["properties"].items()
            ]
    return Operation(found["operationId"], method, path, tuple(fields), example)
