"""Which lots operations draw from: every assignment that keeps owner, release, expiry, approval, holds and FEFO."""

from collections.abc import Iterator
from typing import NamedTuple

from scheduler.domain.material import Lot, LotStatus
from tests.properties.brute_pegging import INFINITE
from tests.properties.brute_runs import Grid, Option


class Need(NamedTuple):
    """What an operation of a batch consumes at its start."""

    step: int
    batch: str
    procedure: str
    operation: str
    item: str
    quantity: int
    product: str
    sponsor: str


class Taken(NamedTuple):
    """A draw of a whole quantity from a lot."""

    need: Need
    lot: str
    quantity: int


def needs_of(grid: Grid, batches: list[tuple[str, str]], placed: tuple[Option, ...]) -> list[Need]:
    """What batches, given as (id, product), consume, by time."""
    found = []
    for (name, product), option in zip(batches, placed, strict=True):
        sponsor = grid.scenario.product_by_id[product].sponsor
        for run in option.runs:
            for operation, start in zip(run.operations, run.edges, strict=False):
                for use in operation.consumes:
                    what = (name, run.procedure.id, operation.id, use.item, int(use.quantity), product, sponsor)
                    found.append(Need(start, *what))
    return sorted(found)


def find_draws(grid: Grid, needs: list[Need]) -> Iterator[list[Taken]]:
    """Every set of draws that keeps the rules."""
    lots = {lot.id: lot for lot in grid.scenario.lots if lot.status not in (LotStatus.HOLD, LotStatus.REJECTED)}
    left = {name: int(lot.quantity) for name, lot in lots.items()}
    return _extend(grid, lots, needs, left, [])


def _extend(
    grid: Grid, lots: dict[str, Lot], needs: list[Need], left: dict[str, int], taken: list[Taken]
) -> Iterator[list[Taken]]:
    if not needs:
        yield taken
        return
    instant = [need for need in needs if need.step == needs[0].step]
    for draws in _together(grid, lots, instant, left):
        after = dict(left)
        for draw in draws:
            after[draw.lot] -= draw.quantity
        if all(_first_expired(grid, lots, draw, after) for draw in draws):
            yield from _extend(grid, lots, needs[len(instant) :], after, taken + draws)


def _together(grid: Grid, lots: dict[str, Lot], needs: list[Need], left: dict[str, int]) -> Iterator[list[Taken]]:
    """Every way to draw what is needed at one instant."""
    if not needs:
        yield []
        return
    usable = [name for name, lot in lots.items() if _owned(lot, needs[0]) and _usable(grid, lot, needs[0])]
    for parts in _parts(needs[0].quantity, [left[name] for name in usable]):
        draws = [Taken(needs[0], name, part) for name, part in zip(usable, parts, strict=True) if part]
        after = left | {name: left[name] - part for name, part in zip(usable, parts, strict=True)}
        for rest in _together(grid, lots, needs[1:], after):
            yield draws + rest


def _parts(total: int, limits: list[int]) -> Iterator[tuple[int, ...]]:
    if not limits:
        if total == 0:
            yield ()
        return
    for part in range(min(total, limits[0]) + 1):
        for rest in _parts(total - part, limits[1:]):
            yield (part, *rest)


def _owned(lot: Lot, need: Need) -> bool:
    return lot.owner in (None, need.sponsor)


def _usable(grid: Grid, lot: Lot, need: Need) -> bool:
    """Whether a lot is of the item, released, unexpired, approved and not on hold for a draw."""
    if lot.item != need.item or (lot.status is LotStatus.QUARANTINE and lot.release is None):
        return False
    first = max([0, *(grid.at(moment) for moment in (lot.arrives, lot.release) if moment)])
    if not first <= need.step < _expiry(grid, lot):
        return False
    held = [grid.window(hold) for hold in grid.scenario.holds if hold.lot == lot.id]
    approved = not lot.approved_for or need.product in lot.approved_for
    return approved and not any(start <= need.step < end for start, end in held)


def _expiry(grid: Grid, lot: Lot) -> int:
    return grid.at(lot.expiry) if lot.expiry else INFINITE


def _first_expired(grid: Grid, lots: dict[str, Lot], draw: Taken, left: dict[str, int]) -> bool:
    """Whether no alike lot that expires earlier has anything left."""
    mine = lots[draw.lot]
    return not any(
        left[name] > 0
        and other.owner == mine.owner
        and _usable(grid, other, draw.need)
        and _expiry(grid, other) < _expiry(grid, mine)
        for name, other in lots.items()
    )
