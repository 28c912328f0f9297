"""Traceability: which lots went into which, through any number of batches, and to which orders."""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from scheduler.report.facts import Facts


class Link(NamedTuple):
    """A lot and what it went into.

    Attributes:
        levels: batches between the two.
        order: whether the target is an order; else it is a lot.
        through: batches that made the target, or the lot that was delivered.
    """

    lot: str
    levels: int
    order: bool
    target: str
    through: tuple[str, ...]


def trace_of(facts: Facts) -> Iterator[Link]:
    """Every pair of a lot and a lot or order behind it, by lot; read from the right it traces back."""
    made: dict[str, list[str]] = defaultdict(list)
    for lot in facts.lots.values():
        if lot.batch:
            made[lot.batch].append(lot.id)
    for lot in facts.lots.values():
        yield from _forward(facts, lot.id, made)


def _forward(facts: Facts, first: str, made: dict[str, list[str]]) -> Iterator[Link]:
    levels = {first: 0}
    orders: dict[str, tuple[int, dict[str, None]]] = {}
    todo = [first]
    for lot in todo:  # grows while it is walked: the nearest lots first
        source = facts.lots[lot].batch if lot != first else None
        for order in facts.orders_of.get(lot, ()):
            through = orders.setdefault(order, (levels[lot], {}))[1]
            through |= {source: None} if source else {}
        for batch in facts.batches_into.get(lot, ()):
            for product in made.get(batch, ()):
                if product not in levels:
                    levels[product] = levels[lot] + 1
                    todo.append(product)
    for lot in todo[1:]:
        yield Link(first, levels[lot], False, lot, (facts.lots[lot].batch or "",))
    for order, (level, batches) in orders.items():
        yield Link(first, level, True, order, tuple(batches))
