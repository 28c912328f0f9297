"""A plan as one sponsor may see it.

Everything here is a function of the sponsor's own products, orders, lots and batches and of how exact its dates are:
numbers are given in an order that the sponsor can see itself, and cover is counted from the days it is shown. Nothing
of another sponsor, and no count that others have part in, gets in.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from scheduler.domain.demand import Order
from scheduler.domain.months import Month, add_months, months_between
from scheduler.domain.normalise import normalise
from scheduler.domain.plan import PlannedBatch, PlannedCampaign, Promise, ReasonCode
from scheduler.domain.publication import Grain, LateReason, Shown
from scheduler.domain.purpose import RunPurpose
from scheduler.domain.scenario import Scenario
from scheduler.domain.sponsor_view import Cover, Milestone, SponsorBatch, SponsorLot, SponsorPromise, SponsorView
from scheduler.report.coarse import Days
from scheduler.report.lots import LotRecord, item_of, lots_of

# What is not named here needs room on the plant in some way or other: capacity.
REASONS = {
    ReasonCode.MATERIAL: LateReason.MATERIAL,
    ReasonCode.SHELF_LIFE: LateReason.MATERIAL,
    ReasonCode.QC_RELEASE: LateReason.QUALITY_HOLD,
    ReasonCode.HOLD: LateReason.QUALITY_HOLD,
    ReasonCode.MAINTENANCE: LateReason.MAINTENANCE,
    ReasonCode.CHANGEOVER: LateReason.CLEANING,
    ReasonCode.FULL_CLEAN: LateReason.CLEANING,
    ReasonCode.CALENDAR: LateReason.SITE_CALENDAR,
}


def sponsor_view(shown: Shown, sponsor: str) -> SponsorView:
    """What a sponsor sees of a plan; nothing of a sponsor that the scenario does not know."""
    shown = shown._replace(scenario=normalise(shown.scenario).scenario)
    scenario, plan, disclosure = shown
    zone = scenario.zone_of(None)
    promised = Days(zone, disclosure.promises)
    lots = {lot.id: lot for lot in lots_of(scenario, plan).values() if lot.owner == sponsor}
    made = _numbered(_made(shown, sponsor, lots))
    names = {batch.planned.id: batch.name for batch in made}
    seen_lots = tuple(sorted((_lot(scenario, lot, names, promised) for lot in lots.values()), key=_visible))
    promises = tuple(sorted(_promises(shown, sponsor, promised), key=lambda promise: promise.order))
    return SponsorView(
        sponsor=sponsor,
        zone=zone,
        batches=() if disclosure.batches is None else tuple(_batch(scenario, batch) for batch in made),
        milestones=() if disclosure.batches is None else _milestones(made),
        promises=promises,
        lots=seen_lots,
        cover=tuple(_cover(promises, seen_lots)),
    )


class _Made(NamedTuple):
    """A batch of the sponsor: what is seen of it, its days, where it comes from, its name."""

    seen: tuple[object, ...]
    start: date
    end: date
    campaign: PlannedCampaign
    planned: PlannedBatch
    name: str = ""


def _made(shown: Shown, sponsor: str, lots: dict[str, LotRecord]) -> Iterator[_Made]:
    scenario, plan, disclosure = shown
    zone = scenario.zone_of(None)
    days, promised = Days(zone, disclosure.batches or Grain.MONTH), Days(zone, disclosure.promises)
    for campaign in plan.campaigns:
        if scenario.product_by_id[campaign.product].sponsor != sponsor:
            continue
        for batch in campaign.batches:
            start, end, usable = days.first(batch.start), days.last(batch.end), lots[batch.id].usable
            when = (start, end, campaign.purpose.value, campaign.status.value) if disclosure.batches else ()
            lot = (batch.quantity, promised.last(usable).isoformat() if usable else "")
            yield _Made((campaign.product, *when, *lot), start, end, campaign, batch)


def _numbered(batches: Iterator[_Made]) -> list[_Made]:
    """Batches by what the sponsor sees of them; each product's are numbered from 1."""
    found: list[_Made] = []
    counts: dict[str, int] = {}
    for batch in sorted(batches, key=lambda batch: batch.seen):
        product = batch.campaign.product
        counts[product] = counts.get(product, 0) + 1
        found.append(batch._replace(name=f"{product} batch {counts[product]}"))
    return found


