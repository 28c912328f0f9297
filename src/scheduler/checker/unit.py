"""Rules unit_capacity and unit_qualification."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from scheduler.checker.context import PlanContext
from scheduler.checker.messages import moment, stretch, task_name, violation
from scheduler.checker.occupation import Visit
from scheduler.checker.runs import Run
from scheduler.domain.plan import PlannedTask, Violation
from scheduler.domain.plant import Qualification, Unit
from scheduler.domain.rules import Rule


class _Stay(NamedTuple):
    """Something that has a unit to itself over [start, end)."""

    start: datetime
    end: datetime
    of: Visit | PlannedTask | Run

    @property
    def name(self) -> str:
        """As a planner would call it."""
        if isinstance(self.of, PlannedTask):
            return task_name(self.of)
        if isinstance(self.of, Visit):
            return f"batch {self.of.id}"
        return f"procedure {self.of.planned.procedure} of batch {self.of.batch}"

    @property
    def ids(self) -> tuple[str | None, ...]:
        """What names it in a violation."""
        if isinstance(self.of, PlannedTask):
            return self.of.before, self.of.after, self.of.maintenance
        return (self.of.id,) if isinstance(self.of, Visit) else (self.of.batch, self.of.planned.procedure)


def check_unit_capacity(context: PlanContext) -> Iterator[Violation]:
    """A batch fits its units; a unit runs one visit or task at a time, and in a visit one procedure at a time."""
    for unit in context.scenario.units:
        visits = context.visits[unit.id]
        yield from _size(unit, visits)
        stays = [_Stay(v.start, v.end, v) for v in visits]
        yield from _overlaps(unit, stays + [_Stay(t.start, t.end, t) for t in context.tasks[unit.id]])
        for visit in visits:
            if len(visit.runs) > 1:
                yield from _overlaps(unit, [_Stay(r.planned.start, r.planned.end, r) for r in visit.runs])


def _size(unit: Unit, visits: list[Visit]) -> Iterator[Violation]:
    if unit.capacity is None:
        return
    for visit in visits:
        reading = visit.campaign.reading
        size = reading.recipe.batch_size if reading else visit.batch.planned.quantity
        if size > unit.capacity:
            message = f"Batch {visit.id} of {size} is larger than unit {unit.id} takes ({unit.capacity}). "
            yield violation(Rule.unit_capacity, message + "Use a larger unit.", visit.id, unit.id, start=visit.start)


def _overlaps(unit: Unit, stays: list[_Stay]) -> Iterator[Violation]:
    longest: _Stay | None = None
    for stay in sorted(stays, key=lambda s: (s.start, s.end)):
        if longest and stay.start < longest.end and longest.start < stay.end:
            first, second = (f"{s.name} ({stretch(s.start, s.end)})" for s in (longest, stay))
            message = f"On unit {unit.id}, {first} and {second} overlap. Move one of them."
            ids = dict.fromkeys((*longest.ids, *stay.ids, unit.id))
            yield violation(Rule.unit_capacity, message, *ids, start=stay.start)
        if longest is None or stay.end > longest.end:
            longest = stay


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
