"""Stock over time: what comes and goes of each lot, and what is there in between."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from scheduler.domain.plan import Plan
from scheduler.domain.restriction import Hold
from scheduler.domain.scenario import Scenario
from scheduler.domain.units import utc
from scheduler.report.lots import LotRecord, item_of

NOTHING = Decimal(0)


class Way(StrEnum):
    """How stock changes."""

    ARRIVED = "arrived"
    DRAWN = "drawn"
    DELIVERED = "delivered"
    EXPIRED = "expired"


class Movement(NamedTuple):
    """A quantity that comes to a lot or leaves it; `taker` is the batch or order that gets it."""

    at: datetime
    way: Way
    lot: LotRecord
    quantity: Decimal
    taker: str | None = None


class Level(NamedTuple):
    """Stock of an item and owner after all that happens at an instant; `moved` is what happened."""

    at: datetime
    moved: dict[Way, Decimal]
    on_hand: Decimal
    usable: Decimal


class Fill(NamedTuple):
    """What a storage class holds after all that happens at an instant, in its own unit."""

    at: datetime
    used: Decimal


Key = tuple[str, str | None]
"""An item and whose it is; None = the shared pool's."""


def movements_of(scenario: Scenario, plan: Plan, lots: dict[str, LotRecord]) -> tuple[Movement, ...]:
    """All movements, in the order they happen: arrivals, then draws and deliveries, then expiries."""
    found = [Movement(lot.arrives, Way.ARRIVED, lot, lot.quantity) for lot in lots.values() if _stays(lot)]
    found += [Movement(d.at, Way.DRAWN, lots[d.lot], d.quantity, d.batch) for d in plan.draws]
    found += [Movement(d.delivered, Way.DELIVERED, lots[d.lot], d.quantity, d.order) for d in plan.deliveries]
    taken: dict[str, Decimal] = defaultdict(Decimal)
    for movement in found:
        if movement.way is not Way.ARRIVED:
            taken[movement.lot.id] += movement.quantity
    end = scenario.end
    for lot in lots.values():
        left = lot.quantity - taken[lot.id]
        if _stays(lot) and left > 0 and lot.expiry is not None and lot.expiry <= end:
            found.append(Movement(lot.expiry, Way.EXPIRED, lot, left))
    rank = {Way.ARRIVED: 0, Way.DRAWN: 1, Way.DELIVERED: 1, Way.EXPIRED: 2}
    return tuple(sorted(found, key=lambda m: (m.at, rank[m.way])))


def _stays(lot: LotRecord) -> bool:
    """Whether the lot is ever in stock: it has not expired before it arrives or the plan starts."""
    return lot.expiry is None or lot.expiry > lot.arrives


def levels_of(scenario: Scenario, movements: Iterable[Movement]) -> dict[Key, tuple[Level, ...]]:
    """Stock by item and owner, at the start and whenever it changes."""
    by_key: dict[Key, list[Movement]] = defaultdict(list)
    for movement in movements:
        by_key[movement.lot.item, movement.lot.owner].append(movement)
    holds: dict[str, list[Hold]] = defaultdict(list)
    for hold in scenario.holds:
        if hold.lot:
            holds[hold.lot].append(hold)
    return {key: tuple(_levels(utc(scenario.start), moved, holds)) for key, moved in by_key.items()}


def _levels(start: datetime, movements: list[Movement], holds: dict[str, list[Hold]]) -> Iterator[Level]:
    by_time: dict[datetime, list[Movement]] = defaultdict(list)
    changes: dict[datetime, list[tuple[str, bool]]] = defaultdict(list)
    for movement in movements:
        by_time[movement.at].append(movement)
    for lot in {m.lot.id: m.lot for m in movements}.values():
        for at, state in usable_changes(lot, holds.get(lot.id, [])):
            changes[at].append((lot.id, state))
    left: dict[str, Decimal] = defaultdict(Decimal)
    usable: set[str] = set()
    on_hand = free = NOTHING
    for at in sorted({start, *by_time, *changes}):
        for name, state in changes[at]:
            free += left[name] * (state - (name in usable))
            usable = usable | {name} if state else usable - {name}
        moved: dict[Way, Decimal] = defaultdict(Decimal)
        for movement in by_time[at]:
            moved[movement.way] += movement.quantity
            change = movement.quantity if movement.way is Way.ARRIVED else -movement.quantity
            left[movement.lot.id] += change
            on_hand += change
            free += change if movement.lot.id in usable else NOTHING
        yield Level(at, dict(moved), on_hand, free)


def usable_changes(lot: LotRecord, holds: list[Hold]) -> list[tuple[datetime, bool]]:
    """When a lot becomes usable and stops being so for a hold; what has expired is gone by itself."""
    if lot.usable is None:
        return []
    edges = {lot.usable} | {utc(t) for hold in holds for t in (hold.blocked_from, hold.lifted) if t is not None}

    def held(at: datetime) -> bool:
        return any(
            (h.blocked_from is None or utc(h.blocked_from) <= at) and (h.lifted is None or at < utc(h.lifted))
            for h in holds
        )

    return [(at, not held(at)) for at in sorted(edges) if at >= lot.usable]


def fills_of(scenario: Scenario, movements: Iterable[Movement]) -> dict[str, tuple[Fill, ...]]:
    """What each storage class holds, at the start and whenever it changes."""
    found: dict[str, dict[datetime, Decimal]] = {s.id: {utc(scenario.start): NOTHING} for s in scenario.storages}
    for movement in movements:
        use = item_of(scenario, movement.lot.item).storage
        if use:
            change = use.per_unit * (movement.quantity if movement.way is Way.ARRIVED else -movement.quantity)
            at = max(movement.at, utc(scenario.start))
            found[use.storage][at] = found[use.storage].get(at, NOTHING) + change
    return {name: tuple(_running(changes)) for name, changes in found.items()}


def _running(changes: dict[datetime, Decimal]) -> Iterator[Fill]:
    used = NOTHING
    for at in sorted(changes):
        used += changes[at]
        yield Fill(at, used)
