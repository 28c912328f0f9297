"""The products of the sponsor that a command names."""

from scheduler.cli.guard import InputError
from scheduler.domain.product import Product
from scheduler.domain.scenario import Scenario


def products_of(scenario: Scenario, sponsor: str) -> dict[str, Product]:
    """Products of a sponsor by id.

    Raises:
        InputError: the sponsor has none; names those that have.
    """
    found = {product.id: product for product in scenario.products if product.sponsor == sponsor}
    if not found:
        known = ", ".join(sorted({product.sponsor for product in scenario.products}))
        raise InputError(f"{sponsor} has no product in this scenario; sponsors with products: {known}.")
    return found
