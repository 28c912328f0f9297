"""What is due by when on a suite, and what may be made by when without expiring."""

from itertools import pairwise

from scheduler.detailed.problem import Problem
from scheduler.detailed.stock_data import FOREVER
from scheduler.detailed.suites.suite import Cell, Limit
from scheduler.domain.units import utc

Dated = list[tuple[int, int]]
"""Pairs of a step and a quantity."""


def cells_of(problem: Problem, product: str) -> tuple[Cell, ...]:
    """The dates of a product's orders and stock targets; what is due after the horizon counts at its end.

    need(T) = quantity of orders due by T − lots usable by T; what ends by `T − qc` is usable at T.
    """
    end, lag = problem.horizon, qc_steps(problem, product)
    due, targets = _due(problem, product), _targets(problem, product)
    usable = [(lot.usable, lot.quantity) for lot in problem.stock.lots_of.get(product, ())]
    dates = {step for step, _ in (*due, *targets) if step <= end}
    cells = [Cell(t - lag, _upto(due, t) - _upto(usable, t), _upto(targets, t) - _upto(targets, t - 1)) for t in dates]
    if any(step > end for step, _ in due):
        cells.append(Cell(end - lag, _upto(due, FOREVER) - _upto(usable, end), 0))
    return tuple(sorted(cells))


def limits_of(problem: Problem, product: str) -> tuple[Limit, ...]:
    """How much may be made by when: what expires by e in the horizon is at most what is due before e.

    made(x) ≤ orders due before x + shelf life − lots that expire by then; what is made later only adds to it.
    """
    if product not in problem.stock.lives:
        return ()
    due, life, end = _due(problem, product), problem.stock.lives[product], problem.horizon + 1
    lots = [(lot.expiry, lot.quantity) for lot in problem.stock.lots_of.get(product, ())]
    changes = sorted({0, end, *(s + 1 for s, _ in due if 0 <= s < end), *(s for s, _ in lots if s < end)})
    limits: list[Limit] = []
    for start, stop in reversed(list(pairwise(changes))):
        room = _upto(due, start - 1) - _upto(lots, start)
        if room >= 0:
            limits.append(Limit(stop - 1 - life, min(room, limits[-1].quantity if limits else room)))
    return tuple(reversed(limits))


def qc_steps(problem: Problem, product: str) -> int:
    """Steps from the end of a batch until its lot is usable."""
    release = problem.stock.releases.get(product)
    return release.duration if release else 0


def _due(problem: Problem, product: str) -> Dated:
    return [(w.due, w.quantity) for w in problem.stock.wants.values() if w.product == product]


def _targets(problem: Problem, product: str) -> Dated:
    stated = problem.scenario.product_by_id[product].stock_targets
    dated = [(problem.grid.at(utc(t.date)), problem.stock.count(product, t.quantity)) for t in stated]
    return [(at, quantity) for at, quantity in dated if 0 <= at <= problem.horizon]


def _upto(dated: Dated, last: int) -> int:
    return sum(quantity for at, quantity in dated if at <= last)
