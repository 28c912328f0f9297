"""The examples of docs/scenario.md are scenarios."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from scheduler.domain.objective import PROFILES, Term
from scheduler.domain.scenario import Scenario
from scheduler.validation import parse_scenario, validate
from scheduler.validation.yaml_reading import read_yaml

PAGE = (Path(__file__).parents[2] / "docs" / "scenario.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)


def merged(base: dict[str, Any], example: dict[str, Any]) -> dict[str, Any]:
    """The first example with the entries of another: a new id is added, a known one replaced."""
    result = dict(base)
    for field, value in example.items():
        if isinstance(value, list) and value and "id" in value[0]:
            entries = {entry["id"]: entry for entry in base.get(field, [])}
            value = list((entries | {entry["id"]: entry for entry in value}).values())
        result[field] = value
    return result


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_each_example_makes_a_sound_scenario(number: int) -> None:
    """Added to the first example, each gives a scenario without an error, and without a doubt but unused pieces."""
    first, example = (read_yaml(EXAMPLES[index], "docs/scenario.md") for index in (0, number))
    assert isinstance(first, dict)
    assert isinstance(example, dict)
    scenario = parse_scenario(json.dumps(merged(first, example), default=str), "json")
    assert [issue.message for issue in validate(scenario) if issue.code != "unit_unused"] == []


def test_the_page_names_every_top_level_field() -> None:
    """Nothing that a scenario may hold is left out of the page."""
    assert {name for name in Scenario.model_fields if f"{name}:" not in PAGE} <= {"description"}


def test_the_page_names_every_profile_and_term() -> None:
    """Profiles and terms of the objective are listed."""
    assert all(f"`{name}`" in PAGE for name in [*PROFILES, *Term])
