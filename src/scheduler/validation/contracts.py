"""Contracts: whom and what they are for, and zones in order."""

from collections.abc import Iterator

from scheduler.domain.contract import Contract
from scheduler.domain.errors import Issue
from scheduler.domain.scenario import Scenario
from scheduler.validation.issue import error, pointer, warning


def contract_scopes(scenario: Scenario) -> Iterator[Issue]:
    """Contracts for a product and a family at once, for another sponsor's product, for a family without products."""
    families = {(p.sponsor, p.family) for p in scenario.products}
    for i, contract in enumerate(scenario.contracts):
        where, owner = pointer("contracts", i), f"Contract {contract.id!r}"
        if contract.product is not None and contract.family is not None:
            message = f"{owner} is for the product {contract.product!r} and the family {contract.family!r} at once."
            yield error("contract_scope", where, message, "State one of the two.")
        product = scenario.product_by_id.get(contract.product or "")
        if product and product.sponsor != contract.sponsor:
            message = f"{owner} with {contract.sponsor!r} is for the product {product.id!r} of {product.sponsor!r}."
            yield error("contract_foreign_product", where + "/product", message, "Correct the product or the sponsor.")
        if contract.family is not None and (contract.sponsor, contract.family) not in families:
            message = f"{owner}: no product of {contract.sponsor!r} is of the family {contract.family!r}."
            yield warning("matches_nothing", where + "/family", message, "Correct the family, or remove the contract.")


def contracts_alike(scenario: Scenario) -> Iterator[Issue]:
    """Two contracts for the same products."""
    first: dict[tuple[str, str | None, str | None], Contract] = {}
    for i, contract in enumerate(scenario.contracts):
        other = first.setdefault((contract.sponsor, contract.product, contract.family), contract)
        if other is not contract:
            message = f"Contracts {other.id!r} and {contract.id!r} are for the same products of {contract.sponsor!r}."
            yield error("contracts_overlap", pointer("contracts", i), message, "Merge them, or give one a product.")


def contract_zones(scenario: Scenario) -> Iterator[Issue]:
    """Zones that overlap, or that bind more than a zone before them."""
    for i, contract in enumerate(scenario.contracts):
        for j, (before, zone) in enumerate(zip(contract.zones, contract.zones[1:], strict=False), start=1):
            where, owner = pointer("contracts", i, "zones", j), f"Contract {contract.id!r}, zone {j + 1}"
            if zone.until <= before.until:
                message = f"{owner}: it ends with month {zone.until}, the zone before it with month {before.until}."
                yield error("zones_overlap", where + "/until", message, "State the zones by ascending `until`.")
            elif zone.share > before.share:
                message = f"{owner} binds a share of {zone.share}, more than the {before.share} of the nearer months."
                yield warning("zones_rising", where + "/share", message, "Check the shares.")
