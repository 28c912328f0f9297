"""`scheduler forecast template`."""

import re
from pathlib import Path

from scheduler.cli.files import replacing
from scheduler.cli.forecast.sponsors import products_of
from scheduler.cli.guard import ExitCode, InputError
from scheduler.cli.printing import output
from scheduler.forecast import template
from scheduler.validation import load_scenario

_MONTH = re.compile(r"(19[7-9]\d|20\d\d|21[0-8]\d)-(0[1-9]|1[0-2])")


def run(sponsor: str, scenario_file: Path, out: Path, first_month: str | None, months: int) -> ExitCode:
    """Write the workbook."""
    scenario = load_scenario(scenario_file)
    products_of(scenario, sponsor)
    first = first_month or f"{scenario.start:%Y-%m}"
    if not _MONTH.fullmatch(first):
        raise InputError(f"{first!r} is no month; write for example 2027-03.")
    if out.suffix.lower() != ".xlsx":
        raise InputError(f"{out} is no name of a workbook; end it in .xlsx.")
    with replacing(out) as temporary:
        temporary.write_bytes(template(scenario, sponsor, first, months))
    output.print(f"Wrote {out}.")
    return ExitCode.FINE
