"""What a running search shows: a live line on a terminal, a line a phase elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from scheduler.cli.printing import errors, printable
from scheduler.domain.run import Progress as Step
from scheduler.domain.solve_settings import SolveSettings


@contextmanager
def shown_progress(settings: SolveSettings) -> Iterator[Callable[[Step], None]]:
    """A callback that shows each step of a search."""
    if not errors.is_terminal:
        yield _line_a_phase()
        return
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=errors, transient=True) as bar:
        task = bar.add_task("starting", total=settings.time_limit)

        def show(step: Step) -> None:
            bar.update(task, description=printable(describe(step)), completed=min(step.elapsed, settings.time_limit))

        yield show


def describe(step: Step) -> str:
    """A step in words: phase, best values by tier, and the bound of the tier now worked on."""
    if not step.tiers:
        return f"{step.phase}: {step.message or 'no plan yet'}"
    best = ", ".join(f"{value:,.2f}" for value in step.tiers)
    bound = "" if step.bound is None else f", at least {step.bound:,.2f} in tier {step.tier + 1}"
    return f"{step.phase}: best {best}{bound}"


def _line_a_phase() -> Callable[[Step], None]:
    seen: set[str] = set()

    def show(step: Step) -> None:
        if step.phase not in seen:
            seen.add(step.phase)
            errors.print(f"{step.elapsed:6.1f} s  {describe(step)}")

    return show
