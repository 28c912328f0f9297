"""Which lot serves which order, given the times: by due date, where that is better than what was meant."""

from collections.abc import Container, Mapping
from dataclasses import replace

from scheduler.detailed.evaluate import evaluate
from scheduler.detailed.lots import complete, lots_of
from scheduler.detailed.problem import Problem
from scheduler.detailed.solution import Delivered, Peg, PlacedCampaign, Solution
from scheduler.detailed.stock_data import Supply, Want
from scheduler.detailed.storage import storage_fits


def repeg(problem: Problem, solution: Solution, baseline: Solution | None = None) -> Solution:
    """Give each product's lots, the first usable first, to its orders by due date; the better plan of the two."""
    solution = replace(solution, deliveries=complete(problem, solution.deliveries))
    pegged = replace(solution, deliveries=by_due_date(problem, solution))
    better = set(pegged.deliveries) != set(solution.deliveries)
    better = better and evaluate(problem, pegged, baseline) < evaluate(problem, solution, baseline)
    better = better and storage_fits(problem, pegged)
    return with_pegs(pegged if better else solution)


def rearranged(problem: Problem, solution: Solution, items: Container[str]) -> Solution | None:
    """The plan with what orders of some items get taken from other lots of theirs: early ones are left to draw on.

    None where nothing changes, or the plan is worse.
    """
    wants, given = problem.stock.wants, dict.fromkeys(problem.stock.wants, 0)
    kept = tuple(d for d in solution.deliveries if wants[d.order].product not in items)
    for delivery in set(solution.deliveries) - set(kept):
        given[delivery.order] += delivery.quantity
    found = replace(solution, deliveries=(*kept, *by_due_date(problem, solution, given)))
    if set(found.deliveries) == set(solution.deliveries) or not storage_fits(problem, found):
        return None
    return found if evaluate(problem, found) <= evaluate(problem, solution) else None


def by_due_date(problem: Problem, solution: Solution, most: Mapping[str, int] | None = None) -> tuple[Delivered, ...]:
    """Deliveries to the order due first from the lot usable first, of those that expire together; draws come first.

    Of what other batches may draw on, an order gets the lot usable last of those in time: earlier ones stay for them.
    `most` = what each order gets at most; what it asks for where not stated.
    """
    drawn: dict[str, int] = {}
    for draw in solution.draws:
        drawn[draw.lot] = drawn.get(draw.lot, 0) + draw.quantity
    left: dict[str, int] = {}
    rows: dict[str, list[Supply]] = {}
    for product in dict.fromkeys(want.product for want in problem.stock.wants.values()):
        rows[product] = sorted(lots_of(problem, solution, product), key=lambda s: (s.usable, s.expiry, s.lot))
        left |= {s.lot: s.quantity - drawn.get(s.lot, 0) for s in rows[product]}
    found: list[Delivered] = []
    wants = list(problem.stock.wants.values())
    if most is not None:
        wants = [want._replace(quantity=most[want.order]) for want in wants if most.get(want.order)]
    for want in sorted(wants, key=lambda w: (w.due, -w.rate / problem.precision(w.product), w.order)):
        row = rows[want.product] = [s for s in rows[want.product] if left[s.lot] > 0]
        if want.product in problem.stock.consumed:
            row = sorted(row, key=lambda s: (s.usable > want.due, -s.usable if s.usable <= want.due else s.usable))
        for lot, quantity in _serve(problem, want, row, left):
            left[lot] -= quantity
            found.append(Delivered(want.order, lot, quantity))
    return tuple(found)


def _serve(problem: Problem, want: Want, row: list[Supply], left: dict[str, int]) -> list[tuple[str, int]]:
    """Parts for an order from the first lots that suit; an order that may not be split gets all or nothing."""
    suits = [s for s in row if s.serves(want) and not s.idle and want.accepts(s.usable, s.expiry, problem.horizon)]
    if not want.whole:
        suits = [s for s in suits if not s.held_at(max(s.usable, want.ready))]
    while True:
        parts: list[tuple[str, int]] = []
        missing, last = want.quantity, want.ready
        for supply in suits:
            if missing == 0:
                break
            parts.append((supply.lot, min(missing, left[supply.lot])))
            missing, last = missing - parts[-1][1], max(last, supply.usable)
        if not want.whole:
            return parts
        fresh = [s for s in suits if not s.held_at(last) and (last + want.life <= s.expiry or s.usable > last)]
        if missing or len(fresh) == len(suits):
            return [] if missing else parts
        suits = fresh


def with_pegs(solution: Solution) -> Solution:
    """Slots that are pegged to what their batches deliver, ready to be freed again."""
    given: dict[str, list[Peg]] = {}
    for delivery in solution.deliveries:
        given.setdefault(delivery.lot, []).append(Peg(delivery.order, delivery.quantity))
    campaigns = {}
    for key, campaign in solution.campaigns.items():
        pegs = tuple(tuple(given.get(b.id, ())) for b in campaign.batches)
        slot = replace(campaign.slot, pegs=pegs, size=len(campaign.batches))
        campaigns[key] = PlacedCampaign(slot, campaign.batches)
    return replace(solution, campaigns=campaigns)
