"""How good a sponsor's forecasts were: against what was ordered, by the lag between saying and needing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from scheduler.domain.demand import Order
from scheduler.domain.forecast import ForecastVersion
from scheduler.domain.months import add_months, month_of
from scheduler.domain.units import Id, Model
from scheduler.forecast.buckets import ZERO, quantities

Monthly = Mapping[tuple[str, str], Decimal]
LAGS = (1, 3, 6)


class Accuracy(Model):
    """Forecasts of a product made `lag` months ahead, against what was ordered.

    Attributes:
        lag: number of the month in the version that forecast it: 1 is the version's first month.
        months: that were forecast and are known.
        bias: (Σ forecast − Σ actual) / Σ actual; positive = too much was forecast. None where nothing was ordered.
        wape: Σ |forecast − actual| / Σ actual; None likewise.
        tracking_signal: Σ (forecast − actual) / mean |forecast − actual|; None where every forecast was right.
    """

    product: Id
    lag: int
    months: int
    bias: float | None
    wape: float | None
    tracking_signal: float | None


def accuracy(versions: Iterable[ForecastVersion], actual: Monthly, lags: Sequence[int] = LAGS) -> tuple[Accuracy, ...]:
    """Bias, WAPE and tracking signal of a sponsor's forecasts, by product and lag.

    Of versions with the same first month the last one counts. A month that `actual` does not name is not known yet; one
    that a version leaves out was forecast as nothing if the version states the product in another month.

    Args:
        versions: of one sponsor.
        actual: what was ordered, by product and month, in the product's unit.
        lags: months ahead, from 1.
    """
    said = {v.first_month: _Said(v) for v in sorted(versions, key=lambda v: v.sequence)}
    products = sorted({product for product, _ in actual})
    return tuple(found for product in products for lag in lags for found in _accuracy(product, lag, said, actual))


class _Said:
    """What a version forecast."""

    def __init__(self, version: ForecastVersion) -> None:
        self.quantities = quantities(version)
        self.products = {product for product, _ in self.quantities}


def _accuracy(product: str, lag: int, said: Mapping[str, _Said], actual: Monthly) -> Iterator[Accuracy]:
    pairs = []
    for first, version in said.items():
        key = (product, add_months(first, lag - 1))
        if key in actual and product in version.products:
            pairs.append((Fraction(version.quantities.get(key, ZERO)), Fraction(actual[key])))
    if pairs:
        total = sum(real for _, real in pairs)
        error = sum(forecast - real for forecast, real in pairs)
        absolute = sum(abs(forecast - real) for forecast, real in pairs)
        yield Accuracy(
            product=product,
            lag=lag,
            months=len(pairs),
            bias=float(error / total) if total else None,
            wape=float(absolute / total) if total else None,
            tracking_signal=float(error * len(pairs) / absolute) if absolute else None,
        )


def ordered(orders: Iterable[Order], zone: str) -> dict[tuple[str, str], Decimal]:
    """Firm orders by product and month of their due date, on the wall clock of an IANA zone."""
    found: dict[tuple[str, str], Decimal] = {}
    for order in orders:
        if order.source == "firm":
            key = (order.product, month_of(order.due, zone))
            found[key] = found.get(key, ZERO) + order.quantity
    return found


def bullwhip(production: Mapping[str, Decimal], demand: Mapping[str, Decimal]) -> float | None:
    """Variance of production over variance of demand; above 1 the plan swings more than the demand does.

    Args:
        production: quantity of a product by month; a month that only `demand` names counts as nothing.
        demand: likewise.

    Returns:
        None where demand is the same every month.
    """
    months = production.keys() | demand.keys()
    variance = _variance([demand.get(m, ZERO) for m in months])
    return float(_variance([production.get(m, ZERO) for m in months]) / variance) if variance else None


def _variance(values: Sequence[Decimal]) -> Fraction:
    numbers = [Fraction(value) for value in values]
    mean = sum(numbers, Fraction(0)) / max(1, len(numbers))
    return sum(((number - mean) ** 2 for number in numbers), Fraction(0)) / max(1, len(numbers))
