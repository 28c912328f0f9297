"""`scheduler forecast diff`."""

from collections.abc import Iterable
from pathlib import Path

from scheduler.cli.forecast.writing import cell, checked, write
from scheduler.cli.guard import ExitCode, InputError
from scheduler.cli.printing import output, print_table
from scheduler.domain.forecast import ForecastVersion
from scheduler.forecast.contract_rules import RuleResult
from scheduler.forecast.diff import Diff, diff
from scheduler.forecast.terms import Terms, terms_of
from scheduler.validation import load_forecast, load_scenario

COLUMNS = ("product", "month", "old", "new", "change", "percent", "share")


def run(old_file: Path, new_file: Path, scenario_file: Path | None, out: Path | None) -> ExitCode:
    """Print what changed and which rules do not hold; a refusal makes the exit code 1."""
    checked(out)
    old, new = load_forecast(old_file), load_forecast(new_file)
    terms = sponsor_terms(new, scenario_file)
    try:
        found = diff(old, new, terms)
    except ValueError as mismatch:
        raise InputError(str(mismatch)) from None
    print_diff(found)
    write(out, (dict(change) for change in found.changes), found)
    return ExitCode.VIOLATIONS if found.refused else ExitCode.FINE


def sponsor_terms(version: ForecastVersion, scenario_file: Path | None) -> Terms:
    """The sponsor's part of a scenario; without one no products are known and nothing is agreed.

    Raises:
        InputError: the scenario does not know the sponsor.
    """
    if scenario_file is None:
        return Terms(sponsor=version.sponsor, zone="UTC")
    scenario = load_scenario(scenario_file)
    if version.sponsor not in scenario.sponsor_by_id:
        raise InputError(f"{scenario_file} does not know the sponsor {version.sponsor} of the forecast.")
    return terms_of(scenario, version.sponsor)


def print_diff(found: Diff) -> None:
    """Print the months that changed, then every rule that does not hold."""
    changed = [change for change in found.changes if change.change or change.old is None or change.new is None]
    before = "nothing" if found.old is None else f"version {found.old}"
    title = (
        f"{found.sponsor}: version {found.new} against {before}, {len(changed)} of {len(found.changes)} months differ"
    )
    print_table(title, COLUMNS, ([cell(value) for value in dict(change).values()] for change in changed))
    print_results(found.broken)


def print_results(results: Iterable[RuleResult]) -> None:
    """Print rules' answers, a line each."""
    for result in results:
        output.print(f"{result.outcome} by {result.rule} of contract {result.contract}: {result.message}")
