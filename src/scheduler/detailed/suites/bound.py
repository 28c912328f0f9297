"""What labels will cost at least: of each date by itself, what the time until then cannot make."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scheduler.detailed.suites.labels import Labels
from scheduler.detailed.suites.suite import Cell, Suite

Floats = NDArray[np.float64]
NEVER = 10**15


class Outlook(NamedTuple):
    """Of each label: shortage and cost in the end at least, and what they are if nothing more is made."""

    short: Floats
    cost: Floats
    short_now: Floats
    cost_now: Floats


class Bound:
    """Lower bounds of a suite's labels.

    For each date on its own: the time until then is filled, batches in fractions and no changeover but one to each
    product, first with what is due, then with the stock whose lack costs most for its time. What does not fit is
    missing. To that comes what batches earn, were the rest of the horizon filled with what is due and with the best of
    them. The cost holds for plans without shortage.
    """

    def __init__(self, suite: Suite) -> None:
        """Dates of all products side by side."""
        self.suite, makes = suite, suite.makes
        products = range(len(suite.products))
        rows = _rows(suite)
        self.at = np.array([row[0] for row in rows], np.int64)
        self.need = np.array([[row[1][p].need if p in row[1] else -NEVER for p in products] for row in rows], float)
        self.target = np.array([[row[1][p].target if p in row[1] else 0 for p in products] for row in rows], float)
        into = [min((g.steps for (_, k), g in suite.gaps.items() if k == j), default=0) for j in range(len(makes))]
        self.times = [max(1, min(m.pace, into[j] + m.duration)) for j, m in enumerate(makes)]
        self.starts = [into[j] + m.duration - self.times[j] for j, m in enumerate(makes)]
        self.makers = [[j for j, m in enumerate(makes) if m.product == p] for p in products]
        self.slowness = [min(self.times[j] / makes[j].quantity for j in self.makers[p]) for p in products]
        self.earned = [min(0.0, *(makes[j].price / self.times[j] for j in self.makers[p])) for p in products]
        self.order = sorted(products, key=lambda p: -suite.deficit[p] / self.slowness[p])

    def __call__(self, labels: Labels, at: int, last: int) -> Outlook:
        """The outlook of labels that all ended at step `at` with recipe `last`."""
        suite, begun = self.suite, int(np.searchsorted(self.at, at))
        time = (self.at[begun:, None] - at).astype(float)
        now, paid = labels.short.astype(float), labels.cost.astype(float)
        cost = paid + min(self.earned) * (suite.horizon - at)
        if not len(time):
            return Outlook(now, cost, now, paid)
        starts = [min(0 if j == last else self.starts[j] for j in makers) for makers in self.makers]
        missing = [self.need[begun:, p, None] - labels.made[:, p].astype(float) for p in range(len(starts))]
        work_due, begun_for = np.zeros((len(time), len(now))), np.zeros((len(time), len(now)))
        for p, start in enumerate(starts):
            due = np.maximum(missing[p], 0.0)
            now += due.sum(axis=0)
            work = due * self.slowness[p]
            setup = start * (due > 0)
            cost += (work + setup).max(axis=0) * (self.earned[p] - min(self.earned))
            work_due += work
            begun_for += setup
        short = labels.short + np.maximum(work_due - time, 0.0).sum(axis=0) / max(self.slowness)
        left = np.maximum(time - work_due - begun_for, 0.0)
        for p in (p for p in self.order if suite.deficit[p]):
            target = self.target[begun:, p, None]
            wanted = np.minimum(np.maximum(missing[p] + target, 0.0), target)
            filled = np.minimum(np.minimum(wanted * self.slowness[p], left), np.maximum(time - starts[p], 0.0))
            left -= filled
            paid += suite.deficit[p] * wanted.sum(axis=0)
            cost += suite.deficit[p] * (wanted - filled / self.slowness[p]).sum(axis=0)
        return Outlook(short, cost, now, paid)


def _rows(suite: Suite) -> list[tuple[int, dict[int, Cell]]]:
    """Steps in order, each with at most one cell a product; a second cell at the same step gets a row of its own."""
    rows: dict[tuple[int, int], dict[int, Cell]] = {}
    for p, cells in enumerate(suite.cells):
        seen: dict[int, int] = {}
        for cell in cells:
            place = seen[cell.at] = seen.get(cell.at, -1) + 1
            rows.setdefault((cell.at, place), {})[p] = cell
    return [(at, row) for (at, _), row in sorted(rows.items())]
