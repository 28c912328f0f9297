"""The JSON Schema of scenarios agrees with what is read."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from scheduler.validation import scenario_schema
from tests.validation.base import BASE, REMOVE, edit

FILES = sorted((Path(__file__).parents[2] / "scenarios").glob("*/*/scenario.yaml"))


def faults(document: Any) -> list[str]:
    return [
        "/".join(map(str, fault.absolute_path))
        for fault in Draft202012Validator(scenario_schema()).iter_errors(document)
    ]


def test_the_schema_is_a_schema_with_a_name() -> None:
    """It is valid draft 2020-12, says what it describes, and can be written as JSON."""
    schema = scenario_schema()
    Draft202012Validator.check_schema(schema)
    assert (schema["$id"], schema["title"]) == ("urn:cdmo-scheduler:scenario:1", "Scenario")
    assert "recipes" in schema["description"]
    assert json.loads(json.dumps(schema)) == schema


def test_valid_documents_pass() -> None:
    """The base scenario is valid by the schema, also where one unit is written as a word."""
    assert faults(BASE) == []


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.parent.name)
def test_shipped_scenarios_pass(path: Path) -> None:
    """Every scenario of the repository is valid by the schema."""
    text = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    assert text["name"]
    from scheduler.validation.yaml_reading import read_yaml

    document = json.loads(json.dumps(read_yaml(path.read_text(encoding="utf-8"), path.name), default=float))
    assert faults(document) == []


@pytest.mark.parametrize(
    ("where", "value"),
    [("/orders/0/due", REMOVE), ("/orders/0/colour", "red"), ("/units", {}), ("/rooms/0/exclusive_by", "colour"),
     ("/pools/0/capacity", -1), ("/recipes/0/campaign", "some"), ("/recipes/0/procedures/0/alternatives/0/units", 5)],
)  # fmt: skip
def test_faults_are_found_by_the_schema_too(where: str, value: Any) -> None:
    """What the reader refuses by shape the schema refuses as well."""
    assert faults(edit({where: value}))