def _batch(scenario: Scenario, made: _Made) -> SponsorBatch:
    return SponsorBatch(
        id=made.name,
        product=made.campaign.product,
        purpose=made.campaign.purpose.value,
        status=made.campaign.status.value,
        quantity=made.planned.quantity,
        unit=scenario.product_by_id[made.campaign.product].unit,
        start=made.start,
        end=made.end,
    )


def _milestones(made: list[_Made]) -> tuple[Milestone, ...]:
    campaigns: dict[str, list[_Made]] = {}
    for batch in made:
        campaigns.setdefault(batch.campaign.id, []).append(batch)
    found = []
    for batches in campaigns.values():
        campaign = batches[0].campaign
        shared: dict[str, Any] = {"product": campaign.product, "batches": len(batches), "run": campaign.run}
        found.append(Milestone(kind="campaign_start", day=min(batch.start for batch in batches), **shared))
        found.append(Milestone(kind="campaign_end", day=max(batch.end for batch in batches), **shared))
    return tuple(sorted(found, key=lambda m: (m.day, m.product, m.kind, m.batches, m.run or "")))


def _promises(shown: Shown, sponsor: str, days: Days) -> Iterator[SponsorPromise]:
    scenario, plan, disclosure = shown
    given = {promise.order: promise for promise in plan.promises}
    for order in scenario.orders:
        product = scenario.product_by_id[order.product]
        if product.sponsor != sponsor or order.id not in given:
            continue
        promise = given[order.id]
        late = promise.unmet > 0 or (promise.last_delivery is not None and promise.last_delivery > order.due)
        reason = disclosure.stated.get(order.id) or REASONS.get(promise.reason, LateReason.CAPACITY)
        due = days._replace(grain=Grain.DAY).first(order.due)
        yield SponsorPromise(
            order=order.id,
            product=order.product,
            unit=product.unit,
            quantity=order.quantity,
            due=due,
            promised=_by(promise, order, days),
            delivered=promise.delivered,
            unmet=promise.unmet,
            reason=reason if late and disclosure.reasons else None,
        )


def _by(promise: Promise, order: Order, days: Days) -> date | None:
    """Day of the last delivery; what is on time does not look late because days are told roughly."""
    if promise.last_delivery is None:
        return None
    day = days.last(promise.last_delivery)
    due = days._replace(grain=Grain.DAY).first(order.due)
    return min(day, due) if promise.last_delivery <= order.due else day


def _lot(scenario: Scenario, lot: LotRecord, names: dict[str, str], days: Days) -> SponsorLot:
    name = lot.id
    if lot.batch is not None:
        name = names[lot.batch] + (f", {lot.item}" if lot.origin == "co-product" else "")
    return SponsorLot(
        id=name,
        item=lot.item,
        unit=item_of(scenario, lot.item).unit,
        quantity=lot.quantity,
        purpose=lot.purpose.value if lot.purpose else None,
        usable=days.last(lot.usable) if lot.usable else None,
        expiry=days.first(lot.expiry) if lot.expiry else None,
    )


def _visible(lot: SponsorLot) -> tuple[str, str, str]:
    return (lot.item, lot.usable.isoformat() if lot.usable else "never", lot.id)


def _cover(promises: tuple[SponsorPromise, ...], lots: tuple[SponsorLot, ...]) -> Iterator[Cover]:
    """From the first month in which something is due to the last, for each product that is ordered."""
    units = {promise.product: promise.unit for promise in promises}
    for product, unit in sorted(units.items()):
        due = [(_month(p.due), p.quantity) for p in promises if p.product == product]
        serving = [lot for lot in lots if lot.item == product and lot.purpose != RunPurpose.ENGINEERING]
        usable = [(_month(lot.usable), lot.quantity) for lot in serving if lot.usable]
        first, last = min(due)[0], max(due)[0]
        for month in (add_months(first, count) for count in range(months_between(first, last) + 1)):
            yield Cover(product=product, unit=unit, month=month, usable=_until(usable, month), due=_until(due, month))


def _month(day: date) -> Month:
    return f"{day:%Y-%m}"


def _until(parts: list[tuple[Month, Decimal]], month: Month) -> Decimal:
    return sum((quantity for when, quantity in parts if when <= month), Decimal(0))
