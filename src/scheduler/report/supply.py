"""How long materials last: cover, reorder point, run-out."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from scheduler.domain.units import utc
from scheduler.report.facts import Facts
from scheduler.report.stock import Key, Level, Movement, Way, levels_of


class Supply(NamedTuple):
    """A material, or the part of it that belongs to one sponsor, over the horizon.

    Attributes:
        arriving: stated lots that arrive or are released later.
        covered_until: first draw that what is usable at the start does not cover; `cover` is the time until then.
        below_reorder_from: when usable stock of the owner it is bought for first falls below the reorder point.
        runs_out: when usable stock, with all that arrives, first falls to nothing.
    """

    item: str
    owner: str | None
    usable_at_start: Decimal
    arriving: Decimal
    bought: Decimal
    produced: Decimal
    drawn: Decimal
    expired: Decimal
    covered_until: datetime | None
    cover: timedelta | None
    below_reorder_from: datetime | None
    runs_out: datetime | None


def supplies_of(facts: Facts) -> Iterator[Supply]:
    """Every material that has stock, or is drawn or bought, by item and owner."""
    moved: dict[Key, list[Movement]] = {}
    for movement in facts.movements:
        if movement.lot.item in facts.scenario.material_by_id:
            moved.setdefault((movement.lot.item, movement.lot.owner), []).append(movement)
    levels = levels_of(facts.scenario, [m for group in moved.values() for m in group])
    for key in sorted(moved, key=lambda key: (key[0], key[1] or "")):
        yield _supply(facts, key, moved[key], levels[key])


def _supply(facts: Facts, key: Key, movements: list[Movement], levels: tuple[Level, ...]) -> Supply:
    start = utc(facts.scenario.start)
    drawn = [m for m in movements if m.way is Way.DRAWN]
    arrived = [m for m in movements if m.way is Way.ARRIVED]
    at_start = levels[0].usable + sum((m.quantity for m in drawn if m.at <= start), Decimal(0))
    until = _covered_until(drawn, at_start)
    material = facts.scenario.material_by_id[key[0]]
    ordered_for = material.purchase.owner if material.purchase else None
    point = material.reorder_point if key[1] == ordered_for else None
    below = (level.at for level in levels if point is not None and level.usable < point)
    empty = (
        level.at
        for level in levels
        if level.usable <= 0 and (level.moved.get(Way.DRAWN) or level.moved.get(Way.EXPIRED))
    )
    later = [m for m in arrived if m.lot.batch is None and m.lot.origin != "purchase" and m.lot.usable != start]
    return Supply(
        *key,
        usable_at_start=at_start,
        arriving=_sum(m for m in later if m.lot.usable is not None and m.lot.usable <= facts.scenario.end),
        bought=_sum(m for m in arrived if m.lot.origin == "purchase"),
        produced=_sum(m for m in arrived if m.lot.batch is not None),
        drawn=_sum(drawn),
        expired=_sum(m for m in movements if m.way is Way.EXPIRED),
        covered_until=until,
        cover=until - start if until else None,
        below_reorder_from=next(below, None),
        runs_out=next(empty, None),
    )


def _covered_until(drawn: list[Movement], stock: Decimal) -> datetime | None:
    for draw in drawn:
        stock -= draw.quantity
        if stock < 0:
            return draw.at
    return None


def _sum(movements: "Iterator[Movement] | list[Movement]") -> Decimal:
    return sum((m.quantity for m in movements), Decimal(0))
