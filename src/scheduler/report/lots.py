"""Every lot of a plan: stated in the scenario, bought, made by a batch."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from scheduler.domain.material import Lot, LotStatus, Material
from scheduler.domain.plan import Plan, PlannedBatch, PlannedCampaign, PurchaseProposal
from scheduler.domain.product import Product
from scheduler.domain.purpose import RunPurpose
from scheduler.domain.scenario import Scenario
from scheduler.domain.units import utc


class LotRecord(NamedTuple):
    """A quantity of one item that is told apart.

    Attributes:
        owner: sponsor; None = the shared pool.
        origin: `on hand`, `expected`, `purchase`, `batch` or `co-product`; `batch` is the one that makes it.
        status: of a stated lot, at the start of the plan; of others what they become.
        arrives: when it is there, the scenario's start at the earliest.
        usable: when it may be used; None = not within the plan. `expiry`: None = it keeps.
    """

    id: str
    item: str
    quantity: Decimal
    owner: str | None
    origin: str
    status: LotStatus
    arrives: datetime
    usable: datetime | None
    expiry: datetime | None
    batch: str | None = None
    purpose: RunPurpose | None = None


def lots_of(scenario: Scenario, plan: Plan) -> dict[str, LotRecord]:
    """All lots by id, the stated ones first, then purchases, then what batches make in the plan's order."""
    found = [_stated(scenario, lot) for lot in scenario.lots]
    found += [_bought(scenario, proposal) for proposal in plan.purchases]
    released = {release.lot: release.end for release in plan.releases}
    for campaign in plan.campaigns:
        for batch in campaign.batches:
            found += _made(scenario, campaign, batch, released)
    return {lot.id: lot for lot in found}


def item_of(scenario: Scenario, item: str) -> Material | Product:
    """A material or product by id."""
    return scenario.material_by_id.get(item) or scenario.product_by_id[item]


def _stated(scenario: Scenario, lot: Lot) -> LotRecord:
    product = scenario.product_by_id.get(lot.item)
    start = utc(scenario.start)
    arrives = max(start, utc(lot.arrives or start))
    usable: datetime | None = max(arrives, utc(lot.release or start))
    if lot.status in (LotStatus.HOLD, LotStatus.REJECTED) or (lot.status is LotStatus.QUARANTINE and not lot.release):
        usable = None
    return LotRecord(
        id=lot.id,
        item=lot.item,
        quantity=lot.quantity,
        owner=lot.owner or (product.sponsor if product else None),
        origin="expected" if arrives > start else "on hand",
        status=lot.status,
        arrives=arrives,
        usable=usable,
        expiry=utc(lot.expiry) if lot.expiry else None,
    )


def _bought(scenario: Scenario, proposal: PurchaseProposal) -> LotRecord:
    material = scenario.material_by_id[proposal.item]
    return LotRecord(
        id=proposal.id,
        item=proposal.item,
        quantity=proposal.quantity,
        owner=material.purchase.owner if material.purchase else None,
        origin="purchase",
        status=LotStatus.RELEASED,
        arrives=proposal.arrives,
        usable=proposal.arrives,
        expiry=_after(proposal.arrives, material.shelf_life),
    )


def _made(
    scenario: Scenario, campaign: PlannedCampaign, batch: PlannedBatch, released: dict[str, datetime]
) -> Iterator[LotRecord]:
    """The product lot of a batch, and a lot for each co-product."""
    start = utc(scenario.start)
    outputs = [(batch.id, campaign.product, batch.quantity, batch.end, "batch")]
    outputs += [
        (f"{batch.id}/{item}", item, quantity, end, "co-product")
        for item, (quantity, end) in _coproducts(scenario, campaign, batch).items()
    ]
    for lot, item, quantity, end, origin in outputs:
        known = item_of(scenario, item)
        usable = max(start, end)
        if isinstance(known, Product):
            qc = end + known.qc.duration if known.qc else end
            usable = max(usable, released.get(lot, qc), _report(scenario, campaign) or usable)
        yield LotRecord(
            id=lot,
            item=item,
            quantity=quantity,
            owner=scenario.product_by_id[campaign.product].sponsor,
            origin=origin,
            status=LotStatus.RELEASED if usable <= max(start, end) else LotStatus.QUARANTINE,
            arrives=max(start, end),
            usable=usable,
            expiry=_after(end, known.shelf_life),
            batch=batch.id,
            purpose=campaign.purpose,
        )


def _coproducts(
    scenario: Scenario, campaign: PlannedCampaign, batch: PlannedBatch
) -> dict[str, tuple[Decimal, datetime]]:
    """What a batch makes beside its product, by item: how much, and when the last of it is there."""
    procedures = {p.id: p.operations for p in scenario.recipe_by_id[campaign.recipe].procedures}
    found: dict[str, tuple[Decimal, datetime]] = {}
    for run in batch.procedures:
        gives = {o.id: o.produces for o in procedures.get(run.procedure, ())}
        for operation in run.operations:
            for use in gives.get(operation.operation, ()):
                quantity, end = found.get(use.item, (Decimal(0), operation.end))
                found[use.item] = (quantity + use.quantity, max(end, operation.end))
    return found


def _report(scenario: Scenario, campaign: PlannedCampaign) -> datetime | None:
    """Until when the lots of a PPQ set wait for its report."""
    run = scenario.run_by_id.get(campaign.run or "")
    if run is None or run.report is None or campaign.purpose is not RunPurpose.PPQ:
        return None
    return campaign.end + run.report


def _after(instant: datetime, life: timedelta | None) -> datetime | None:
    return None if life is None else instant + life
