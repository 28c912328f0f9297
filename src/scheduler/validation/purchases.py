"""Purchases: orders to a supplier that no storage takes or that come too late."""

from collections.abc import Iterator
from decimal import Decimal
from math import ceil

from scheduler.domain.errors import Issue
from scheduler.domain.material import Material, Purchase
from scheduler.domain.scenario import Scenario
from scheduler.domain.units import format_duration
from scheduler.validation.issue import error, number, pointer, warning


def purchase_sizes(scenario: Scenario) -> Iterator[Issue]:
    """The least that is bought at once fits the storage."""
    storages = {storage.id: storage for storage in scenario.storages}
    for i, material in enumerate(scenario.materials):
        storage = storages.get(material.storage.storage) if material.storage else None
        if material.purchase and material.storage and storage:
            least = _least(material, material.purchase)
            taken = least * material.storage.per_unit
            if taken > storage.capacity:
                message = (
                    f"Material {material.id!r}: the smallest purchase of {number(least)} {material.unit} takes "
                    f"{number(taken)} {storage.unit}; storage {storage.id!r} holds {number(storage.capacity)}."
                )
                where = pointer("materials", i, "purchase")
                fix = f"Lower min_quantity or multiple, or raise the capacity of {storage.id!r}."
                yield error("purchase_above_storage", where, message, fix)


def _least(material: Material, purchase: Purchase) -> Decimal:
    """The smallest whole multiple at or above the minimum."""
    pack = purchase.multiple or material.precision
    return max(1, ceil((purchase.min_quantity or pack) / pack)) * pack


def purchases_in_time(scenario: Scenario) -> Iterator[Issue]:
    """What is bought arrives within the horizon."""
    for i, material in enumerate(scenario.materials):
        if material.purchase and material.purchase.lead_time > scenario.horizon:
            message = (
                f"Material {material.id!r}: the lead time of {format_duration(material.purchase.lead_time)} is longer "
                f"than the horizon, so nothing is bought."
            )
            fix = "Lengthen the horizon, or state what is ordered already as lots that arrive."
            yield warning("purchase_after_horizon", pointer("materials", i, "purchase", "lead_time"), message, fix)
