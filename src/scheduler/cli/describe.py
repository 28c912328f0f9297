"""`scheduler rules` and `scheduler schema`: the language describes itself."""

import json
import sys

from scheduler.cli.guard import ExitCode
from scheduler.cli.printing import print_table
from scheduler.domain.rules import Rule
from scheduler.validation import scenario_schema

_INTRODUCTION = """# The rules of a plan

What every plan obeys. The solver and the independent checker are each written from these sentences; a name is the same
in a violation, in the code of both, and in the tests. This page is written by `scheduler rules --markdown`.
"""


def rules(markdown: bool) -> ExitCode:
    """Print the rules as a table, or as a Markdown page."""
    if markdown:
        sys.stdout.write("\n".join([_INTRODUCTION, *(f"## `{rule.name}`\n\n{rule.value}\n" for rule in Rule)]))
    else:
        print_table("Rules", ("rule", "what holds"), ((rule.name, rule.value) for rule in Rule))
    return ExitCode.FINE


def schema() -> ExitCode:
    """Print the JSON Schema of scenarios."""
    sys.stdout.write(json.dumps(scenario_schema(), indent=2) + "\n")
    return ExitCode.FINE
