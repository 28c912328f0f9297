"""Ids that materials, products, lots and operations name: items, storages, owners."""

from collections.abc import Iterator

from scheduler.domain.errors import Issue
from scheduler.domain.material import MaterialUse
from scheduler.domain.scenario import Scenario
from scheduler.validation.issue import pointer
from scheduler.validation.names import Names


def storage_references(scenario: Scenario) -> Iterator[Issue]:
    """Storage classes that materials and products lie in, and the sponsors that materials are bought for."""
    storages = Names("storage", (s.id for s in scenario.storages))
    sponsors = Names("sponsor", scenario.sponsor_by_id)
    for i, material in enumerate(scenario.materials):
        where, owner = pointer("materials", i), f"Material {material.id!r}"
        if material.storage:
            yield from storages.check(material.storage.storage, where + "/storage/storage", owner)
        if material.purchase:
            yield from sponsors.check(material.purchase.owner, where + "/purchase/owner", owner)
    for i, product in enumerate(scenario.products):
        if product.storage:
            where = pointer("products", i, "storage", "storage")
            yield from storages.check(product.storage.storage, where, f"Product {product.id!r}")


def lot_references(scenario: Scenario) -> Iterator[Issue]:
    """Items, owners and products that lots name."""
    items, sponsors = _items(scenario), Names("sponsor", scenario.sponsor_by_id)
    products = Names("product", scenario.product_by_id)
    for i, lot in enumerate(scenario.lots):
        where, owner = pointer("lots", i), f"Lot {lot.id!r}"
        yield from items.check(lot.item, where + "/item", owner)
        yield from sponsors.check(lot.owner, where + "/owner", owner)
        for k, product in enumerate(lot.approved_for):
            yield from products.check(product, where + pointer("approved_for", k), owner)


def use_references(scenario: Scenario) -> Iterator[Issue]:
    """Items that operations take and give."""
    items = _items(scenario)
    for where, owner, use in uses(scenario):
        yield from items.check(use.item, where + "/item", owner)


def uses(scenario: Scenario) -> Iterator[tuple[str, str, MaterialUse]]:
    """What operations consume and produce, with pointer and the operation as it opens a sentence."""
    for i, recipe in enumerate(scenario.recipes):
        for j, procedure in enumerate(recipe.procedures):
            for k, operation in enumerate(procedure.operations):
                where = pointer("recipes", i, "procedures", j, "operations", k)
                owner = f"Operation {operation.id!r} of procedure {procedure.id!r} of recipe {recipe.id!r}"
                for n, use in enumerate(operation.consumes):
                    yield where + pointer("consumes", n), owner, use
                for n, use in enumerate(operation.produces):
                    yield where + pointer("produces", n), owner, use


def _items(scenario: Scenario) -> Names:
    return Names("material or product", [*scenario.material_by_id, *scenario.product_by_id])
