"""Lots: dates that contradict one another, owners that cannot be, more than the storage holds."""

from collections.abc import Iterator
from decimal import Decimal

from scheduler.domain.errors import Issue
from scheduler.domain.material import Lot, Material, StorageUse
from scheduler.domain.product import Product
from scheduler.domain.scenario import Scenario
from scheduler.domain.units import utc
from scheduler.validation.issue import error, number, pointer, some, warning


def lot_dates(scenario: Scenario) -> Iterator[Issue]:
    """A lot arrives and is released before it expires."""
    for i, lot in enumerate(scenario.lots):
        where = pointer("lots", i)
        if lot.expiry is None:
            continue
        expiry = utc(lot.expiry)
        if lot.arrives is not None and expiry <= utc(lot.arrives):
            message = f"Lot {lot.id!r} of {lot.item!r} expires before it arrives."
            yield error("lot_expires_before_arrival", where + "/expiry", message, "Correct `expiry` or `arrives`.")
        elif lot.release is not None and expiry <= utc(lot.release):
            message = f"Lot {lot.id!r} of {lot.item!r} expires before it is released."
            yield error("lot_expires_before_release", where + "/expiry", message, "Correct `expiry` or `release`.")
        elif expiry <= utc(scenario.start):
            message = f"Lot {lot.id!r} of {lot.item!r} expired before the start of the scenario."
            yield warning("lot_expired", where + "/expiry", message, "Leave the lot out, or correct its expiry.")


def lot_owners(scenario: Scenario) -> Iterator[Issue]:
    """A product's lot belongs to its sponsor; a sponsor's material goes into its own products."""
    for i, lot in enumerate(scenario.lots):
        product = scenario.product_by_id.get(lot.item)
        if product and lot.owner not in (None, product.sponsor):
            what = f"product {product.id!r} of {product.sponsor!r} alone"
            message = f"Lot {lot.id!r} belongs to {lot.owner!r}, but is a lot of {what}."
            fix = f"Name {product.sponsor!r} as its owner, or leave `owner` out."
            yield error("product_lot_owner", pointer("lots", i, "owner"), message, fix)
        if lot.owner is not None:
            yield from _approvals(scenario, lot, pointer("lots", i))


def _approvals(scenario: Scenario, lot: Lot, where: str) -> Iterator[Issue]:
    for k, name in enumerate(lot.approved_for):
        product = scenario.product_by_id.get(name)
        if product and product.sponsor != lot.owner:
            message = (
                f"Lot {lot.id!r} belongs to {lot.owner!r} but is approved for {name!r} of {product.sponsor!r}, "
                f"whose batches may not draw on it."
            )
            fix = "Leave `owner` out if the lot is of the shared pool, or correct `approved_for`."
            yield warning("approved_for_other_sponsor", where + pointer("approved_for", k), message, fix)


def stock_in_storage(scenario: Scenario) -> Iterator[Issue]:
    """What is on hand at the start fits the storage."""
    for i, storage in enumerate(scenario.storages):
        here = [
            (lot, use.per_unit * lot.quantity)
            for lot in scenario.lots
            if (use := storage_of(scenario, lot.item)) and use.storage == storage.id and _on_hand(scenario, lot)
        ]
        taken = sum((amount for _, amount in here), Decimal(0))
        if taken > storage.capacity:
            message = (
                f"Storage {storage.id!r} holds {number(storage.capacity)} {storage.unit}, but the lots on hand take "
                f"{number(taken)} ({some([lot.id for lot, _ in here])})."
            )
            yield error("storage_overfull", pointer("storages", i), message, "Raise its capacity or correct the lots.")


def storage_of(scenario: Scenario, item: str) -> StorageUse | None:
    """What an item takes up in storage; None = it takes up nothing that is counted."""
    known: Material | Product | None = scenario.material_by_id.get(item) or scenario.product_by_id.get(item)
    return known.storage if known else None


def _on_hand(scenario: Scenario, lot: Lot) -> bool:
    """Whether a lot lies in storage at the start: it is there, and not thrown away yet."""
    start = utc(scenario.start)
    return (lot.arrives is None or utc(lot.arrives) <= start) and (lot.expiry is None or utc(lot.expiry) > start)
