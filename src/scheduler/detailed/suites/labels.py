"""Labels: what has been made on a suite by some step, and what it has cost so far; many at once, as arrays."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scheduler.detailed.suites.suite import START, Suite

Ints = NDArray[np.int64]


class Labels(NamedTuple):
    """Partial plans that end with the same recipe at the same step, one a row.

    Attributes:
        size: batches of the last campaign so far; `made`: quantity by product.
        short: quantity due and not usable, summed over dates; `cost`: in the suite's prices.
        parent: number of the label it comes from.
    """

    size: Ints
    made: Ints
    short: Ints
    cost: Ints
    parent: Ints

    def take(self, index: NDArray[np.int64] | NDArray[np.bool_]) -> "Labels":
        """Some of the rows."""
        return Labels(*(column[index] for column in self))


def first_label(suite: Suite) -> Labels:
    """Nothing made yet."""
    zero = np.zeros(1, np.int64)
    return Labels(zero, np.zeros((1, len(suite.products)), np.int64), zero, zero, np.full(1, -1))


def join(parts: list[Labels]) -> Labels:
    """All rows of several."""
    return Labels(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


class Move(NamedTuple):
    """The next batches: a new campaign at its smallest size, or as many more as its size may grow by.

    Attributes:
        make: index of the recipe; `first`: end of the first of its `batches`.
    """

    make: int
    first: int
    batches: int
    fresh: bool
    price: int

    def last(self, suite: Suite) -> int:
        """End of the last of its batches."""
        return self.first + (self.batches - 1) * suite.makes[self.make].pace


def moves(suite: Suite, at: int, last: int) -> Iterator[Move]:
    """What may come after a batch of recipe `last` that ended at a step (START: after nothing), within the horizon."""
    for j, make in enumerate(suite.makes):
        found = []
        if j == last:
            price = make.step * (make.price + make.again)
            found.append(Move(j, at + make.pace, make.step, fresh=False, price=price))
        if (last, j) in suite.gaps:
            gap = suite.gaps[last, j]
            first = max(at + gap.steps, suite.ready if last == START else 0) + make.duration
            price = gap.price + make.first * make.price + (make.first - 1) * make.again
            found.append(Move(j, first, make.first, fresh=True, price=price))
        yield from (move for move in found if move.last(suite) <= suite.horizon)


def grow(suite: Suite, labels: Labels, numbers: Ints, since: int, move: Move) -> Labels:
    """The labels after a move; dates up to its end, from `since` on, are settled."""
    make, end = suite.makes[move.make], move.last(suite)
    short, cost = labels.short.copy(), labels.cost + move.price
    for product, cells in enumerate(suite.cells):
        for at, need, target in cells:
            if since <= at < end:
                fresh = max(0, min(move.batches, 1 + (at - move.first) // make.pace)) if product == make.product else 0
                _settle(suite, product, need - fresh * make.quantity, target, labels.made, short, cost)
    made = labels.made.copy()
    made[:, make.product] += move.batches * make.quantity
    size = np.full(len(short), move.batches) if move.fresh else labels.size + move.batches
    return Labels(size, made, short, cost, numbers)


def _settle(suite: Suite, product: int, need: int, target: int, made: Ints, short: Ints, cost: Ints) -> None:
    missing = need - made[:, product]
    if need > 0:
        short += np.maximum(missing, 0)
    if target and need + target > 0 and suite.deficit[product]:
        cost += suite.deficit[product] * np.minimum(np.maximum(missing + target, 0), target)


def lasting(suite: Suite, labels: Labels, move: Move) -> NDArray[np.bool_]:
    """Which labels, after a move, have made nothing that expires unused."""
    make, kept = suite.makes[move.make], np.ones(len(labels.size), np.bool_)
    end, product = move.last(suite), make.product
    for at, quantity in suite.limits[product]:
        ended = max(0, min(move.batches, 1 + (at - move.first) // make.pace))
        if ended:
            kept &= labels.made[:, product] - (move.batches - ended) * make.quantity <= quantity
        if at >= end:
            break
    return kept
