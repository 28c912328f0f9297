"""The API's description: what FastAPI derives, with the scenario language, the refusals and the sign-in added."""

import json
from collections.abc import Callable
from typing import Any

from fastapi import FastAPI

from api.access import Roles
from api.errors import Problem
from api.identify import COOKIE
from scheduler.validation import scenario_schema

_PROBLEM = {
    "description": "Refused; the body says why.",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}

_SIGN_IN = {
    "key": {"type": "http", "scheme": "bearer", "description": "An API key."},
    "session": {"type": "apiKey", "in": "cookie", "name": COOKIE, "description": "Changes carry x-csrf-token too."},
}


def describe(app: FastAPI) -> Callable[[], dict[str, Any]]:
    """A function that describes the app and remembers the description."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _complete(FastAPI.openapi(app), app.state.roles)
        return app.openapi_schema

    return openapi


def _complete(description: dict[str, Any], roles: Roles) -> dict[str, Any]:
    schemas: dict[str, Any] = description["components"]["schemas"]
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    schemas |= _components("ScenarioDocument", scenario_schema())
    schemas |= _components("Problem", Problem.model_json_schema())
    description["components"]["securitySchemes"] = _SIGN_IN
    description["security"] = [{name: []} for name in _SIGN_IN]
    for operations in description["paths"].values():
        for operation in operations.values():
            operation["responses"].pop("422", None)
            operation["responses"] |= {"4XX": _PROBLEM, "5XX": _PROBLEM}
            if roles.is_public(operation["operationId"]):
                operation["security"] = []
    return description


def _components(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    """A JSON Schema and its definitions as named components."""
    moved = json.loads(json.dumps(schema).replace("#/$defs/", f"#/components/schemas/{name}."))
    definitions = moved.pop("$defs", {})
    for identity in ("$schema", "$id"):
        moved.pop(identity, None)
    return {name: moved, **{f"{name}.{part}": definition for part, definition in definitions.items()}}
