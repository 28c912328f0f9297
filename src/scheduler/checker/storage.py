"""Rule storage_capacity."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction
from typing import NamedTuple

from scheduler.checker.context import PlanContext
from scheduler.checker.messages import moment, violation
from scheduler.domain.material import Material, StorageClass, StorageUse
from scheduler.domain.plan import Violation
from scheduler.domain.product import Product
from scheduler.domain.rules import Rule
from scheduler.domain.scenario import Scenario
from scheduler.domain.units import utc

_SHOWN = 8


class _Change(NamedTuple):
    """Room that a part of a lot takes up from an instant on, or gives back."""

    at: datetime
    room: Fraction
    lot: str


def check_storage_capacity(context: PlanContext) -> Iterator[Violation]:
    """At no instant of the horizon do the lots in a storage class take up more than it has."""
    if not context.scenario.storages:
        return
    uses = _uses(context.scenario)
    changes: dict[str, list[_Change]] = defaultdict(list)
    for stay in context.stays:
        use = uses.get(stay.lot.item)
        if use is not None:
            room = Fraction(stay.quantity) * Fraction(use.per_unit)
            changes[use.storage].append(_Change(stay.start, room, stay.lot.id))
            if stay.end is not None:
                changes[use.storage].append(_Change(stay.end, -room, stay.lot.id))
    for storage in context.scenario.storages:
        yield from _sweep(context.scenario, storage, sorted(changes[storage.id]))


def _uses(scenario: Scenario) -> dict[str, StorageUse]:
    items: tuple[Material | Product, ...] = (*scenario.materials, *scenario.products)
    return {item.id: item.storage for item in items if item.storage is not None}


def _sweep(scenario: Scenario, storage: StorageClass, changes: list[_Change]) -> Iterator[Violation]:
    """Follow the level through time; one violation for each stretch that is too full, at its beginning."""
    start, capacity = utc(scenario.start), Fraction(storage.capacity)
    total, full = Fraction(0), False
    there: dict[str, Fraction] = {}
    for index, (at, room, lot) in enumerate(changes):
        total += room
        there[lot] = there.get(lot, Fraction(0)) + room
        if not there[lot]:
            del there[lot]
        following = changes[index + 1].at if index + 1 < len(changes) else None
        if following is not None and (following == at or following <= start):
            continue
        if total > capacity and not full and at < scenario.end:
            yield _too_full(storage, max(at, start), total, there)
        full = total > capacity


def _too_full(storage: StorageClass, at: datetime, total: Fraction, there: dict[str, Fraction]) -> Violation:
    largest = sorted(there, key=lambda lot: -there[lot])[:_SHOWN]
    more = f" and {len(there) - _SHOWN} more" if len(there) > _SHOWN else ""
    message = (
        f"Storage {storage.id} has room for {storage.capacity} {storage.unit}, but from {moment(at)} on the lots there "
        f"take up {float(total):g}: {', '.join(largest)}{more}. Make or buy later, deliver earlier, or store elsewhere."
    )
    return violation(Rule.storage_capacity, message, storage.id, *largest, start=at)
