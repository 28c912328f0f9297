"""Net forecasts as orders of a scenario: due in their month, and less urgent than any firm order."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from scheduler.domain.contract import Needed
from scheduler.domain.demand import Order
from scheduler.domain.errors import Issue, Severity
from scheduler.domain.forecast import ForecastVersion
from scheduler.domain.months import add_months, month_start
from scheduler.domain.scenario import Scenario
from scheduler.domain.units import format_quantity, utc
from scheduler.forecast.netting import NetLine, net_forecast
from scheduler.forecast.terms import Terms, terms_of

LEAST, MOST = Decimal("0.1"), Decimal("0.9")  # of the least priority of a firm order: free and bound demand
SMALLEST = Decimal("0.000001")
MAX_ID = 80


class NetDemand(NamedTuple):
    """A scenario whose orders include the net forecasts, and what was wrong or doubtful about these."""

    scenario: Scenario
    issues: tuple[Issue, ...]


def with_forecasts(scenario: Scenario, versions: Sequence[ForecastVersion]) -> NetDemand:
    """Net forecasts against the scenario's firm orders and add what is left as orders.

    Orders that an earlier netting left for the same sponsors are replaced. A line is due when its contract says that
    its month's supply is needed; a month under way at the scenario's start is due at once. Months that are over, and
    what is due after the horizon, are left out with a warning.

    Args:
        scenario: with firm orders and contracts.
        versions: one a sponsor.

    Returns:
        The scenario with the new orders; where there are errors, without those they are about.
    """
    if not scenario.sites:
        return NetDemand(scenario, ())  # months need a zone; validation says what is missing
    issues = list(_version_issues(scenario, versions))
    lines: list[Order] = []
    for i, version in enumerate(versions):
        terms = terms_of(scenario, version.sponsor)
        orders, left_out = _orders(scenario, version, terms, f"/forecasts/{i}")
        issues += [*_line_issues(version, terms, f"/forecasts/{i}"), *left_out]
        lines += orders
    sponsors = {version.sponsor for version in versions}
    kept = (o for o in scenario.orders if o.source == "firm" or _sponsor(scenario, o) not in sponsors)
    return NetDemand(scenario.model_copy(update={"orders": (*kept, *lines)}), tuple(issues))


def _sponsor(scenario: Scenario, order: Order) -> str | None:
    product = scenario.product_by_id.get(order.product)
    return product.sponsor if product else None


def _version_issues(scenario: Scenario, versions: Sequence[ForecastVersion]) -> Iterator[Issue]:
    seen: set[str] = set()
    for i, version in enumerate(versions):
        if version.sponsor in seen:
            message = f"There are two forecasts of sponsor {version.sponsor!r}."
            yield _error("two_forecasts", f"/forecasts/{i}", message, "Name one version a sponsor, the latest.")
        seen.add(version.sponsor)
        if version.sponsor not in scenario.sponsor_by_id:
            message = f"The forecast is of sponsor {version.sponsor!r}, which the scenario does not know."
            yield _error("unknown_reference", f"/forecasts/{i}/sponsor", message, "Add the sponsor to the scenario.")


def _line_issues(version: ForecastVersion, terms: Terms, where: str) -> Iterator[Issue]:
    """One complaint a product, at its first line."""
    first: dict[str, int] = {}
    for j, line in enumerate(version.lines):
        if first.setdefault(line.product, j) != j:
            continue
        at, owner = f"{where}/lines/{j}/product", f"The forecast of {version.sponsor!r}"
        if line.product not in terms.product_by_id:
            message = f"{owner} names the product {line.product!r}, which is none of this sponsor."
            yield _error("unknown_reference", at, message, "Correct the product, or add it to the scenario.")
        elif len(_id(line.product, line.month)) > MAX_ID:
            message = f"{owner}: the id of product {line.product!r} is too long to name demand by."
            yield _error("id_too_long", at, message, "Shorten the product's id to 60 characters.")


def _orders(
    scenario: Scenario, version: ForecastVersion, terms: Terms, where: str
) -> tuple[list[Order], Iterator[Issue]]:
    """The demand of a version, and what is said about the lines left out."""
    least = min((o.priority for o in scenario.orders if o.source == "firm"), default=Decimal(1))
    orders: list[Order] = []
    past: list[NetLine] = []
    beyond: list[NetLine] = []
    for line in net_forecast(version, scenario.orders, terms).lines:
        if not line.net or line.product not in terms.product_by_id or len(_id(line.product, line.month)) > MAX_ID:
            continue
        due = _due(line, terms, scenario.start)
        if utc(month_start(add_months(line.month, 1), terms.zone)) <= utc(scenario.start):
            past.append(line)
        elif utc(due) > scenario.end:
            beyond.append(line)
        else:
            orders.append(_order(line, due, least))
    return orders, _left_out(version, past, beyond, where)


def _left_out(
    version: ForecastVersion, past: Sequence[NetLine], beyond: Sequence[NetLine], where: str
) -> Iterator[Issue]:
    owner = f"The forecast of {version.sponsor!r} has"
    if past:
        message = f"{owner} {_some(past)} in months that are over; they are left out."
        yield _warning("forecast_in_the_past", where, message, "Order what is still needed of them.")
    if beyond:
        message = f"{owner} {_some(beyond)} due after the end of the horizon; they are left out."
        yield _warning("forecast_after_horizon", where, message, "Lengthen the horizon to plan them too.")


def _due(line: NetLine, terms: Terms, start: datetime) -> datetime:
    """The instant at which the contract wants the month's supply; at once where that is over."""
    at_end = terms.contract(line.product).needed is Needed.MONTH_END
    due = month_start(add_months(line.month, 1) if at_end else line.month, terms.zone)
    return max(due, start, key=utc)


def _order(line: NetLine, due: datetime, least: Decimal) -> Order:
    """Demand weighs between a tenth and nine tenths of the least firm order, by the share that is bound."""
    weight = least * (LEAST + (MOST - LEAST) * line.bound / line.net)
    return Order(
        id=_id(line.product, line.month),
        product=line.product,
        quantity=line.net,
        due=due,
        priority=max(SMALLEST, weight.quantize(SMALLEST)),
        source="forecast",
    )


def _id(product: str, month: str) -> str:
    return f"forecast/{product}/{month}"


def _some(lines: Sequence[NetLine]) -> str:
    shown = ", ".join(f"{format_quantity(line.net)} of {line.product} in {line.month}" for line in lines[:3])
    return f"{len(lines)} line(s) ({shown}{', …' if len(lines) > 3 else ''})"


def _error(code: str, where: str, message: str, fix: str) -> Issue:
    return Issue(severity=Severity.ERROR, code=code, where=where, message=message, fix=fix)


def _warning(code: str, where: str, message: str, fix: str) -> Issue:
    return Issue(severity=Severity.WARNING, code=code, where=where, message=message, fix=fix)
