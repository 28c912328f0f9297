"""The lots of a plan in steps: what there is of an item, from when and until when, and when orders get their parts."""

from collections.abc import Iterator
from typing import NamedTuple

from scheduler.detailed.problem import Problem
from scheduler.detailed.solution import Delivered, PlacedBatch, PlacedCampaign, Solution
from scheduler.detailed.stock_data import LONG_AGO, Gift, Supply, Want


def released(problem: Problem, solution: Solution, product: str, lot: str, made: int) -> int:
    """Step from which a lot made at a step is usable: the end of its QC release."""
    release = problem.stock.releases.get(product)
    return solution.releases.get(lot, made) + release.duration if release else made


def quarantine(problem: Problem, campaign: PlacedCampaign) -> int:
    """Step until which the lots of a PPQ set wait for its report; LONG_AGO for others."""
    run = problem.runs.get(campaign.slot.run or "")
    return LONG_AGO if run is None or run.report is None else max(b.end for b in campaign.batches) + run.report


def product_lot(problem: Problem, solution: Solution, campaign: PlacedCampaign, batch: PlacedBatch) -> Supply:
    """The product lot of a batch."""
    recipe, stock = campaign.slot.recipe, problem.stock
    usable = max(released(problem, solution, recipe.product, batch.id, batch.end), quarantine(problem, campaign))
    expiry, owner = stock.expiry(recipe.product, batch.end), stock.sponsor(recipe.product)
    purpose = campaign.slot.purpose
    return Supply(batch.id, recipe.product, recipe.quantity, batch.end, usable, expiry, owner, purpose=purpose)


def co_product(
    problem: Problem, solution: Solution, campaign: PlacedCampaign, batch: PlacedBatch, gift: Gift
) -> Supply:
    """The lot of a co-product; it belongs to the batch's sponsor."""
    made = max(batch.procedures[key].edges[index + 1] for key, index in gift.operations)
    lot, stock = f"{batch.id}/{gift.item}", problem.stock
    usable = released(problem, solution, gift.item, lot, made)
    owner = stock.sponsor(campaign.slot.recipe.product)
    expiry, purpose = stock.expiry(gift.item, made), campaign.slot.purpose
    return Supply(lot, gift.item, gift.quantity, made, usable, expiry, owner, purpose=purpose)


def made_lots(problem: Problem, solution: Solution) -> Iterator[Supply]:
    """Every lot that batches of the plan make."""
    for campaign in solution.campaigns.values():
        for batch in campaign.batches:
            yield product_lot(problem, solution, campaign, batch)
            for gift in problem.stock.gifts[campaign.slot.recipe.id]:
                yield co_product(problem, solution, campaign, batch, gift)


def lots_of(problem: Problem, solution: Solution, item: str) -> list[Supply]:
    """Lots of an item that may give: stated, made and bought."""
    stock = problem.stock
    found = list(stock.lots_of.get(item, ()))
    makers = stock.makers.get(item, ())
    for campaign in solution.campaigns.values() if makers else ():
        recipe = campaign.slot.recipe
        if recipe.id not in makers:
            continue
        if recipe.product == item:
            found += [product_lot(problem, solution, campaign, b) for b in campaign.batches]
        for gift in stock.gifts[recipe.id]:
            if gift.item == item:
                found += [co_product(problem, solution, campaign, b, gift) for b in campaign.batches]
    owner = stock.purchases[item].owner if item in stock.purchases else None
    for lot, bought, quantity, arrives in solution.purchases:
        if bought == item:
            found.append(Supply(lot, item, quantity, arrives, arrives, stock.expiry(item, arrives), owner))
    return found


def item_of(problem: Problem, solution: Solution) -> dict[str, str]:
    """The item of every lot, also of those that give nothing."""
    found = {lot.lot: lot.item for lot in (*problem.stock.lots, *made_lots(problem, solution))}
    return found | {lot.lot: lot.item for lot in solution.purchases}


class Part(NamedTuple):
    """A delivery with its instants."""

    want: Want
    lot: str
    quantity: int
    usable: int
    delivered: int


def parts_of(problem: Problem, solution: Solution) -> list[Part]:
    """The deliveries of a plan; those of an order that may not be split all at the latest instant of them."""
    stock, usable = problem.stock, usable_of(problem, solution)
    last: dict[str, int] = {}
    for order, lot, _ in solution.deliveries:
        if stock.wants[order].whole:
            last[order] = max(last.get(order, stock.wants[order].ready), usable[lot])
    found = []
    for order, lot, quantity in solution.deliveries:
        want = stock.wants[order]
        delivered = last[order] if want.whole else max(usable[lot], want.ready)
        found.append(Part(want, lot, quantity, usable[lot], delivered))
    return found


def usable_of(problem: Problem, solution: Solution) -> dict[str, int]:
    """Step from which each lot of a product may be delivered."""
    stock = problem.stock
    found = {lot.lot: lot.usable for lot in stock.lots}
    for campaign in solution.campaigns.values():
        recipe = campaign.slot.recipe
        release, until = stock.releases.get(recipe.product), quarantine(problem, campaign)
        for batch in campaign.batches:
            begins = solution.releases.get(batch.id, batch.end)
            found[batch.id] = max(until, begins + release.duration if release else batch.end)
            for gift in stock.gifts[recipe.id]:
                lot = co_product(problem, solution, campaign, batch, gift)
                found[lot.lot] = lot.usable
    return found


def complete(problem: Problem, deliveries: tuple[Delivered, ...]) -> tuple[Delivered, ...]:
    """Deliveries without the parts of orders that may not be split and get less than all."""
    if not any(want.whole for want in problem.stock.wants.values()):
        return deliveries
    given: dict[str, int] = {}
    for delivery in deliveries:
        given[delivery.order] = given.get(delivery.order, 0) + delivery.quantity
    wants = problem.stock.wants
    return tuple(d for d in deliveries if not wants[d.order].whole or given[d.order] == wants[d.order].quantity)
