"""Which batch serves which order, given the times: by due date, where that is better than what was meant."""

from dataclasses import replace

from scheduler.detailed.evaluate import evaluate
from scheduler.detailed.problem import Problem
from scheduler.detailed.solution import Delivered, Peg, PlacedCampaign, Solution
from scheduler.domain.units import utc


def repeg(problem: Problem, solution: Solution, baseline: Solution | None = None) -> Solution:
    """Give each product's batches, in order of their ends, to its orders by due date; the better plan of the two."""
    found: list[Delivered] = []
    orders = sorted(problem.scenario.orders, key=lambda o: (utc(o.due), -o.priority, o.id))
    supply: dict[str, list[tuple[int, str, int]]] = {}
    for campaign in solution.campaigns.values():
        for batch in campaign.batches:
            recipe = campaign.slot.recipe
            supply.setdefault(recipe.product, []).append((batch.end, batch.id, recipe.quantity))
    for batches in supply.values():
        batches.sort()
    for order in orders:
        left = int(order.quantity / problem.scenario.product_by_id[order.product].precision)
        rest = []
        for end, name, room in supply.get(order.product, []):
            part = min(left, room)
            if part and (order.deadline is None or end <= problem.grid.at(utc(order.deadline))):
                found.append(Delivered(order.id, name, part))
                left, room = left - part, room - part
            if room:
                rest.append((end, name, room))
        supply[order.product] = rest
    pegged = Solution(solution.campaigns, solution.tasks, tuple(found))
    better = evaluate(problem, pegged, baseline) < evaluate(problem, solution, baseline)
    return with_pegs(pegged if better else solution)


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
    return Solution(campaigns, solution.tasks, solution.deliveries)
