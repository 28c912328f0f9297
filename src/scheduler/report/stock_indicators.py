"""Indicators of stock, materials and required runs."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from scheduler.domain.plan import UtcInstant
from scheduler.domain.purpose import RunPurpose
from scheduler.domain.units import Model, utc
from scheduler.report.facts import Facts
from scheduler.report.lots import item_of
from scheduler.report.stock import Level, Way, fills_of, levels_of
from scheduler.report.times import days

NEVER_SERVE = (RunPurpose.DEVELOPMENT, RunPurpose.ENGINEERING)
ZERO = timedelta(0)


class TargetKpi(Model):
    """A stock target in the horizon, what was usable at its date, and what is lacking; in the product's `unit`."""

    product: str
    sponsor: str
    unit: str
    date: UtcInstant
    target: Decimal
    usable: Decimal
    deficit: Decimal


class WasteKpi(Model):
    """What was left of a lot at its expiry in the horizon; `owner` None = the shared pool."""

    lot: str
    item: str
    owner: str | None
    unit: str
    quantity: Decimal
    at: UtcInstant


class PurchaseKpi(Model):
    """A purchase proposal and what it costs."""

    lot: str
    item: str
    money: Decimal


class StorageKpi(Model):
    """The fullest a storage class gets within the horizon; `share` of its capacity, None where that is nothing."""

    storage: str
    unit: str
    capacity: Decimal
    peak: Decimal
    peak_at: UtcInstant
    share: float | None


class RunKpi(Model):
    """A required run: its campaign and when that ends, None where it is not made; days of 24 h after it is due."""

    run: str
    product: str
    sponsor: str
    campaign: str | None
    end: UtcInstant | None
    days_late: float


class StockKpis(Model):
    """All of them."""

    targets: tuple[TargetKpi, ...] = ()
    waste: tuple[WasteKpi, ...] = ()
    purchases: tuple[PurchaseKpi, ...] = ()
    storages: tuple[StorageKpi, ...] = ()
    runs: tuple[RunKpi, ...] = ()


def stock_kpis(facts: Facts) -> StockKpis:
    """Indicators of stock, materials and runs of a plan."""
    return StockKpis(
        targets=tuple(_targets(facts)),
        waste=tuple(
            WasteKpi(
                lot=m.lot.id,
                item=m.lot.item,
                owner=m.lot.owner,
                unit=item_of(facts.scenario, m.lot.item).unit,
                quantity=m.quantity,
                at=m.at,
            )
            for m in facts.movements
            if m.way is Way.EXPIRED
        ),
        purchases=tuple(
            PurchaseKpi(lot=p.id, item=p.item, money=p.quantity * bought.price)
            for p in facts.plan.purchases
            if (bought := facts.scenario.material_by_id[p.item].purchase)
        ),
        storages=tuple(_storages(facts)),
        runs=tuple(_runs(facts)),
    )


def _targets(facts: Facts) -> Iterator[TargetKpi]:
    serving = [m for m in facts.movements if m.lot.purpose not in NEVER_SERVE]
    levels = levels_of(facts.scenario, serving)
    for product in facts.scenario.products:
        for target in product.stock_targets:
            date = utc(target.date)
            if utc(facts.scenario.start) <= date <= facts.scenario.end:
                usable = _usable_at(levels.get((product.id, product.sponsor), ()), date)
                yield TargetKpi(
                    product=product.id,
                    sponsor=product.sponsor,
                    unit=product.unit,
                    date=date,
                    target=target.quantity,
                    usable=usable,
                    deficit=max(target.quantity - usable, Decimal(0)),
                )


def _usable_at(levels: tuple[Level, ...], at: datetime) -> Decimal:
    return next((level.usable for level in reversed(levels) if level.at <= at), Decimal(0))


def _storages(facts: Facts) -> Iterator[StorageKpi]:
    fills = fills_of(facts.scenario, facts.movements)
    for storage in facts.scenario.storages:
        within = [fill for fill in fills[storage.id] if fill.at < facts.scenario.end]
        peak = max(within, key=lambda fill: fill.used)
        yield StorageKpi(
            storage=storage.id,
            unit=storage.unit,
            capacity=storage.capacity,
            peak=peak.used,
            peak_at=peak.at,
            share=float(peak.used / storage.capacity) if storage.capacity else None,
        )


def _runs(facts: Facts) -> Iterator[RunKpi]:
    makers = {campaign.run: campaign for campaign in facts.plan.campaigns if campaign.run}
    for run in facts.scenario.runs:
        product = facts.scenario.recipe_by_id[run.recipe].product
        made = makers.get(run.id)
        late = max(made.end - utc(run.due), ZERO) if made else ZERO
        yield RunKpi(
            run=run.id,
            product=product,
            sponsor=facts.sponsor_of(product),
            campaign=made.id if made else None,
            end=made.end if made else None,
            days_late=days(late),
        )
