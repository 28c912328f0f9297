"""Planters that change draws, purchases, releases and what goes into stock."""

from datetime import datetime
from random import Random

from scheduler.domain.material import Lot, LotStatus
from scheduler.domain.plan import Delivery, Draw, Plan, PurchaseProposal
from scheduler.domain.scenario import Scenario
from tests.checker.edits import Planted, Planter, hours


def _with_draw(plan: Plan, old: Draw, *new: Draw) -> Plan:
    index = plan.draws.index(old)
    return plan.model_copy(update={"draws": (*plan.draws[:index], *new, *plan.draws[index + 1 :])})


def _sponsors(scenario: Scenario, plan: Plan) -> dict[str, str]:
    return {b.id: scenario.product_by_id[c.product].sponsor for c in plan.campaigns for b in c.batches}


def _instead(rng: Random, scenario: Scenario, plan: Plan, fits) -> Planted:
    """Some draw of a stated lot is from another lot of its item, for which `fits` holds."""
    found = [
        (draw, lot)
        for draw in plan.draws
        if draw.lot in scenario.lot_by_id
        for lot in scenario.lots
        if lot.id != draw.lot and lot.item == scenario.lot_by_id[draw.lot].item and fits(draw, lot)
    ]
    if not found:
        return None
    draw, lot = rng.choice(found)
    return _with_draw(plan, draw, draw.model_copy(update={"lot": lot.id})), (draw.batch, lot.id)


def material_balance(rng: Random, scenario: Scenario, plan: Plan) -> Planted:
    """A draw is missing, doubled, of another quantity, at another time or for nobody; a purchase comes too soon."""
    if plan.purchases and rng.random() < 0.3:
        return _purchase(rng, scenario, plan)
    if not plan.draws:
        return None
    draw = rng.choice(plan.draws)
    new: list[tuple[Draw, ...]] = [
        (),
        (draw, draw),
        (draw.model_copy(update={"quantity": draw.quantity + rng.randint(1, 50)}),),
        (draw.model_copy(update={"quantity": draw.quantity / 3}),),
        (draw.model_copy(update={"at": draw.at + hours(rng.choice([-2, -1, 1, 2]))}),),
        (draw.model_copy(update={"lot": "nobody"}),),
    ]
    return _with_draw(plan, draw, *rng.choice(new)), (draw.batch,)


def _purchase(rng: Random, scenario: Scenario, plan: Plan) -> Planted:
    proposal = rng.choice(plan.purchases)
    terms = scenario.material_by_id[proposal.item].purchase
    assert terms is not None
    early = scenario.start + terms.lead_time - hours(rng.randint(1, 99))
    changes: list[dict[str, object]] = [
        {"arrives": early, "order_by": early - terms.lead_time},
        {"order_by": proposal.order_by - hours(rng.randint(1, 99))},
        {"quantity": proposal.quantity + rng.randint(1, 49)},
        {"quantity": proposal.quantity / 1000},
        {"item": "resin"},
    ]
    changed = proposal.model_copy(update=rng.choice(changes))
    others = tuple(p for p in plan.purchases if p is not proposal)
    return plan.model_copy(update={"purchases": (*others, changed)}), (proposal.id,)


def material_owner(rng: Random, scenario: Scenario, plan: Plan) -> Planted:
    """A batch draws from a lot of another sponsor."""
    sponsors = _sponsors(scenario, plan)
    return _instead(rng, scenario, plan, lambda draw, lot: lot.owner not in (None, sponsors.get(draw.batch)))


def material_status(rng: Random, scenario: Scenario, plan: Plan) -> Planted:
    """A batch draws from a lot that is on hold, in quarantine, or approved for other products."""
    products = {b.id: c.product for c in plan.campaigns for b in c.batches}

    def unfit(draw: Draw, lot: Lot) -> bool:
        if lot.status in (LotStatus.HOLD, LotStatus.REJECTED):
            return True
        waiting = lot.status is LotStatus.QUARANTINE and (lot.release is None or draw.at < lot.release)
        return waiting or bool(lot.approved_for and products[draw.batch] not in lot.approved_for)

    return _instead(rng, scenario, plan, unfit)


def material_expiry(rng: Random, scenario: Scenario, plan: Plan) -> Planted:
    """A batch draws from a lot that has expired, or begins one while an alike lot that expires earlier is open."""

    def later(draw: Draw, lot: Lot) -> bool:
        before = scenario.lot_by_id[draw.lot]
        if lot.expiry is not None and lot.expiry <= draw.at:
            return True
        # The draw it replaces leaves something in the lot that expires first.
        longer = before.expiry is not None and (lot.expiry is None or before.expiry < lot.expiry)
        return longer and lot.owner == before.owner and lot.status is LotStatus.RELEASED and lot.arrives is None

    return _instead(rng, scenario, plan, later)


