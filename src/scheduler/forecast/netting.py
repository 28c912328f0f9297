"""Firm orders consume forecast; what is left is net demand."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from scheduler.domain.demand import Order
from scheduler.domain.forecast import ForecastVersion
from scheduler.domain.months import add_months, month_of
from scheduler.domain.units import Id, Model, utc
from scheduler.forecast.buckets import ZERO, quantities
from scheduler.forecast.terms import Terms


class Consumption(NamedTuple):
    """A quantity of a month's forecast that an order stands for."""

    order: str
    month: str
    quantity: Decimal


class NetLine(Model):
    """A product's month after netting: `consumed` and `net` add up to `forecast`.

    Attributes:
        forecast, consumed, net: in the product's unit.
        bound: part of `net` that the contract binds: share × forecast up to the cap, less what is consumed.
    """

    product: Id
    month: str
    forecast: Decimal
    consumed: Decimal
    net: Decimal
    bound: Decimal


class NetForecast(Model):
    """A forecast version after netting, by product and month."""

    sponsor: Id
    sequence: int
    lines: tuple[NetLine, ...]


def consume(
    forecast: Mapping[str, Decimal], orders: Iterable[tuple[str, str, Decimal]], early: int, late: int
) -> Iterator[Consumption]:
    """Let orders consume forecast, each in its turn: of its own month, then of the nearest earlier, then later ones.

    Args:
        forecast: quantity by month.
        orders: id, month and quantity, the earliest first.
        early: months back that an order may reach.
        late: months ahead.
    """
    left = dict(forecast)
    for order, month, open_quantity in orders:
        for offset in (0, *range(-1, -early - 1, -1), *range(1, late + 1)):
            bucket = add_months(month, offset)
            taken = min(open_quantity, left.get(bucket, ZERO))
            if taken > 0:
                left[bucket] -= taken
                open_quantity -= taken
                yield Consumption(order, bucket, taken)


def net_forecast(version: ForecastVersion, orders: Sequence[Order], terms: Terms) -> NetForecast:
    """What is left of a forecast after the firm orders, by product and month.

    Args:
        version: a sponsor's forecast.
        orders: of any sponsor; those that came from a forecast consume nothing.
        terms: the sponsor's products and contracts.
    """
    forecast: dict[str, dict[str, Decimal]] = {}
    for (product, month), quantity in sorted(quantities(version).items()):
        forecast.setdefault(product, {})[month] = quantity
    firm: dict[str, list[tuple[str, str, Decimal]]] = {}
    for order in sorted(orders, key=lambda o: (utc(o.due), o.id)):
        if order.source == "firm":
            own = (order.id, month_of(order.due, terms.zone), order.quantity)
            firm.setdefault(order.product, []).append(own)
    lines = tuple(
        line
        for product, months in forecast.items()
        for line in _net_product(version, product, months, firm.get(product, []), terms)
    )
    return NetForecast(sponsor=version.sponsor, sequence=version.sequence, lines=lines)


def _net_product(
    version: ForecastVersion,
    product: str,
    months: Mapping[str, Decimal],
    orders: Sequence[tuple[str, str, Decimal]],
    terms: Terms,
) -> Iterator[NetLine]:
    contract = terms.contract(product)
    consumed = dict.fromkeys(months, ZERO)
    for piece in consume(months, orders, contract.net_early, contract.net_late):
        consumed[piece.month] += piece.quantity
    for month, quantity in months.items():
        share = contract.binding_share(version.first_month, month, terms.zone)
        capped = quantity if contract.monthly_cap is None else min(quantity, contract.monthly_cap)
        yield NetLine(
            product=product,
            month=month,
            forecast=quantity,
            consumed=consumed[month],
            net=quantity - consumed[month],
            bound=max(ZERO, share * capped - consumed[month]),
        )
