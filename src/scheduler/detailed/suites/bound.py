"""What labels will cost at least: of each date by itself, what the time until then cannot make."""

import numpy as np
from numpy.typing import NDArray

from scheduler.detailed.suites.labels import Labels
from scheduler.detailed.suites.suite import Cell, Suite

Floats = NDArray[np.float64]


class Bound:
    """Lower bounds of a suite's labels.

    For each date on its own: the time until then is filled, batches in fractions and no changeover but the one to each
    product, first with what is due, then with the stock whose lack costs most for its time. What does not fit is
    missing. To that comes what batches earn, were the rest of the horizon filled with the best of them. The cost holds
    for plans without shortage.
    """

    def __init__(self, suite: Suite) -> None:
        """Dates of all products side by side."""
        self.suite = suite
        products = range(len(suite.products))
        rows = _rows(suite)
        self.at = np.array([row[0] for row in rows], np.int64)
        self.need = np.array([[row[1][p].need if p in row[1] else -(10**15) for p in products] for row in rows], float)
        self.target = np.array([[row[1][p].target if p in row[1] else 0 for p in products] for row in rows], float)
        into = [min((g.steps for (_, k), g in suite.gaps.items() if k == j), default=0) for j in range(len(suite.makes))]
        self.times = [max(1, min(m.pace, into[j] + m.duration)) for j, m in enumerate(suite.makes)]
        makers = [[j for j, m in enumerate(suite.makes) if m.product == p] for p in products]
        self.slowness = [min(self.times[j] / suite.makes[j].quantity for j in makers[p]) for p in products]
        self.delay = [[min(self._delay(i, j, into[j]) for j in makers[p]) for p in products] for i in range(len(into))]
        self.order = sorted(products, key=lambda p: -suite.deficit[p] / self.slowness[p])
        self.earned = min(0.0, *(m.price / time for m, time in zip(suite.makes, self.times, strict=True)))

    def _delay(self, last: int, make: int, into: int) -> int:
        """Steps, beyond the least time of its batches, until the first of a recipe may end after one of another."""
        if last == make:
            return 0
        gaps, makes = self.suite.gaps, self.suite.makes
        ways = [gaps[last, make].steps] if (last, make) in gaps else []
        for between, other in enumerate(makes):
            if (last, between) in gaps:
                work = (other.first - 1) * other.pace + other.duration
                ways.append(gaps[last, between].steps + work + into)
        return min(ways, default=into) + makes[make].duration - self.times[make]

    def __call__(self, labels: Labels, at: int, last: int) -> tuple[Floats, Floats]:
        """Least shortage and least cost of each label in the end; all ended at step `at` with recipe `last`."""
        begun = int(np.searchsorted(self.at, at))
        time = (self.at[begun:] - at).astype(float)
        short, cost = labels.short.astype(float), labels.cost + self.earned * (self.suite.horizon - at)
        left = np.broadcast_to(time, (len(short), len(time))).copy()
        wanted = []
        for p, slowness in enumerate(self.slowness):
            missing = self.need[begun:, p] - labels.made[:, p, None]
            left -= np.maximum(missing, 0.0) * slowness
            wanted.append(np.clip(missing + self.target[begun:, p], 0.0, self.target[begun:, p]))
        short += np.maximum(-left, 0.0).sum(axis=1) / max(self.slowness)
        np.maximum(left, 0.0, out=left)
        for p in self.order:
            reach = np.maximum(time - self.delay[last][p], 0.0)
            filled = np.minimum(np.minimum(wanted[p] * self.slowness[p], left), reach)
            left -= filled
            cost += self.suite.deficit[p] * (wanted[p] - filled / self.slowness[p]).sum(axis=1)
        return short, cost


def _rows(suite: Suite) -> list[tuple[int, dict[int, Cell]]]:
    """Steps in order, each with at most one cell a product; a second cell at the same step gets a row of its own."""
    rows: dict[tuple[int, int], dict[int, Cell]] = {}
    for p, cells in enumerate(suite.cells):
        seen: dict[int, int] = {}
        for cell in cells:
            place = seen[cell.at] = seen.get(cell.at, -1) + 1
            rows.setdefault((cell.at, place), {})[p] = cell
    return [(at, row) for (at, _), row in sorted(rows.items())]
