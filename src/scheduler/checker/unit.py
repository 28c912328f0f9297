"""Rules unit_capacity and unit_qualification."""

from collections.abc import Iterator

from scheduler.checker.context import PlanContext
from scheduler.checker.messages import moment, stretch, task_name, violation
from scheduler.checker.occupation import Visit
from scheduler.domain.plan import PlannedTask, Violation
from scheduler.domain.plant import Qualification, Unit
from scheduler.domain.rules import Rule


def check_unit_capacity(context: PlanContext) -> Iterator[Violation]:
    """A batch fits its units; a unit runs one visit or task at a time."""
    for unit in context.scenario.units:
        yield from _size(unit, context.visits[unit.id])
        uses: list[Visit | PlannedTask] = [*context.visits[unit.id], *context.tasks[unit.id]]
        yield from _overlaps(unit, sorted(uses, key=lambda use: (use.start, use.end)))


def _size(unit: Unit, visits: list[Visit]) -> Iterator[Violation]:
    if unit.capacity is None:
        return
    for visit in visits:
        reading = visit.campaign.reading
        size = reading.recipe.batch_size if reading else visit.batch.planned.quantity
        if size > unit.capacity:
            message = f"Batch {visit.id} of {size} is larger than unit {unit.id} takes ({unit.capacity}). "
            yield violation(Rule.unit_capacity, message + "Use a larger unit.", visit.id, unit.id, start=visit.start)


def _overlaps(unit: Unit, uses: list[Visit | PlannedTask]) -> Iterator[Violation]:
    longest: Visit | PlannedTask | None = None
    for use in uses:
        if longest and use.start < longest.end and longest.start < use.end:
            first, second = (f"{_name(u)} ({stretch(u.start, u.end)})" for u in (longest, use))
            message = f"On unit {unit.id}, {first} and {second} overlap. Move one of them."
            yield violation(Rule.unit_capacity, message, *_ids(longest), *_ids(use), unit.id, start=use.start)
        if longest is None or use.end > longest.end:
            longest = use


def _name(use: Visit | PlannedTask) -> str:
    return f"batch {use.id}" if isinstance(use, Visit) else task_name(use)


def _ids(use: Visit | PlannedTask) -> tuple[str | None, ...]:
    return (use.id,) if isinstance(use, Visit) else (use.before, use.after, use.maintenance)


def check_unit_qualification(context: PlanContext) -> Iterator[Violation]:
    """A unit runs only what it is qualified for at the time, and nothing before it is available."""
    for unit in context.scenario.units:
        for visit in context.visits[unit.id]:
            complaint = _complaint(unit, visit)
            if complaint:
                message = f"Batch {visit.id} runs on unit {unit.id} {stretch(visit.start, visit.end)}, {complaint}"
                yield violation(Rule.unit_qualification, message, visit.id, unit.id, start=visit.start)


def _complaint(unit: Unit, visit: Visit) -> str | None:
    if unit.available_from is not None and visit.start < unit.available_from:
        return f"but the unit is available from {moment(unit.available_from)} only. Start later."
    product = visit.campaign.product
    stated = [q for q in unit.qualified if q.product == product]
    if not unit.qualified or any(_valid(q, visit) for q in stated):
        return None
    if not stated:
        return f"but the unit is not qualified for product {product}. Use another unit or qualify it."
    return f"outside the unit's qualification for product {product}. Move the batch or renew the qualification."


def _valid(qualification: Qualification, visit: Visit) -> bool:
    if qualification.valid_from is not None and visit.start < qualification.valid_from:
        return False
    return qualification.valid_until is None or visit.end <= qualification.valid_until