def storage_capacity(rng: Random, scenario: Scenario, plan: Plan) -> Planted:
    """More is bought than the cold room holds."""
    if "gel" not in scenario.material_by_id:
        return None
    room = scenario.storages[0]
    arrives = scenario.start + hours(rng.randrange(int(scenario.horizon / hours(1))))
    quantity = room.capacity + rng.randint(1, 50)
    bought = PurchaseProposal(id="GEL", item="gel", quantity=quantity, order_by=arrives, arrives=arrives)
    return plan.model_copy(update={"purchases": (*plan.purchases, bought)}), (room.id, "GEL")


def qc_release(rng: Random, scenario: Scenario, plan: Plan) -> Planted:
    """A release is missing, doubled, too early, too short or too long, or meets another in the laboratory."""
    if not plan.releases:
        return None
    release = rng.choice(plan.releases)
    others = tuple(r for r in plan.releases if r is not release)
    end = next(b.end for c in plan.campaigns for b in c.batches if b.id == release.lot)
    early = end - hours(rng.randint(1, 99))
    new = [
        (),
        (release, release),
        (release.model_copy(update={"start": early, "end": early + (release.end - release.start)}),),
        (release.model_copy(update={"end": release.end + hours(rng.choice([-3, -2, -1, 1, 2, 3]))}),),
        (release, release.model_copy(update={"lot": "nobody"})),
    ]
    choice = rng.choice(new)
    named = "nobody" if len(choice) == 2 and choice[1].lot == "nobody" else release.lot
    if rng.random() < 0.2 and others:
        other = rng.choice(others)
        start = max(other.start, end)
        if start < other.end:
            moved = release.model_copy(update={"start": start, "end": start + (release.end - release.start)})
            return plan.model_copy(update={"releases": (*others, moved)}), (_pool(scenario), release.lot, other.lot)
    return plan.model_copy(update={"releases": (*others, *choice)}), (named,)


def _pool(scenario: Scenario) -> str:
    """The laboratory that every release needs."""
    return next(p.qc.pools[0].pool for p in scenario.products if p.qc)


def product_shelf_life(rng: Random, scenario: Scenario, plan: Plan) -> Planted:
    """A delivery or a draw for the next stage comes when the lot has expired, or leaves too little life."""
    kept = [d for d in plan.deliveries if _expiry(scenario, plan, d.lot) is not None]
    drawn = [d for d in plan.draws if d.lot not in scenario.lot_by_id and _expiry(scenario, plan, d.lot) is not None]
    if drawn and rng.random() < 0.4:
        draw = rng.choice(drawn)
        expiry = _expiry(scenario, plan, draw.lot)
        assert expiry is not None
        late = draw.model_copy(update={"at": expiry + hours(rng.randrange(99))})
        return _with_draw(plan, draw, late), (draw.lot, draw.batch)
    if not kept:
        return None
    delivery = rng.choice(kept)
    expiry, order = _expiry(scenario, plan, delivery.lot), scenario.order_by_id[delivery.order]
    assert expiry is not None
    wanted = order.min_remaining_life
    first = expiry if wanted is None else expiry - wanted + hours(1)
    late_part: Delivery = delivery.model_copy(update={"delivered": first + hours(rng.randrange(99))})
    others = tuple(d for d in plan.deliveries if d is not delivery)
    return plan.model_copy(update={"deliveries": (*others, late_part)}), (order.id, delivery.lot)


def _expiry(scenario: Scenario, plan: Plan, lot: str) -> datetime | None:
    """When a lot of a product expires; None = it keeps, or is of a material."""
    if lot in scenario.lot_by_id:
        stated = scenario.lot_by_id[lot]
        return stated.expiry if stated.item in scenario.product_by_id else None
    for campaign in plan.campaigns:
        for batch in campaign.batches:
            life = scenario.product_by_id[campaign.product].shelf_life
            if batch.id == lot and life is not None:
                return batch.end + life
    return None


PLANTERS: dict[str, Planter] = {
    p.__name__: p
    for p in (
        material_balance,
        material_owner,
        material_status,
        material_expiry,
        storage_capacity,
        qc_release,
        product_shelf_life,
    )
}
