"""The best sequence of campaigns on a suite: labels are grown in order of time, the most promising are kept."""

from bisect import bisect_right
from collections.abc import Callable
from heapq import heappop, heappush
from typing import NamedTuple

import numpy as np

from scheduler.detailed.suites.bound import Bound, Floats
from scheduler.detailed.suites.labels import Ints, Labels, first_label, grow, join, lasting, moves
from scheduler.detailed.suites.suite import START, Suite

WIDTHS = (30, 300, 3_000)
WIDEST = 30_000
"""How many labels that end with the same recipe at the same step are kept, sweep by sweep."""
MOST_LABELS = 20_000_000
MIXER = 1_000_003
"""Makes one sort key of what labels have made; labels that share a key by chance are only not next to one another."""
TOLERANCE = 0.1
LONG_AGO = -(2**60)


class Campaign(NamedTuple):
    """A campaign of a sequence: index of its recipe, and its batches."""

    make: int
    batches: int


class Found(NamedTuple):
    """A sequence: what is late or short, summed over dates, and its cost in the suite's prices."""

    short: int
    cost: int
    sequence: tuple[Campaign, ...]


Spend = Callable[[int], bool]
"""Told how many labels were grown; answers whether the search may go on."""


class Result(NamedTuple):
    """What a search gave; `proved`: no sequence without shortage costs less, whether anything expires in it or not."""

    found: Found | None
    proved: bool


def best_sequence(suite: Suite, spend: Spend) -> Result:
    """Sweep with ever more labels, each time for a better sequence only, until none was left out or time is up.

    What may expire is let go in one sweep: if even that finds nothing better, the best so far is the best there is.
    """
    best: Found | None = None
    bound = Bound(suite)
    for width in WIDTHS:
        sweep = Sweep(suite, bound, width, best, spend, keep_lasting=True)
        best = sweep.run()
        if sweep.stopped or not sweep.cut:
            break
    if sweep.stopped or not (sweep.cut or sweep.wasted):
        return Result(best, proved=not sweep.stopped)
    relaxed = Sweep(suite, bound, WIDEST, best, spend, keep_lasting=False)
    proved = relaxed.run() == best and not relaxed.cut and not relaxed.stopped
    if sweep.cut and not proved:
        best = Sweep(suite, bound, WIDEST, best, spend, keep_lasting=True).run()
    return Result(best, proved)


class Sweep:
    """One pass over the horizon.

    Attributes:
        cut: labels were left out that might have led to something better.
        wasted: labels were left out because something would expire.
        stopped: it ended before the horizon did.
    """

    def __init__(
        self, suite: Suite, bound: Bound, width: int, best: Found | None, spend: Spend, *, keep_lasting: bool
    ) -> None:
        self.suite, self.bound, self.width, self.best, self.spend = suite, bound, width, best, spend
        self.keep_lasting = keep_lasting
        self._mixer = np.array([MIXER ** (p + 1) % 2**61 for p in range(len(suite.products))], np.int64)
        self.cut = self.wasted = self.stopped = False
        self._waiting: dict[int, dict[int, list[Labels]]] = {}
        self._steps: list[int] = []
        self._firsts: list[int] = []
        self._history: list[tuple[int, Ints, Ints]] = []
        self._count = 0

    def run(self) -> Found | None:
        """The best sequence: the one it started with, or a better one."""
        root = self._promising(first_label(self.suite), LONG_AGO, START)
        self._remember(root, START)
        self._grow(root, LONG_AGO, START)
        while self._steps:
            at = heappop(self._steps)
            for last, parts in sorted(self._waiting.pop(at).items()):
                labels = join(parts)
                if self._count > MOST_LABELS or not self.spend(len(labels.size)):
                    self.stopped = True
                    return self.best
                labels = self._promising(labels, at, last)
                if len(labels.size):
                    self._remember(labels, last)
                    self._grow(labels, at, last)
        return self.best

    def _promising(self, labels: Labels, at: int, last: int) -> Labels:
        """Of labels that made the same only the best; of these the `width` best that may still beat the best found."""
        key = labels.made @ self._mixer + labels.size
        labels = labels.take(np.lexsort((labels.cost, labels.short, key)))
        same = np.all(labels.made[1:] == labels.made[:-1], axis=1) & (labels.size[1:] == labels.size[:-1])
        labels = labels.take(np.concatenate(([True], ~same)))
        outlook = self.bound(labels, at, last)
        keep = np.flatnonzero(self._may_win(outlook.short, outlook.cost))
        if len(keep) > self.width:
            self.cut = True
            keep = keep[np.lexsort((outlook.cost[keep], outlook.short[keep]))[: self.width]]
        labels = labels.take(keep)
        if len(keep):
            self._note(outlook.short_now[keep], outlook.cost_now[keep], labels, last)
        return labels

    def _may_win(self, short: Floats, cost: Floats) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
        if self.best is None:
            return np.ones(len(short), np.bool_)
        if self.best.short:  # The bound of the cost holds for plans without shortage only.
            return short <= self.best.short + TOLERANCE
        return (short <= TOLERANCE) & (cost <= self.best.cost - 1 + TOLERANCE)

    def _note(self, short: Floats, cost: Floats, labels: Labels, last: int) -> None:
        """Remember the best of the labels if it beats the best so far when nothing more is made."""
        row = int(np.lexsort((cost, short))[0])
        value = (int(short[row]), int(cost[row]))
        if self.best is None or value < self.best[:2]:
            before = self._sequence(int(labels.parent[row]), last, int(labels.size[row]))
            self.best = Found(*value, before)

    def _remember(self, labels: Labels, last: int) -> None:
        self._firsts.append(self._count)
        self._history.append((last, labels.size, labels.parent))

    def _grow(self, labels: Labels, at: int, last: int) -> None:
        numbers = np.arange(self._count, self._count + len(labels.size))
        self._count += len(labels.size)
        for move in moves(self.suite, 0 if last == START else at, last):
            rows = np.ones(len(labels.size), np.bool_)
            if not move.fresh:
                rows = labels.size + move.batches <= self.suite.makes[last].most
            grown = grow(self.suite, labels.take(rows), numbers[rows], at, move)
            if self.keep_lasting:
                kept = lasting(self.suite, grown, move)
                self.wasted |= not kept.all()
                grown = grown.take(kept)
            if len(grown.size):
                end = move.last(self.suite)
                if end not in self._waiting:
                    heappush(self._steps, end)
                self._waiting.setdefault(end, {}).setdefault(move.make, []).append(grown)

    def _sequence(self, parent: int, last: int, size: int) -> tuple[Campaign, ...]:
        """The campaigns that lead to `size` batches of recipe `last` after a label."""
        found = [Campaign(last, size)] if last != START else []
        while last != START:
            first = size == self.suite.makes[last].first
            block = bisect_right(self._firsts, parent) - 1
            row = parent - self._firsts[block]
            last, sizes, parents = self._history[block]
            size, parent = int(sizes[row]), int(parents[row])
            if first and last != START:
                found.append(Campaign(last, size))
        return tuple(reversed(found))
