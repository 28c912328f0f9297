"""What a sponsor's forecast is held against: its products and its contracts."""

from functools import cached_property

from scheduler.domain.contract import Contract, contract_for, sponsor_contract
from scheduler.domain.product import Product
from scheduler.domain.scenario import Scenario
from scheduler.domain.units import Id, Model


class Terms(Model):
    """A sponsor's part of a scenario.

    Attributes:
        zone: IANA zone whose calendar the months are of.
    """

    sponsor: Id
    zone: str
    products: tuple[Product, ...] = ()
    contracts: tuple[Contract, ...] = ()

    @cached_property
    def product_by_id(self) -> dict[str, Product]:
        """Products by id."""
        return {product.id: product for product in self.products}

    @cached_property
    def _contracts(self) -> dict[str, Contract]:
        return {product.id: contract_for(self.contracts, product) for product in self.products}

    def contract(self, product: str) -> Contract:
        """The contract that counts for a product; the one for all products where the product is not known."""
        return self._contracts.get(product) or self.sponsor_contract

    @cached_property
    def sponsor_contract(self) -> Contract:
        """The contract for all products of the sponsor, else one of no terms."""
        return sponsor_contract(self.contracts, self.sponsor)


def terms_of(scenario: Scenario, sponsor: str) -> Terms:
    """The part of a scenario that concerns a sponsor; empty for one it does not know. Months are the first site's."""
    return Terms(
        sponsor=sponsor,
        zone=scenario.zone_of(None),
        products=tuple(p for p in scenario.products if p.sponsor == sponsor),
        contracts=tuple(c for c in scenario.contracts if c.sponsor == sponsor),
    )
