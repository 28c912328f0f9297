"""Alerts for the buyer and the planner: what has to come in time, what falls short, what is thrown away."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from scheduler.domain.plan import ReasonCode
from scheduler.domain.units import utc
from scheduler.report.facts import Facts
from scheduler.report.lots import LotRecord, item_of
from scheduler.report.stock import Way
from scheduler.report.supply import Supply, supplies_of
from scheduler.report.times import DAY, local

SOON = timedelta(days=7)


class AlertKind(StrEnum):
    """What an alert warns of."""

    LATE_MATERIAL = "late material"
    ORDER_NOW = "order now"
    BELOW_REORDER_POINT = "below reorder point"
    EXPIRES = "expires"
    ORDER_WAITS = "order waits for material"


class Alert(NamedTuple):
    """One alert.

    Attributes:
        at: when it bites: the draw, the last day to order, the expiry.
        slack: how much later than planned the lot may come before a batch is stopped.
        batches, orders: what it stops.
    """

    kind: AlertKind
    item: str
    lot: str | None
    at: datetime | None
    slack: timedelta | None
    batches: tuple[str, ...]
    orders: tuple[str, ...]
    message: str


def alerts_of(facts: Facts) -> tuple[Alert, ...]:
    """All alerts, by kind and then by when they bite."""
    return (
        *_by_time(_late_materials(facts)),
        *_by_time(_orders_now(facts)),
        *_by_time(_below_reorder(facts)),
        *_by_time(_expiries(facts)),
        *_waiting_orders(facts),
    )


def _by_time(alerts: Iterable[Alert]) -> list[Alert]:
    return sorted(alerts, key=lambda alert: (alert.at is None, alert.at, alert.item, alert.lot or ""))


def _late_materials(facts: Facts) -> Iterator[Alert]:
    """Lots that are not here yet and are drawn soon after they become usable."""
    start = utc(facts.scenario.start)
    for lot in facts.lots.values():
        draws = [m for m in facts.movements_of_lot.get(lot.id, ()) if m.way is Way.DRAWN]
        if lot.batch or lot.usable is None or lot.usable <= start or not draws:
            continue
        slack = draws[0].at - lot.usable
        if slack <= SOON:
            stopped = tuple(dict.fromkeys(m.taker for m in draws if m.taker and m.at - lot.usable <= SOON))
            orders = facts.orders_behind(stopped)
            word = "is released" if lot.arrives < lot.usable else "arrives"
            message = (
                f"Lot {lot.id} of {lot.item} {word} on {_day(facts, lot.usable)}; more than {_days(slack)} late it "
                f"stops {_list(stopped, 'batch')}{_behind(orders)}. Confirm the date with "
                f"{'QA' if word == 'is released' else 'the supplier'}."
            )
            yield Alert(AlertKind.LATE_MATERIAL, lot.item, lot.id, draws[0].at, slack, stopped, orders, message)


def _orders_now(facts: Facts) -> Iterator[Alert]:
    """Purchases to order within a week of the plan's start."""
    for proposal in facts.plan.purchases:
        if proposal.order_by <= utc(facts.scenario.start) + SOON:
            batches = facts.batches_into.get(proposal.id, ())
            orders = facts.orders_behind(batches)
            message = (
                f"Order {_amount(facts, facts.lots[proposal.id])} of {proposal.item} by "
                f"{_day(facts, proposal.order_by)}: {_list(batches, 'batch')} "
                f"{'draw' if len(batches) > 1 else 'draws'} on it{_behind(orders)}."
            )
            at = proposal.order_by
            yield Alert(AlertKind.ORDER_NOW, proposal.item, proposal.id, at, None, batches, orders, message)


def _below_reorder(facts: Facts) -> Iterator[Alert]:
    for supply in supplies_of(facts):
        if supply.below_reorder_from:
            yield _reorder(facts, supply, supply.below_reorder_from)


def _reorder(facts: Facts, supply: Supply, at: datetime) -> Alert:
    material = facts.scenario.material_by_id[supply.item]
    whose = f" of {supply.owner}" if supply.owner else ""
    point = f"{material.reorder_point.normalize():f} {material.unit}" if material.reorder_point is not None else ""
    ends = f" and to nothing on {_day(facts, supply.runs_out)}" if supply.runs_out else ""
    message = (
        f"Usable {supply.item}{whose} falls below its reorder point of {point} on {_day(facts, at)}{ends}. "
        "Check what is on order."
    )
    return Alert(AlertKind.BELOW_REORDER_POINT, supply.item, None, at, None, (), (), message)


def _expiries(facts: Facts) -> Iterator[Alert]:
    """What is left of lots when they expire in the horizon."""
    for movement in facts.movements:
        if movement.way is Way.EXPIRED:
            lot = movement.lot
            amount = _amount(facts, lot._replace(quantity=movement.quantity))
            message = f"{amount} of {lot.item} in lot {lot.id} expire on {_day(facts, movement.at)} unused."
            yield Alert(AlertKind.EXPIRES, lot.item, lot.id, movement.at, None, (), (), message)


def _waiting_orders(facts: Facts) -> Iterator[Alert]:
    """Orders that are late or short because a material is missing."""
    for promise in facts.plan.promises:
        if promise.reason is ReasonCode.MATERIAL:
            order = facts.scenario.order_by_id[promise.order]
            message = promise.explanation or f"Order {promise.order} waits for a material."
            kind = AlertKind.ORDER_WAITS
            yield Alert(kind, order.product, None, promise.last_delivery, None, (), (promise.order,), message)


def _amount(facts: Facts, lot: LotRecord) -> str:
    return f"{lot.quantity.normalize():f} {item_of(facts.scenario, lot.item).unit}"


def _day(facts: Facts, instant: datetime) -> str:
    when = local(instant, facts.scenario.zone_of(None))
    return f"{when.day} {when:%b %Y}"


def _days(length: timedelta) -> str:
    return f"{length / DAY:.1f}".removesuffix(".0") + " days"


def _list(names: tuple[str, ...], noun: str, most: int = 4) -> str:
    if not names:
        return f"no {noun}"
    rest = len(names) - most
    return (
        f"{noun}{'es' if len(names) > 1 else ''} " + ", ".join(names[:most]) + (f" and {rest} more" if rest > 0 else "")
    )


def _behind(orders: tuple[str, ...], most: int = 4) -> str:
    rest = len(orders) - most
    more = f" and {rest} more" if rest > 0 else ""
    return f", needed for {', '.join(orders[:most])}{more}" if orders else ""
