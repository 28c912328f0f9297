"""Materials, QC, shelf life, stock targets and a cold store for a generated plant, and its hidden plan with them."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from math import ceil
from typing import NamedTuple

from scheduler import kpis
from scheduler.domain.demand import Order
from scheduler.domain.material import Lot, Material, MaterialUse, Purchase, StorageClass, StorageUse
from scheduler.domain.plan import Delivery, Draw, Plan, PlannedRelease, PurchaseProposal
from scheduler.domain.product import Product, QualityControl, Recipe, StockTarget
from scheduler.domain.scenario import Scenario
from scheduler.domain.units import utc

QC, LIFE, LEAD = timedelta(days=10), timedelta(days=720), timedelta(weeks=2)
SHARED, COLD = "buffer-salt", "cold-store"
PACK = 10


class Need(NamedTuple):
    """A draw that the hidden plan makes, without its lot."""

    at: datetime
    batch: str
    procedure: str
    operation: str
    quantity: Decimal


def with_stock(scenario: Scenario, plan: Plan, rng: random.Random) -> tuple[Scenario, Plan]:
    """The plant with a material that every recipe uses up, QC on every product, a few stock targets, and storage.

    The hidden plan keeps its times: due dates move back by the time of QC, and so does the end of the horizon.
    """
    recipes = tuple(_consuming(recipe, rng) for recipe in scenario.recipes)
    products, reserve = _products(scenario, rng)
    grown = scenario.model_copy(
        update={
            "horizon": scenario.horizon + timedelta(weeks=2),
            "recipes": recipes,
            "products": products,
            "orders": tuple(order.model_copy(update={"due": order.due + QC}) for order in scenario.orders),
            "storages": (StorageClass(id=COLD, capacity=Decimal(10**9)),),
        }
    )
    needs = sorted(_needs(grown, plan))
    lots, bought = _supply(grown, needs)
    material = Material(
        id=SHARED,
        storage=StorageUse(storage=COLD, per_unit=Decimal("0.1")),
        shelf_life=LIFE,
        purchase=Purchase(lead_time=LEAD, min_quantity=Decimal(PACK), multiple=Decimal(PACK), price=Decimal(40)),
        reorder_point=Decimal(PACK),
    )
    grown = grown.model_copy(update={"materials": (material,), "lots": (*lots, *reserve)})
    stocked = _stocked(grown, plan, needs, lots, bought)
    peak = kpis(grown, stocked).stock.storages[0].peak
    return grown.model_copy(update={"storages": (StorageClass(id=COLD, capacity=Decimal(ceil(peak))),)}), stocked


def _consuming(recipe: Recipe, rng: random.Random) -> Recipe:
    """The recipe whose first operation uses up some of the material."""
    first = recipe.procedures[0]
    operation, *rest = first.operations
    use = MaterialUse(item=SHARED, quantity=Decimal(rng.randint(1, 4)))
    begun = first.model_copy(update={"operations": (operation.model_copy(update={"consumes": (use,)}), *rest)})
    return recipe.model_copy(update={"procedures": (begun, *recipe.procedures[1:])})


def _products(scenario: Scenario, rng: random.Random) -> tuple[tuple[Product, ...], list[Lot]]:
    """Products with QC and shelf life; some have a reserve on hand that is to be kept."""
    products, reserve = [], []
    middle = utc(scenario.start) + scenario.horizon // 2
    for product in scenario.products:
        update = {
            "qc": QualityControl(duration=QC),
            "shelf_life": LIFE,
            "storage": StorageUse(storage=COLD, per_unit=Decimal("0.1")),
        }
        if rng.random() < 0.2:
            kept = Decimal(rng.randint(1, 5))
            reserve.append(Lot(id=f"reserve-{product.id}", item=product.id, quantity=kept))
            update["stock_targets"] = (StockTarget(date=middle, quantity=kept),)
        products.append(product.model_copy(update=update))
    return tuple(products), reserve


def _needs(scenario: Scenario, plan: Plan) -> Iterator[Need]:
    for campaign in plan.campaigns:
        first = scenario.recipe_by_id[campaign.recipe].procedures[0]
        for batch in campaign.batches:
            run = next(run for run in batch.procedures if run.procedure == first.id)
            begun = run.operations[0]
            quantity = first.operations[0].consumes[0].quantity
            yield Need(begun.start, batch.id, run.procedure, begun.operation, quantity)


def _supply(scenario: Scenario, needs: list[Need]) -> tuple[list[Lot], list[PurchaseProposal]]:
    """A lot on hand for the first half and for what no purchase reaches, a lot that arrives, and a purchase."""
    start, total = utc(scenario.start), sum((need.quantity for need in needs), Decimal(0))
    early = sum((need.quantity for need in needs if need.at < start + LEAD), Decimal(0))
    hand = min(total, max(early, total // 2))
    coming = (total - hand) // 2
    lots = [_lot("on-hand", hand, scenario.end + timedelta(days=30))]
    if coming:
        lots.append(_lot("on-order", coming, scenario.end + timedelta(days=60), _reached(needs, hand)))
    left = total - hand - coming
    if not left:
        return lots, []
    arrives = _reached(needs, hand + coming)
    quantity = Decimal(ceil(left / PACK) * PACK)
    return lots, [
        PurchaseProposal(id="buy-1", item=SHARED, quantity=quantity, order_by=arrives - LEAD, arrives=arrives)
    ]


def _lot(name: str, quantity: Decimal, expiry: datetime, arrives: datetime | None = None) -> Lot:
    return Lot(id=f"{SHARED}-{name}", item=SHARED, quantity=quantity, expiry=expiry, arrives=arrives)


def _reached(needs: list[Need], quantity: Decimal) -> datetime:
    """The first draw that goes beyond a quantity."""
    for need in needs:
        quantity -= need.quantity
        if quantity < 0:
            return need.at
    return needs[-1].at


def _stocked(
    scenario: Scenario, plan: Plan, needs: list[Need], lots: list[Lot], bought: list[PurchaseProposal]
) -> Plan:
    """The hidden plan with its draws, the first to expire first, its releases and its deliveries."""
    sources = [(lot.id, lot.quantity) for lot in lots] + [(proposal.id, proposal.quantity) for proposal in bought]
    draws = _draws(needs, sources)
    batches = [batch for campaign in plan.campaigns for batch in campaign.batches]
    orders = scenario.order_by_id
    return plan.model_copy(
        update={
            "draws": tuple(draws),
            "purchases": tuple(bought),
            "releases": tuple(PlannedRelease(lot=b.id, start=b.end, end=b.end + QC) for b in batches),
            "deliveries": tuple(_delivered(d, orders[d.order]) for d in plan.deliveries),
            "promises": tuple(p.model_copy(update={"last_delivery": utc(orders[p.order].due)}) for p in plan.promises),
        }
    )


def _draws(needs: list[Need], sources: list[tuple[str, Decimal]]) -> Iterator[Draw]:
    """Each source is used up before the next is touched."""
    supply = iter(sources)
    lot, there = next(supply)
    for need in needs:
        wanted = need.quantity
        while wanted:
            if not there:
                lot, there = next(supply)
            taken = min(wanted, there)
            wanted, there = wanted - taken, there - taken
            yield Draw(lot=lot, **need._replace(quantity=taken)._asdict())


def _delivered(delivery: Delivery, order: Order) -> Delivery:
    usable = delivery.usable + QC
    return delivery.model_copy(update={"usable": usable, "delivered": max(usable, utc(order.due))})
