"""`scheduler forecast check`."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from scheduler.cli.files import write_text
from scheduler.cli.forecast.sponsors import products_of
from scheduler.cli.guard import ExitCode
from scheduler.cli.printing import output, print_table
from scheduler.domain.errors import Severity
from scheduler.domain.forecast import Complaint, ForecastVersion, VersionStatus
from scheduler.forecast import Intake, read_forecast
from scheduler.validation import load_scenario
from scheduler.validation.text import read_bytes


def run(file: Path, sponsor: str, scenario_file: Path, out: Path | None, sequence: int) -> ExitCode:
    """Print every complaint; errors make the exit code 2, and no version is written."""
    products = products_of(load_scenario(scenario_file), sponsor)
    intake = read_forecast(read_bytes(file), file.name, products=products, sponsor=sponsor)
    _print_complaints(intake.complaints)
    if intake.first_month is None:
        return ExitCode.INVALID_INPUT
    months = len({line.month for line in intake.lines})
    names = len({line.product for line in intake.lines})
    output.print(f"{file}: {len(intake.lines)} quantities of {names} product(s) in {months} month(s).")
    if out:
        write_text(out, _version(intake, file.name, sponsor, sequence).model_dump_json(indent=2) + "\n")
        output.print(f"Wrote {out}.")
    return ExitCode.FINE


def _version(intake: Intake, file_name: str, sponsor: str, sequence: int) -> ForecastVersion:
    assert intake.first_month is not None
    return ForecastVersion(
        sponsor=sponsor,
        sequence=sequence,
        received=datetime.now(UTC).replace(microsecond=0),
        file_name=file_name,
        file_hash=intake.file_hash,
        status=VersionStatus.VALIDATED,
        first_month=intake.first_month,
        lines=intake.lines,
    )


def _print_complaints(complaints: Iterable[Complaint]) -> None:
    found = list(complaints)
    if not found:
        return
    columns = ("", "code", "sheet", "row", "column", "value", "what is wrong", "how to mend it")
    rows = ((c.severity.value, c.code, c.sheet, c.row, c.column, c.value, c.message, c.fix) for c in found)
    print_table("Complaints", columns, rows)
    errors = sum(c.severity is Severity.ERROR for c in found)
    output.print(f"{errors} error(s), {len(found) - errors} warning(s).")
