"""The whole plant as one model: how large it would be, which batches are sure, and how a plan becomes its hint."""

from dataclasses import replace

from scheduler.detailed.problem import Problem
from scheduler.detailed.slots import demand_of
from scheduler.detailed.solution import PlacedCampaign, Slot, Solution
from scheduler.domain.purpose import RunPurpose


def flow_size(problem: Problem, slots: list[Slot]) -> int:
    """Rough number of literals of what operations draw: each draw may be of any lot, and none that expires earlier."""
    draws: dict[str, int] = {}
    lots = {item: len(stated) for item, stated in problem.stock.lots_of.items()}
    for slot in slots:
        lots[slot.recipe.product] = lots.get(slot.recipe.product, 0) + slot.size
        for need in problem.stock.needs[slot.recipe.id]:
            draws[need.item] = draws.get(need.item, 0) + slot.size
    return sum(n * lots.get(item, 0) * (n + lots.get(item, 0)) for item, n in draws.items())


def model_size(slots: list[Slot]) -> int:
    """Rough number of literals of the whole model: pairs of blocks on units, pairs of batches and orders."""
    blocks: dict[str, int] = {}
    batches: dict[str, int] = {}
    for slot in slots:
        for unit in slot.recipe.units:
            blocks[unit] = blocks.get(unit, 0) + 1
        runs = sum(len(p.alternatives) for p in slot.recipe.procedures.values())
        batches[slot.recipe.product] = batches.get(slot.recipe.product, 0) + slot.size * runs
    return sum(n * n for n in blocks.values()) + sum(10 * n for n in batches.values())


def needed_slots(problem: Problem, slots: list[Slot], base: Solution) -> set[str]:
    """Slots of which every batch is made in any plan that meets all demand: without one batch there is too little.

    Of products that other lots may serve nothing is said: how much these give depends on the plan.
    """
    orders = problem.scenario.order_by_id
    others = {orders[d.order].product for d in base.deliveries} | {lot.item for lot in problem.scenario.lots}
    rows: dict[str, list[Slot]] = {}
    for slot in slots:
        rows.setdefault(slot.recipe.product, []).append(slot)
    found: set[str] = set()
    for product, row in rows.items():
        if product in others:
            continue
        wanted = sum(peg.quantity for peg in demand_of(problem, product, ()))
        if sum(s.size * s.recipe.quantity for s in row) - min(s.recipe.quantity for s in row) < wanted:
            found |= {s.id for s in row}
    return found


def rename(solution: Solution, slots: list[Slot]) -> Solution:
    """The plan's campaigns under the ids of open slots of their recipe, in order of time, as a hint."""
    free: dict[tuple[str, RunPurpose, str | None], list[Slot]] = {}
    for slot in slots:
        free.setdefault((slot.recipe.id, slot.purpose, slot.run), []).append(slot)
    campaigns = dict(solution.campaigns)
    for key, campaign in sorted(solution.campaigns.items(), key=lambda item: item[1].batches[0].start):
        was = campaign.slot
        row = free.get((was.recipe.id, was.purpose, was.run), [])
        if was.commitment is None and row:
            slot = row.pop(0)
            del campaigns[key]
            campaigns[f"hint {slot.id}"] = PlacedCampaign(replace(slot), campaign.batches)
    return Solution({k.removeprefix("hint "): c for k, c in campaigns.items()})
