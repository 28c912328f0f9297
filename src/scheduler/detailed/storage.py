"""What a plan keeps in each storage class over time, whether it fits, and what expires there."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from scheduler.detailed.lots import lots_of, parts_of
from scheduler.detailed.problem import Problem
from scheduler.detailed.solution import Solution
from scheduler.detailed.stock_data import Supply

Level = tuple[int, int, int]
"""(start, end, amount)."""


class Stay(NamedTuple):
    """A quantity of a lot that lies in storage over [start, end); `rest` = nobody takes it."""

    lot: str
    item: str
    start: int
    end: int
    quantity: int
    rest: bool


def storage_fits(problem: Problem, solution: Solution) -> bool:
    """Whether no storage class ever holds more than its capacity."""
    return not overfull(problem, solution)


def overfull(problem: Problem, solution: Solution) -> list[str]:
    """Storage classes that hold more than their capacity at some time."""
    stock = problem.stock
    if not stock.rooms:
        return []
    kept: dict[str, list[Level]] = {}
    for stay in stays(problem, solution):
        room, factor = stock.stored[stay.item]
        kept.setdefault(room, []).append((stay.start, stay.end, stay.quantity * factor))
    return [room for room, own in kept.items() if any(n > stock.rooms[room] for _, _, n in profile(own))]


def stays(problem: Problem, solution: Solution) -> Iterator[Stay]:
    """Every lot of a stored item from its arrival to its draws and deliveries, the rest to its expiry."""
    stock, horizon = problem.stock, problem.horizon
    takes = taken(problem, solution)
    for item in sorted(stock.stored):
        for lot in all_lots(problem, solution, item):
            left, start = lot.quantity, max(0, lot.arrives)
            for at, quantity in takes.get(lot.lot, ()):
                left -= quantity
                if start < min(at, horizon):
                    yield Stay(lot.lot, item, start, min(at, horizon), quantity, rest=False)
            if left > 0 and start < min(lot.expiry, horizon):
                yield Stay(lot.lot, item, start, min(lot.expiry, horizon), left, rest=True)


def all_lots(problem: Problem, solution: Solution, item: str) -> list[Supply]:
    """Lots of an item, also those that give nothing."""
    giving = lots_of(problem, solution, item)
    known = {lot.lot for lot in giving}
    return [*giving, *(lot for lot in problem.stock.lots if lot.item == item and lot.lot not in known)]


def wasted(problem: Problem, solution: Solution) -> Iterator[Supply]:
    """Lots that expire in the horizon, with what is left of them then."""
    stock = problem.stock
    items = sorted(stock.lives.keys() | {lot.item for lot in stock.lots if lot.expiry <= problem.horizon})
    takes = taken(problem, solution) if items else {}
    for item in items:
        for lot in all_lots(problem, solution, item):
            left = lot.quantity - sum(quantity for _, quantity in takes.get(lot.lot, ()))
            if left > 0 and 0 <= lot.expiry <= problem.horizon:
                yield lot._replace(quantity=left)


def taken(problem: Problem, solution: Solution) -> dict[str, list[tuple[int, int]]]:
    """(step, quantity) of every draw and delivery, by lot."""
    found: dict[str, list[tuple[int, int]]] = {}
    for part in parts_of(problem, solution):
        found.setdefault(part.lot, []).append((part.delivered, part.quantity))
    batches = {b.id: (c.slot.recipe.id, b) for c in solution.campaigns.values() for b in c.batches}
    places = {
        (recipe, n.procedure, n.operation): n.place for recipe, needs in problem.stock.needs.items() for n in needs
    }
    for lot, batch, procedure, operation, quantity in solution.draws:
        if batch in batches:
            recipe, placed = batches[batch]
            at = placed.procedures[procedure].edges[places[recipe, procedure, operation]]
            found.setdefault(lot, []).append((at, quantity))
    return found


def profile(levels: Iterable[Level]) -> list[Level]:
    """Amounts that overlap added up: disjoint levels in order of time."""
    changes: dict[int, int] = {}
    for start, end, amount in levels:
        changes[start] = changes.get(start, 0) + amount
        changes[end] = changes.get(end, 0) - amount
    found: list[Level] = []
    total, steps = 0, sorted(changes)
    for start, end in pairwise(steps):
        total += changes[start]
        if total:
            found.append((start, end, total))
    return found
