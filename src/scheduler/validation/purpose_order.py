"""Required runs that cannot be in the order or at the time that is asked."""

from collections.abc import Iterator
from datetime import datetime

from scheduler.domain.commitment import Commitment, Zone
from scheduler.domain.errors import Issue
from scheduler.domain.scenario import Scenario
from scheduler.domain.units import utc
from scheduler.validation.issue import error, pointer, warning
from scheduler.validation.purpose_dates import Made, PurposeDates


def runs_in_time(scenario: Scenario, dates: PurposeDates) -> Iterator[Issue]:
    """A required run can end by its due date, gates and the runs before it considered, and within the horizon."""
    for made in sorted((m for group in dates.made.values() for m in group), key=lambda m: m.place):
        where, end = pointer("runs", made.place), made.end.isoformat(timespec="minutes")
        what = f"Run {made.run.id!r} ({made.run.purpose}) can end on {end} at the earliest"
        if made.end > scenario.end:
            message = f"{what}, after the horizon; nothing that comes after it is made either."
            yield warning("run_unreachable", where, message, "Lengthen the horizon, or correct gates and other runs.")
        elif made.end > utc(made.run.due):
            message = f"{what}, after it is due{_waits(scenario, made, dates)}."
            yield warning("run_due_impossible", where + "/due", message, "Move the due date, a gate or the run before.")


def _waits(scenario: Scenario, made: Made, dates: PurposeDates) -> str:
    before = dates.before(scenario.recipe_by_id[made.run.recipe], made.run.purpose)
    last = max(before, key=lambda m: m.end, default=None)
    return f": run {last.run.id!r} comes first" if last and last.end == made.start else ""


def circular_purposes(scenario: Scenario, dates: PurposeDates) -> Iterator[Issue]:
    """Frozen commitments that start before the runs that must come before them can have ended."""
    for i, commitment in enumerate(scenario.commitments):
        start = _first_start(commitment)
        if commitment.zone is not Zone.FROZEN or start < utc(scenario.start):
            continue
        recipe = scenario.recipe_by_id[commitment.recipe]
        for made in dates.before(recipe, commitment.purpose):
            if made.end > start:
                message = (
                    f"Commitment {commitment.id!r} ({commitment.purpose} of {recipe.product!r}) starts before run "
                    f"{made.run.id!r} ({made.run.purpose}) has ended, which has to come first."
                )
                fix = f"Move the commitment, correct its purpose, or leave run {made.run.id!r} out if it was done."
                yield error("circular_purposes", pointer("commitments", i), message, fix)


def _first_start(commitment: Commitment) -> datetime:
    return min(utc(run.start) for batch in commitment.batches for run in batch.procedures)
