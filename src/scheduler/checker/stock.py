"""What is taken from each lot, and how long each part of a lot stays."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from scheduler.checker.lots import StockLot
from scheduler.domain.plan import Plan


class Take(NamedTuple):
    """A draw or delivery from a lot."""

    at: datetime
    quantity: Decimal


class Stay(NamedTuple):
    """A part of a lot over [start, end); it is drawn or delivered at its end, or thrown away at the lot's expiry.

    Attributes:
        end: None = it is never taken and keeps.
    """

    lot: StockLot
    quantity: Decimal
    start: datetime
    end: datetime | None
    thrown: bool = False

    def there_after(self, instant: datetime) -> bool:
        """Whether it is in stock when everything that happens at the instant has happened."""
        return self.start <= instant and (self.end is None or self.end > instant)


def find_takes(plan: Plan) -> dict[str, list[Take]]:
    """Draws and deliveries by lot, by time."""
    found: dict[str, list[Take]] = defaultdict(list)
    for draw in plan.draws:
        found[draw.lot].append(Take(draw.at, draw.quantity))
    for delivery in plan.deliveries:
        found[delivery.lot].append(Take(delivery.delivered, delivery.quantity))
    for takes in found.values():
        takes.sort()
    return found


def find_stays(lot: StockLot, takes: list[Take]) -> Iterator[Stay]:
    """The parts of a lot; what is taken beyond its quantity or after its expiry is left out."""
    left = lot.quantity
    for take in takes:
        at = max(take.at, lot.arrives)
        part = min(left, take.quantity)
        if part > 0 and (lot.expiry is None or at < lot.expiry):
            left -= part
            yield Stay(lot, part, lot.arrives, at)
    if left > 0:
        end = None if lot.expiry is None else max(lot.expiry, lot.arrives)
        yield Stay(lot, left, lot.arrives, end, thrown=end is not None)
