"""`scheduler rules`, `schema` and help: what the program says about itself."""

import json
import subprocess
import sys

import pytest

from scheduler.domain.rules import Rule
from scheduler.validation import scenario_schema
from tests.cli.running import scheduler


def test_rules_as_a_table() -> None:
    """Every rule is listed by its name."""
    done = scheduler("rules")
    assert done.exit_code == 0
    assert all(rule.name in done.stdout for rule in Rule)


def test_rules_as_a_page() -> None:
    """The page has a heading and the sentence of every rule, in order."""
    done = scheduler("rules", "--markdown")
    assert done.exit_code == 0
    headings = [line.strip("#` ") for line in done.stdout.splitlines() if line.startswith("## `")]
    assert headings == [rule.name for rule in Rule]
    unwrapped = " ".join(done.stdout.split())
    assert all(f"## `{rule.name}` {rule.value} - " in unwrapped for rule in Rule)


def test_schema() -> None:
    """The schema is printed as JSON and nothing else."""
    assert json.loads(scheduler("schema").stdout) == scenario_schema()


@pytest.mark.parametrize("command", ["validate", "plan", "check", "gantt", "compare", "rules", "schema"])
def test_help(command: str) -> None:
    """Every command explains itself, and the program lists it."""
    assert scheduler(command, "--help").exit_code == 0
    assert command in scheduler("--help").stdout


def test_help_imports_nothing_heavy() -> None:
    """The program answers without loading the solver, pandas, plotly, pydantic or YAML."""
    heavy = ("ortools", "pandas", "plotly", "pydantic", "yaml", "numpy")
    code = f"import sys, scheduler.cli; print([name for name in {heavy!r} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
