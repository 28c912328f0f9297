"""Figures of stock, materials and required runs, where the scenario has any."""

from collections.abc import Iterator
from decimal import Decimal

from scheduler.report.measure import Measure
from scheduler.report.stock_indicators import StockKpis


def plan_stock(stock: StockKpis) -> Iterator[Measure]:
    """The plan's purchases, missed stock targets, expired lots and required runs."""
    lots = tuple(p.lot for p in stock.purchases)
    yield Measure("plan", "", "purchases", len(lots), "number", lots)
    yield Measure("plan", "", "purchasing", float(sum(p.money for p in stock.purchases)), "money", lots)
    missed = tuple(dict.fromkeys(t.product for t in stock.targets if t.deficit))
    yield Measure("plan", "", "stock targets missed", sum(t.deficit > 0 for t in stock.targets), "number", missed)
    yield Measure("plan", "", "lots expired", len(stock.waste), "number", tuple(w.lot for w in stock.waste))
    if stock.runs:
        made = tuple(r.run for r in stock.runs if r.campaign)
        late = tuple(r.run for r in stock.runs if r.days_late)
        yield Measure("plan", "", "required runs", len(stock.runs), "number", tuple(r.run for r in stock.runs))
        yield Measure("plan", "", "required runs made", len(made), "number", made)
        yield Measure("plan", "", "required runs late", len(late), "number", late)


def sponsor_stock(sponsor: str, stock: StockKpis) -> Iterator[Measure]:
    """What a sponsor's stock lacks at its target dates, and what of it expires, by unit of measure."""
    for unit in sorted({t.unit for t in stock.targets if t.sponsor == sponsor}):
        own = [t for t in stock.targets if (t.sponsor, t.unit) == (sponsor, unit)]
        lacking = tuple(dict.fromkeys(t.product for t in own if t.deficit))
        deficit = sum((t.deficit for t in own), Decimal(0))
        yield Measure("sponsor", sponsor, "stock deficit", float(deficit), unit, lacking)
    for unit in sorted({w.unit for w in stock.waste if w.owner == sponsor}):
        expired = [w for w in stock.waste if (w.owner, w.unit) == (sponsor, unit)]
        quantity = sum((w.quantity for w in expired), Decimal(0))
        yield Measure("sponsor", sponsor, "expired", float(quantity), unit, tuple(w.lot for w in expired))


def storage_peaks(stock: StockKpis) -> Iterator[Measure]:
    """The fullest each storage class gets."""
    for storage in stock.storages:
        yield Measure("storage", storage.storage, "peak", float(storage.peak), storage.unit)
        yield Measure("storage", storage.storage, "peak share", storage.share, "share")
