"""`scheduler gantt`."""

from pathlib import Path
from typing import Literal

from scheduler.cli.files import replacing, scenario_of
from scheduler.cli.guard import ExitCode, InputError
from scheduler.cli.printing import output
from scheduler.report import gantt, write_figure
from scheduler.validation import load_plan

SUFFIXES = (".html", ".png", ".svg", ".json")


def run(plan_file: Path, out: Path, scenario_file: Path | None, by: Literal["unit", "product", "sponsor"]) -> ExitCode:
    """Draw the plan into a file."""
    if out.suffix.lower() not in SUFFIXES:
        raise InputError(f"{out} has no suffix of a known format; end it in {', '.join(SUFFIXES)}.")
    plan = load_plan(plan_file)
    scenario = scenario_of(plan_file, scenario_file)
    try:
        figure = gantt(scenario, plan, by=by)
    except ValueError as mismatch:
        raise InputError(str(mismatch)) from None
    with replacing(out) as temporary:
        write_figure(figure, temporary)
    output.print(f"Wrote {out}.")
    return ExitCode.FINE
