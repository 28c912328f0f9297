"""`scheduler validate`."""

from pathlib import Path

from scheduler.cli.guard import ExitCode
from scheduler.cli.printing import output, print_issues
from scheduler.domain.errors import Severity
from scheduler.validation import load_scenario
from scheduler.validation import validate as issues_of


def run(path: Path) -> ExitCode:
    """Print every issue; errors make the exit code 2."""
    scenario = load_scenario(path)
    issues = issues_of(scenario)
    print_issues(issues)
    if any(issue.severity is Severity.ERROR for issue in issues):
        return ExitCode.INVALID_INPUT
    output.print(
        f"{scenario.name}: valid. {len(scenario.units)} units, {len(scenario.recipes)} recipes, "
        f"{len(scenario.orders)} orders."
    )
    return ExitCode.FINE
