"""A product's month in two versions of a forecast, with what the contract says of it."""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from scheduler.domain.contract import Contract
from scheduler.domain.forecast import ForecastVersion
from scheduler.forecast.terms import Terms

ZERO = Decimal(0)


class Bucket(NamedTuple):
    """A product and month; a quantity is None where the version has no line.

    Attributes:
        old, new: quantities in the product's unit.
        share_before: share that the old version bound; None without an old version.
        share: share that the new version binds.
    """

    product: str
    month: str
    old: Decimal | None
    new: Decimal | None
    contract: Contract
    share_before: Decimal | None
    share: Decimal

    @property
    def change(self) -> Decimal:
        """New less old quantity; no line counts as nothing."""
        return (self.new or ZERO) - (self.old or ZERO)

    @property
    def percent(self) -> Decimal | None:
        """The change in percent of the old quantity, to two decimals; None where there was nothing."""
        return (100 * self.change / self.old).quantize(Decimal("0.01")) if self.old else None


def quantities(version: ForecastVersion) -> dict[tuple[str, str], Decimal]:
    """Quantity by product and month."""
    return {(line.product, line.month): line.quantity for line in version.lines}


def buckets(old: ForecastVersion | None, new: ForecastVersion, terms: Terms) -> Iterator[Bucket]:
    """Every product and month that either version states, by product and month; months before the new one are past."""
    before, after = quantities(old) if old else {}, quantities(new)
    for product, month in sorted(before.keys() | after.keys()):
        if month < new.first_month and (product, month) not in after:
            continue
        contract = terms.contract(product)
        yield Bucket(
            product=product,
            month=month,
            old=before.get((product, month)),
            new=after.get((product, month)),
            contract=contract,
            share_before=contract.binding_share(old.first_month, month, terms.zone) if old else None,
            share=contract.binding_share(new.first_month, month, terms.zone),
        )
