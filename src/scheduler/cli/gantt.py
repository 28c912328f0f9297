"""`scheduler gantt`."""

from datetime import datetime
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from scheduler.cli.files import replacing, scenario_of
from scheduler.cli.guard import ExitCode, InputError
from scheduler.cli.printing import output
from scheduler.domain.scenario import Scenario
from scheduler.report import gantt, write_figure
from scheduler.validation import load_plan

SUFFIXES = (".html", ".png", ".svg", ".json")


def run(
    plan_file: Path,
    out: Path,
    scenario_file: Path | None,
    by: Literal["unit", "product", "sponsor"],
    window: tuple[str | None, str | None] = (None, None),
    level: Literal["campaign", "batch"] | None = None,
) -> ExitCode:
    """Draw the plan, or a window of it, into a file."""
    if out.suffix.lower() not in SUFFIXES:
        raise InputError(f"{out} has no suffix of a known format; end it in {', '.join(SUFFIXES)}.")
    plan = load_plan(plan_file)
    scenario = scenario_of(plan_file, scenario_file)
    try:
        shown = _instant(scenario, window[0]), _instant(scenario, window[1])
        figure = gantt(scenario, plan, by=by, window=shown, level=level)
    except ValueError as mismatch:
        raise InputError(str(mismatch)) from None
    with replacing(out) as temporary:
        write_figure(figure, temporary)
    output.print(f"Wrote {out}.")
    return ExitCode.FINE


def _instant(scenario: Scenario, text: str | None) -> datetime | None:
    """A date or an instant; without an offset on the wall clock of the first site."""
    if text is None:
        return None
    try:
        stated = datetime.fromisoformat(text)
    except ValueError:
        raise InputError(f"{text!r} is no date; write one as 2027-01-31, or 2027-01-31T06:00.") from None
    return stated if stated.tzinfo else stated.replace(tzinfo=ZoneInfo(scenario.zone_of(None)))
