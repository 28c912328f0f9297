"""The JSON Schema of the scenario language, for editors and other programs."""

from typing import Any

from scheduler.domain.scenario import Scenario


def scenario_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of a scenario document."""
    schema = Scenario.model_json_schema(by_alias=True)
    units = schema["$defs"]["Alternative"]["properties"]["units"]
    one = {"type": "string", "minLength": 1, "maxLength": 80}
    several = {key: units.pop(key) for key in ("type", "items", "minItems") if key in units}
    units["anyOf"] = [one, several]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:cdmo-scheduler:scenario:1",
        **schema,
        "title": "Scenario",
        "description": "A plant, its sponsors' products and recipes, the orders, and what counts in a plan.",
    }
