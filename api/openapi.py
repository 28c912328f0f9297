"""The API's description: what FastAPI derives, with the scenario language and the refusals added."""

import json
from collections.abc import Callable
from typing import Any

from fastapi import FastAPI

from api.errors import Problem
from scheduler.validation import scenario_schema

_PROBLEM = {
    "description": "Refused; the body says why.",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


def describe(app: FastAPI) -> Callable[[], dict[str, Any]]:
    """A function that describes the app and remembers the description."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _complete(FastAPI.openapi(app))
        return app.openapi_schema

    return openapi


def _complete(description: dict[str, Any]) -> dict[str, Any]:
    schemas: dict[str, Any] = description["components"]["schemas"]
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    schemas |= _components("ScenarioDocument", scenario_schema())
    schemas |= _components("Problem", Problem.model_json_schema())
    for operations in description["paths"].values():
        for operation in operations.values():
            operation["responses"].pop("422", None)
            operation["responses"] |= {"4XX": _PROBLEM, "5XX": _PROBLEM}
    return description


def _components(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    """A JSON Schema and its definitions as named components."""
    moved = json.loads(json.dumps(schema).replace("#/$defs/", f"#/components/schemas/{name}."))
    definitions = moved.pop("$defs", {})
    for identity in ("$schema", "$id"):
        moved.pop(identity, None)
    return {name: moved, **{f"{name}.{part}": definition for part, definition in definitions.items()}}
