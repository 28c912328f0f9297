"""Doubts about orders: what nothing can serve, or not in time, whatever the plan."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from scheduler.domain.demand import Order
from scheduler.domain.errors import Issue
from scheduler.domain.material import LotStatus
from scheduler.domain.product import Product
from scheduler.domain.purpose import RunPurpose
from scheduler.domain.scenario import Scenario
from scheduler.domain.units import utc
from scheduler.validation.intermediates import produced
from scheduler.validation.issue import pointer, warning
from scheduler.validation.purpose_dates import PurposeDates
from scheduler.validation.reachability import Reach

ZERO = timedelta(0)
NEVER_SERVE = (RunPurpose.DEVELOPMENT, RunPurpose.ENGINEERING)


def unreachable_orders(scenario: Scenario, reach: tuple[Reach, ...], dates: PurposeDates) -> Iterator[Issue]:
    """Orders that no lot, committed batch or recipe can serve, or none in time."""
    makers: dict[str, list[Reach]] = {}
    for entry in reach:
        for item in dict.fromkeys([entry.recipe.product, *produced(entry.recipe)]):
            makers.setdefault(item, []).append(entry)
    there = _usable_already(scenario)
    for i, order in enumerate(scenario.orders):
        able = makers.get(order.product, [])
        instants = [_made(scenario, order, entry, dates) for entry in able if entry.blocked is None]
        instants += there.get(order.product, [])
        if instants:
            yield from _in_time(order, min(instants), pointer("orders", i))
        else:
            yield _cannot_be_made(order, able, pointer("orders", i))


def _usable_already(scenario: Scenario) -> dict[str, list[datetime]]:
    """By product, when stated lots and those of committed batches are usable."""
    found: dict[str, list[datetime]] = {}
    for lot in scenario.lots:
        released = lot.status is LotStatus.RELEASED or (lot.status is LotStatus.QUARANTINE and lot.release)
        if released:
            instants = [utc(t) for t in (lot.arrives, lot.release) if t is not None]
            found.setdefault(lot.item, []).append(max([utc(scenario.start), *instants]))
    for commitment in scenario.commitments:
        product = scenario.product_by_id[scenario.recipe_by_id[commitment.recipe].product]
        if commitment.purpose not in NEVER_SERVE:
            ends = (max(utc(run.end) for run in batch.procedures) for batch in commitment.batches)
            found.setdefault(product.id, []).extend(end + _release(product) for end in ends)
    return found


def _made(scenario: Scenario, order: Order, entry: Reach, dates: PurposeDates) -> datetime:
    """The earliest a batch of a recipe, or a PPQ set that is required, can serve an order."""
    recipe, product = entry.recipe, scenario.product_by_id[order.product]
    starts = [dates.first_start(recipe, purpose) for purpose in {RunPurpose.COMMERCIAL, order.purpose}]
    instants = [start + entry.length + _release(product) for start in starts]
    instants += [
        made.end + max(made.run.report or ZERO, _release(product))
        for made in dates.before(recipe, RunPurpose.COMMERCIAL)
        if made.run.purpose is RunPurpose.PPQ
    ]
    return min(instants)


def _release(product: Product) -> timedelta:
    return product.qc.duration if product.qc else ZERO


def _cannot_be_made(order: Order, able: list[Reach], where: str) -> Issue:
    if not able:
        message = f"Order {order.id!r}: no recipe makes product {order.product!r}, and no lot is there."
        return warning("order_unreachable", where, message, f"Add a recipe for {order.product!r}.")
    names = ", ".join(repr(r.recipe.id) for r in able)
    message = f"Order {order.id!r} cannot be made: no recipe of product {order.product!r} can run ({names})."
    return warning("order_unreachable", where, message, "See the issues of these recipes.")


def _in_time(order: Order, first: datetime, where: str) -> Iterator[Issue]:
    earliest = first.isoformat(timespec="minutes")
    what = f"no lot of {order.product!r} can be usable before {earliest}"
    if order.deadline is not None and first > utc(order.deadline):
        message = f"Order {order.id!r}: {what}, past the deadline."
        yield warning("deadline_impossible", where + "/deadline", message, "Move the deadline; it stays unmet else.")
    elif first > utc(order.due):
        message = f"Order {order.id!r} will be late: {what}."
        yield warning("due_impossible", where + "/due", message, "Move the due date if it is a slip.")
