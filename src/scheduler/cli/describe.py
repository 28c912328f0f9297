"""`scheduler rules` and `scheduler schema`: the language describes itself."""

import json
import sys

from scheduler.cli.guard import ExitCode
from scheduler.cli.printing import print_table
from scheduler.cli.rules_page import rules_page
from scheduler.domain.rules import Rule
from scheduler.validation import scenario_schema


def rules(markdown: bool) -> ExitCode:
    """Print the rules as a table, or as a Markdown page."""
    if markdown:
        sys.stdout.write(rules_page())
    else:
        print_table("Rules", ("rule", "what holds"), ((rule.name, rule.value) for rule in Rule))
    return ExitCode.FINE


def schema() -> ExitCode:
    """Print the JSON Schema of scenarios."""
    sys.stdout.write(json.dumps(scenario_schema(), indent=2) + "\n")
    return ExitCode.FINE
