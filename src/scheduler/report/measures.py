"""Indicators as one flat list: rows of the table `kpis`, and what two plans are compared by."""

from collections.abc import Iterator
from statistics import fmean

from scheduler.report.indicators import Kpis, OrderKpi, Outcome, SponsorKpi
from scheduler.report.measure import Measure
from scheduler.report.stock_measures import plan_stock, sponsor_stock, storage_peaks
from scheduler.report.utilisation import UnitKpi


def measures(kpis: Kpis) -> tuple[Measure, ...]:
    """Every figure, the plan's first, then each sponsor's, each unit's, each storage's."""
    parts = [
        _plan(kpis),
        plan_stock(kpis.stock),
        *(part for s in kpis.sponsors for part in (_sponsor(s, kpis.orders), sponsor_stock(s.sponsor, kpis.stock))),
        *(_unit(u) for u in kpis.units),
        storage_peaks(kpis.stock),
    ]
    return tuple(measure for part in parts for measure in part)


def _plan(kpis: Kpis) -> Iterator[Measure]:
    by_outcome = {outcome: tuple(o.order for o in kpis.orders if o.outcome is outcome) for outcome in Outcome}
    yield from _orders("plan", "", tuple(o.order for o in kpis.orders), by_outcome)
    yield Measure("plan", "", "campaigns", len(kpis.campaigns), "number", kpis.campaigns)
    yield Measure("plan", "", "batches", len(kpis.batches), "number", kpis.batches)
    before = tuple(c.before for c in kpis.changeovers if c.before)
    yield Measure("plan", "", "changeovers", len(kpis.changeovers), "number", before)
    yield Measure("plan", "", "changeover time", kpis.changeover_h, "h", before)
    used = [u.utilisation for u in kpis.units if u.batches and u.utilisation is not None]
    yield Measure("plan", "", "utilisation of used units", fmean(used) if used else None, "share")


def _sponsor(kpi: SponsorKpi, orders: tuple[OrderKpi, ...]) -> Iterator[Measure]:
    by_outcome = {Outcome.ON_TIME: kpi.on_time_in_full, Outcome.LATE: kpi.late, Outcome.SHORT: kpi.short}
    yield from _orders("sponsor", kpi.sponsor, kpi.orders, by_outcome)
    for amounts in kpi.amounts:
        alike = [o for o in orders if o.sponsor == kpi.sponsor and o.unit == amounts.unit]
        for name, value, unit, behind in (
            ("ordered", amounts.ordered, amounts.unit, alike),
            ("delivered", amounts.delivered, amounts.unit, [o for o in alike if o.delivered]),
            ("unmet", amounts.unmet, amounts.unit, [o for o in alike if o.unmet]),
            ("lateness", amounts.lateness, f"{amounts.unit}-days", [o for o in alike if o.lateness]),
        ):
            yield Measure("sponsor", kpi.sponsor, name, float(value), unit, tuple(o.order for o in behind))
    yield Measure("sponsor", kpi.sponsor, "campaigns", len(kpi.campaigns), "number", kpi.campaigns)
    yield Measure("sponsor", kpi.sponsor, "batches", len(kpi.batches), "number", kpi.batches)


def _orders(
    scope: str, subject: str, orders: tuple[str, ...], by_outcome: dict[Outcome, tuple[str, ...]]
) -> Iterator[Measure]:
    met = by_outcome[Outcome.ON_TIME]
    yield Measure(scope, subject, "orders", len(orders), "number", orders)
    for outcome in Outcome:
        yield Measure(scope, subject, f"orders {outcome}", len(by_outcome[outcome]), "number", by_outcome[outcome])
    yield Measure(scope, subject, "on time in full", len(met) / len(orders) if orders else None, "share", met)


def _unit(kpi: UnitKpi) -> Iterator[Measure]:
    for use, spent in kpi.hours.items():
        yield Measure("unit", kpi.unit, str(use), spent, "h", kpi.batches if use == "run" else ())
    yield Measure("unit", kpi.unit, "utilisation", kpi.utilisation, "share", kpi.batches)
