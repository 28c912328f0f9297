"""A rule is one word in five places; none of them may know a rule that the others do not."""

import re
from pathlib import Path

import pytest

from scheduler.checker import CHECKS
from scheduler.detailed.constraints import CONSTRAINTS
from scheduler.domain.rules import Rule

ROOT = Path(__file__).parents[2]


def _tests() -> set[str]:
    return {path.stem.removeprefix("test_") for path in (ROOT / "tests" / "rules").glob("test_*.py")}


def _sections() -> set[str]:
    return set(re.findall(r"^## `(\w+)`$", (ROOT / "docs" / "rules.md").read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.parametrize(
    "known",
    [
        pytest.param({rule.name for rule in CONSTRAINTS}, id="detailed.constraints.CONSTRAINTS"),
        pytest.param({rule.name for rule in CHECKS}, id="checker.CHECKS"),
        pytest.param(_tests(), id="tests/rules"),
        pytest.param(_sections(), id="docs/rules.md"),
    ],
)
def test_every_place_knows_every_rule(known: set[str]) -> None:
    """The rules of a place are the members of `Rule`; CONTRIBUTING.md says how to add one."""
    rules = {rule.name for rule in Rule}
    assert known == rules, f"missing: {sorted(rules - known)}; unknown: {sorted(known - rules)}"
