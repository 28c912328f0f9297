"""`scheduler plan`."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from scheduler.cli.files import writable_directory
from scheduler.cli.guard import ExitCode
from scheduler.cli.outcome import print_outcome, write_outcome
from scheduler.cli.printing import errors, output, print_issues
from scheduler.cli.progress import shown_progress
from scheduler.domain.errors import SolverError
from scheduler.domain.solve_settings import SolveSettings
from scheduler.planning import make_plan
from scheduler.validation import load_plan, load_scenario


def run(scenario_file: Path, out: Path, options: dict[str, Any], baseline_file: Path | None) -> ExitCode:
    """Make a plan, write it with its tables and chart, and print how the orders fare."""
    scenario = load_scenario(scenario_file)
    baseline = load_plan(baseline_file) if baseline_file else None
    settings = SolveSettings(**{name: value for name, value in options.items() if value is not None})
    writable_directory(out)
    with _stopped_by_interrupt() as stopped, shown_progress(settings) as on_progress:
        try:
            result = make_plan(scenario, settings, baseline=baseline, on_progress=on_progress, should_stop=stopped)
        except SolverError:
            if not stopped():
                raise
            errors.print("Stopped before the first plan was found; nothing is written.")
            return ExitCode.VIOLATIONS
    print_issues(result.plan.warnings)
    write_outcome(out, scenario, result)
    print_outcome(scenario, result.plan)
    output.print(f"Written to {out}: plan.json, run.json, scenario.json, gantt.html, stock.html and the tables as CSV.")
    return ExitCode.FINE if result.plan.verdict and result.plan.verdict.passed else ExitCode.VIOLATIONS


@contextmanager
def _stopped_by_interrupt() -> Iterator[Callable[[], bool]]:
    """Whether Ctrl-C was pressed; a second one ends the program as usual."""
    pressed = False

    def note(number: int, frame: object) -> None:
        nonlocal pressed
        pressed = True
        signal.signal(signal.SIGINT, before)

    before = signal.signal(signal.SIGINT, note)
    try:
        yield lambda: pressed
    finally:
        signal.signal(signal.SIGINT, before)
