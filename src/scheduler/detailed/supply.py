"""Which operation draws on which lot, given the times: first expired, first out; what is missing is bought."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from typing import NamedTuple

from scheduler.detailed.lots import complete, lots_of
from scheduler.detailed.problem import Problem
from scheduler.detailed.purchase_plan import purchase_plan
from scheduler.detailed.solution import Bought, Drawn, Solution
from scheduler.detailed.stock_data import Need, Supply
from scheduler.detailed.storage import storage_fits

ROUNDS = 3
"""How often purchases are added: with what was bought before, lots are shared out anew."""


class Taking(NamedTuple):
    """An operation of a placed batch that draws at a step."""

    at: int
    batch: str
    need: Need
    product: str
    sponsor: str


class Shared(NamedTuple):
    """Lots of an item shared out: every operation has what it needs."""

    draws: list[Drawn]
    purchases: list[Bought]


def supply(problem: Problem, solution: Solution) -> Solution | None:
    """The plan with draws and purchases for its times; None where an operation goes short or storage overflows."""
    if not problem.stock.consumed and not problem.stock.stored:
        return solution
    draws: list[Drawn] = []
    purchases: list[Bought] = []
    for item in sorted(problem.stock.consumed):
        found = share_out(problem, solution, item)
        if found is None:
            return None
        draws, purchases = [*draws, *found.draws], [*purchases, *found.purchases]
    supplied = replace(solution, draws=tuple(draws), purchases=tuple(purchases))
    delivered = replace(supplied, deliveries=complete(problem, supplied.deliveries))
    return supplied if storage_fits(problem, delivered) else None


def share_out(problem: Problem, solution: Solution, item: str) -> Shared | None:
    """Lots of an item for the operations that draw it; whose lots are taken first is what buys less."""
    asked = sorted(takings(problem, solution, item), key=lambda t: (t.at, t.batch, t.need))
    if not asked:
        return Shared([], [])
    given: dict[str, int] = {}
    for delivery in solution.deliveries:
        given[delivery.lot] = given.get(delivery.lot, 0) + delivery.quantity
    lots = lots_of(problem, replace(solution, purchases=()), item)
    lots = [lot._replace(quantity=lot.quantity - given.get(lot.lot, 0)) for lot in lots]
    found = _with_purchases(problem, item, asked, lots, own_first=True)
    if found is None or found.purchases:
        other = _with_purchases(problem, item, asked, lots, own_first=False)
        both = [shared for shared in (found, other) if shared]
        found = min(both, key=lambda shared: sum(p.quantity for p in shared.purchases), default=None)
    return found


def takings(problem: Problem, solution: Solution, item: str) -> Iterator[Taking]:
    """Operations of a plan that draw an item; history draws nothing."""
    needs = {key: [n for n in row if n.item == item] for key, row in problem.stock.needs.items()}
    for campaign in solution.campaigns.values():
        recipe = campaign.slot.recipe
        for need in needs[recipe.id]:
            sponsor = problem.stock.sponsor(recipe.product)
            for batch in campaign.batches:
                at = batch.procedures[need.procedure].edges[need.place]
                if at >= 0:
                    yield Taking(at, batch.id, need, recipe.product, sponsor)


def _with_purchases(
    problem: Problem, item: str, asked: list[Taking], lots: list[Supply], *, own_first: bool
) -> Shared | None:
    buying = problem.stock.purchases.get(item)
    bought: list[Bought] = []
    names = (name for n in count(1) if (name := f"buy-{item}-{n}") not in problem.scenario.lot_by_id)
    for _ in range(ROUNDS):
        draws, missing = allocate(asked, lots, own_first=own_first)
        if not missing:
            return Shared(draws, bought)
        if buying is None or any(buying.owner not in (None, taking.sponsor) for taking, _ in missing):
            return None
        plan = purchase_plan(buying, problem.stock.lives.get(item), ((t.at, quantity) for t, quantity in missing))
        if plan is None:
            return None
        new = [Bought(next(names), item, quantity, at) for at, quantity in plan]
        bought += new
        lots = [*lots, *(_proposed(problem, purchase, buying.owner) for purchase in new)]
    return None


def _proposed(problem: Problem, purchase: Bought, owner: str | None) -> Supply:
    at, expiry = purchase.arrives, problem.stock.expiry(purchase.item, purchase.arrives)
    return Supply(purchase.lot, purchase.item, purchase.quantity, at, at, expiry, owner)


def allocate(
    asked: list[Taking], lots: list[Supply], *, own_first: bool
) -> tuple[list[Drawn], list[tuple[Taking, int]]]:
    """Draws in order of time, each from the lots of its class that expire first, and what finds no lot.

    Args:
        asked: in order of time.
        lots: with what may be drawn from each.
        own_first: the sponsor's lots are taken before the shared pool's; else after.
    """
    left = {lot.lot: lot.quantity for lot in lots}
    row = sorted(lots, key=lambda lot: (lot.expiry, lot.usable, lot.lot))
    draws: list[Drawn] = []
    missing: list[tuple[Taking, int]] = []
    for taking in asked:
        row = [lot for lot in row if left[lot.lot] > 0 and lot.expiry > taking.at]
        ready = [lot for lot in row if lot.usable <= taking.at and not lot.held_at(taking.at)]
        suits = [lot for lot in ready if lot.suits(taking.product, taking.sponsor)]
        wanted = taking.need.quantity
        for lot in sorted(suits, key=lambda lot: (lot.owner is None) is own_first):
            part = min(wanted, left[lot.lot])
            if part:
                draws.append(Drawn(lot.lot, taking.batch, taking.need.procedure, taking.need.operation, part))
                left[lot.lot] -= part
                wanted -= part
        if wanted:
            missing.append((taking, wanted))
    return draws, missing
