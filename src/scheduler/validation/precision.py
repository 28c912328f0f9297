"""Every stated quantity is a whole multiple of the precision of its item."""

from collections.abc import Iterator
from decimal import Decimal

from scheduler.domain.errors import Issue
from scheduler.domain.scenario import Scenario
from scheduler.validation.issue import error, number, pointer
from scheduler.validation.item_references import uses


def quantities_on_precision(scenario: Scenario) -> Iterator[Issue]:
    """Batch sizes, orders, stock targets, lots, what operations take and give, and how materials are bought."""
    for where, what, item, quantity in _quantities(scenario):
        known = scenario.product_by_id.get(item) or scenario.material_by_id.get(item)
        if known and quantity % known.precision != Decimal(0):
            noun = "product" if item in scenario.product_by_id else "material"
            message = (
                f"{what} {number(quantity)} {known.unit} is no multiple of the precision "
                f"{number(known.precision)} of {noun} {item!r}."
            )
            yield error("off_precision", where, message, f"Round it, or state a finer precision of the {noun}.")


def _quantities(scenario: Scenario) -> Iterator[tuple[str, str, str, Decimal]]:
    """Pointer, what it is, item and quantity."""
    for i, recipe in enumerate(scenario.recipes):
        where = pointer("recipes", i, "batch_size")
        yield where, f"Recipe {recipe.id!r}: batch_size", recipe.product, recipe.batch_size
    for i, order in enumerate(scenario.orders):
        yield pointer("orders", i, "quantity"), f"Order {order.id!r}: quantity", order.product, order.quantity
    for i, product in enumerate(scenario.products):
        for k, target in enumerate(product.stock_targets):
            where = pointer("products", i, "stock_targets", k, "quantity")
            yield where, f"Product {product.id!r}: the stock target", product.id, target.quantity
    for i, lot in enumerate(scenario.lots):
        yield pointer("lots", i, "quantity"), f"Lot {lot.id!r}: quantity", lot.item, lot.quantity
    for where, owner, use in uses(scenario):
        yield where + "/quantity", f"{owner}: quantity", use.item, use.quantity
    for i, material in enumerate(scenario.materials):
        if material.purchase:
            for field in ("min_quantity", "multiple"):
                quantity = getattr(material.purchase, field)
                if quantity is not None:
                    where = pointer("materials", i, "purchase", field)
                    yield where, f"Material {material.id!r}: {field}", material.id, quantity
