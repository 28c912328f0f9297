"""Every lot that a plan may take from: stated in the scenario, proposed to buy, made by its batches."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from scheduler.checker.runs import BatchRun, CampaignRun
from scheduler.domain.material import Lot, LotStatus
from scheduler.domain.plan import Plan, PurchaseProposal
from scheduler.domain.product import Product
from scheduler.domain.purpose import RunPurpose
from scheduler.domain.scenario import Scenario
from scheduler.domain.units import utc

SERVES_NOBODY = frozenset({RunPurpose.DEVELOPMENT, RunPurpose.ENGINEERING})
"""Purposes of campaigns whose lots serve no order."""


@dataclass(frozen=True, slots=True, eq=False)
class StockLot:
    """A quantity of one item that is told apart.

    Attributes:
        owner: the sponsor it belongs to; None = the shared pool.
        arrives: when it is there; one on hand from the scenario's start on.
        usable: when quality has released it; None = never within the plan.
        expiry: None = it keeps.
        approved_for: products it may go into; none = all.
        purpose: what the campaign that makes it is for; None = no campaign of the plan makes it.
    """

    id: str
    item: str
    quantity: Decimal
    owner: str | None
    arrives: datetime
    usable: datetime | None
    expiry: datetime | None
    approved_for: tuple[str, ...] = ()
    purpose: RunPurpose | None = None

    def suits(self, product: str) -> bool:
        """Whether it is approved for batches or orders of a product."""
        return not self.approved_for or product in self.approved_for

    def usable_at(self, instant: datetime) -> bool:
        """Whether it is released by then and has not expired."""
        return self.usable is not None and self.usable <= instant and (self.expiry is None or instant < self.expiry)


class Output(NamedTuple):
    """What a batch gives: an item, how much of it, and when it is there."""

    lot: str
    item: str
    quantity: Decimal
    end: datetime


def find_lots(scenario: Scenario, plan: Plan, campaigns: Iterable[CampaignRun]) -> dict[str, StockLot]:
    """Lots by id; of several with one id the stated one, else the first."""
    found: dict[str, StockLot] = {}
    for lot in (
        *(_stated(scenario, lot) for lot in scenario.lots),
        *(_proposed(scenario, proposal) for proposal in plan.purchases),
        *_made(scenario, plan, campaigns),
    ):
        found.setdefault(lot.id, lot)
    return found


def _stated(scenario: Scenario, lot: Lot) -> StockLot:
    product = scenario.product_by_id.get(lot.item)
    owner = lot.owner or (product.sponsor if product else None)
    start = utc(scenario.start)
    arrives = lot.arrives or start
    usable = max(start, arrives, lot.release or start)
    never = lot.status in (LotStatus.HOLD, LotStatus.REJECTED)
    never = never or (lot.status is LotStatus.QUARANTINE and lot.release is None)
    return StockLot(
        lot.id, lot.item, lot.quantity, owner, arrives, None if never else usable, lot.expiry, lot.approved_for
    )


def _proposed(scenario: Scenario, proposal: PurchaseProposal) -> StockLot:
    material = scenario.material_by_id.get(proposal.item)
    owner = material.purchase.owner if material and material.purchase else None
    expiry = _after(proposal.arrives, material.shelf_life if material else None)
    return StockLot(proposal.id, proposal.item, proposal.quantity, owner, proposal.arrives, proposal.arrives, expiry)


def _made(scenario: Scenario, plan: Plan, campaigns: Iterable[CampaignRun]) -> Iterator[StockLot]:
    releases = {release.lot: release.end for release in reversed(plan.releases)}
    for campaign in campaigns:
        sponsor = (
            scenario.product_by_id[campaign.product].sponsor if campaign.product in scenario.product_by_id else None
        )
        quarantine = _quarantine(scenario, campaign)
        for output in (o for batch in campaign.batches for o in outputs(campaign, batch)):
            item = scenario.product_by_id.get(output.item) or scenario.material_by_id.get(output.item)
            usable = output.end
            if isinstance(item, Product):
                released = output.end + item.qc.duration if item.qc else output.end
                usable = max(usable, releases.get(output.lot, released) if item.qc else released, quarantine or usable)
            expiry = _after(output.end, item.shelf_life if item else None)
            purpose = campaign.planned.purpose
            yield StockLot(*output[:3], sponsor, output.end, usable, expiry, purpose=purpose)


def _quarantine(scenario: Scenario, campaign: CampaignRun) -> datetime | None:
    """Until when the product lots of a PPQ set wait for its report."""
    run = scenario.run_by_id.get(campaign.planned.run or "")
    if run is None or run.report is None or campaign.planned.purpose is not RunPurpose.PPQ or not campaign.batches:
        return None
    return max(batch.end for batch in campaign.batches) + run.report


def outputs(campaign: CampaignRun, batch: BatchRun) -> Iterator[Output]:
    """What a batch makes: its product, and co-products by item."""
    name = batch.planned.id
    yield Output(name, campaign.product, batch.planned.quantity, batch.end)
    made: dict[str, Output] = {}
    for run in batch.runs:
        known = {o.id: o for o in run.operations or () if o.produces}
        for done in run.planned.operations if known else ():
            for use in known[done.operation].produces if done.operation in known else ():
                before = made.get(use.item, Output(f"{name}/{use.item}", use.item, Decimal(0), done.end))
                quantity, end = before.quantity + use.quantity, max(before.end, done.end)
                made[use.item] = before._replace(quantity=quantity, end=end)
    yield from made.values()


def _after(instant: datetime, life: timedelta | None) -> datetime | None:
    return None if life is None else instant + life
