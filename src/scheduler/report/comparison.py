"""Plans beside each other: what figures, orders and activities differ from the first."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from scheduler.domain.plan import Plan, PlannedProcedure, UtcInstant
from scheduler.domain.scenario import Scenario
from scheduler.domain.units import Model
from scheduler.report.facts import Facts
from scheduler.report.indicators import Kpis, OrderKpi, Outcome, kpis_of
from scheduler.report.measures import measures
from scheduler.report.times import hours

if TYPE_CHECKING:
    import pandas as pd


class KpiDelta(Model):
    """A figure of a plan and of the first plan; `delta` is None where either has none."""

    plan: str
    scope: str
    subject: str
    measure: str
    unit: str
    before: float | None
    after: float | None
    delta: float | None


class OrderChange(Model):
    """An order that gets something else than in the first plan; None = the plan has no such order."""

    plan: str
    order: str
    delivery_before: UtcInstant | None
    delivery_after: UtcInstant | None
    unmet_before: Decimal | None
    unmet_after: Decimal | None
    outcome_before: Outcome | None
    outcome_after: Outcome | None


class Change(StrEnum):
    """What happened to an activity; one that changed unit may have moved too."""

    APPEARED = "appeared"
    VANISHED = "vanished"
    UNIT_CHANGED = "unit changed"
    MOVED = "moved"


class ActivityChange(Model):
    """A unit procedure of a batch that differs from the first plan.

    Attributes:
        moved_h: hours its start is later; None where it appeared or vanished.
    """

    plan: str
    batch: str
    procedure: str
    change: Change
    units_before: tuple[str, ...]
    units_after: tuple[str, ...]
    start_before: UtcInstant | None
    start_after: UtcInstant | None
    end_before: UtcInstant | None
    end_after: UtcInstant | None
    moved_h: float | None


class Comparison(Model):
    """Plans against the first of them.

    Attributes:
        plans: names, the one compared against first.
        kpis: every figure of every other plan, changed or not.
        orders: only those that changed; `activities` likewise.
        zone: IANA zone of the first scenario's first site, for the tables.
    """

    plans: tuple[str, ...]
    zone: str
    kpis: tuple[KpiDelta, ...]
    orders: tuple[OrderChange, ...]
    activities: tuple[ActivityChange, ...]

    def frames(self) -> "dict[str, pd.DataFrame]":
        """The tables `kpis`, `orders` and `activities`; instants on the first site's wall clock, with offset."""
        from scheduler.report.comparison_frames import comparison_frames  # pandas only when tables are asked for

        return comparison_frames(self)


class _Side(NamedTuple):
    name: str
    kpis: Kpis
    runs: dict[tuple[str, str], PlannedProcedure]


def compare(plans: Mapping[str, tuple[Scenario, Plan]]) -> Comparison:
    """Compare plans with the first of them.

    Args:
        plans: scenario and plan by a name of your choice; the scenarios may differ.

    Raises:
        ValueError: fewer than two plans, or a plan that was made for another scenario than the one beside it.
    """
    if len(plans) < 2:
        raise ValueError(f"Comparing takes at least two plans; got {len(plans)}.")
    first, *others = [_side(name, Facts(scenario, plan)) for name, (scenario, plan) in plans.items()]
    scenario = next(iter(plans.values()))[0]
    return Comparison(
        plans=tuple(plans),
        zone=scenario.zone_of(None),
        kpis=tuple(delta for other in others for delta in _kpis(first, other)),
        orders=tuple(change for other in others for change in _orders(first, other)),
        activities=tuple(change for other in others for change in _activities(first, other)),
    )


def _side(name: str, facts: Facts) -> _Side:
    runs = {(batch.id, run.procedure): run for batch in facts.batch_by_id.values() for run in batch.procedures}
    return _Side(name, kpis_of(facts), runs)


def _kpis(first: _Side, other: _Side) -> Iterator[KpiDelta]:
    before = {m.key: m.value for m in measures(first.kpis)}
    after = {m.key: m.value for m in measures(other.kpis)}
    for scope, subject, name, unit in dict.fromkeys([*before, *after]):
        old, new = before.get((scope, subject, name, unit)), after.get((scope, subject, name, unit))
        yield KpiDelta(
            plan=other.name,
            scope=scope,
            subject=subject,
            measure=name,
            unit=unit,
            before=old,
            after=new,
            delta=None if old is None or new is None else round(new - old, 6),
        )


def _orders(first: _Side, other: _Side) -> Iterator[OrderChange]:
    before = {order.order: order for order in first.kpis.orders}
    after = {order.order: order for order in other.kpis.orders}
    for id in dict.fromkeys([*before, *after]):
        old, new = before.get(id), after.get(id)
        if _served(old) != _served(new):
            yield OrderChange(
                plan=other.name,
                order=id,
                delivery_before=old.last_delivery if old else None,
                delivery_after=new.last_delivery if new else None,
                unmet_before=old.unmet if old else None,
                unmet_after=new.unmet if new else None,
                outcome_before=old.outcome if old else None,
                outcome_after=new.outcome if new else None,
            )


def _served(order: OrderKpi | None) -> tuple[datetime | None, Decimal, Outcome] | None:
    return (order.last_delivery, order.unmet, order.outcome) if order else None


def _activities(first: _Side, other: _Side) -> Iterator[ActivityChange]:
    for key in dict.fromkeys([*first.runs, *other.runs]):
        old, new = first.runs.get(key), other.runs.get(key)
        change = _change(old, new)
        if change:
            yield ActivityChange(
                plan=other.name,
                batch=key[0],
                procedure=key[1],
                change=change,
                units_before=old.units if old else (),
                units_after=new.units if new else (),
                start_before=old.start if old else None,
                start_after=new.start if new else None,
                end_before=old.end if old else None,
                end_after=new.end if new else None,
                moved_h=hours(new.start - old.start) if old and new else None,
            )


def _change(old: PlannedProcedure | None, new: PlannedProcedure | None) -> Change | None:
    if old is None or new is None:
        return Change.APPEARED if new else Change.VANISHED
    if old.units != new.units:
        return Change.UNIT_CHANGED
    return Change.MOVED if (old.start, old.end) != (new.start, new.end) else None
