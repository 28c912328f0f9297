"""Forecasts as plotly figures: how they changed from version to version, and what a plan makes of the last one."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from scheduler.domain.forecast import ForecastVersion
from scheduler.domain.months import month_of
from scheduler.domain.plan import Plan
from scheduler.domain.scenario import Scenario
from scheduler.report.colours import INK, PAPER, SPONSORS, mix
from scheduler.report.facts import Facts
from scheduler.report.gantt_canvas import plain

Monthly = dict[tuple[str, str], Decimal]
PALEST = 0.8  # share of white in the oldest version's line
ROW, FRAME = 220, 130  # pixels of a product's panel, and of what lies around the panels
FIRM, NET, SUPPLY = SPONSORS[0], mix(SPONSORS[0], 0.6), SPONSORS[5]


def forecast_fan(versions: Sequence[ForecastVersion], units: Mapping[str, str] | None = None) -> go.Figure:
    """Draw every version of a sponsor's forecast: a panel a product, a line a version, the newest the darkest.

    Args:
        versions: of one sponsor, at least one.
        units: units of measure by product, for the axes.

    Raises:
        ValueError: there is no version, or they are of several sponsors.
    """
    sponsors = {version.sponsor for version in versions}
    if len(sponsors) != 1:
        raise ValueError(f"A fan is drawn of the versions of one sponsor; got {len(sponsors)} sponsors.")
    ordered = sorted(versions, key=lambda v: v.sequence)
    products = sorted({line.product for version in ordered for line in version.lines})
    figure = _panels(products, f"Forecast of {plain(ordered[0].sponsor)}, {len(ordered)} version(s)", units or {})
    for age, version in enumerate(reversed(ordered)):
        colour = mix(SPONSORS[0], PALEST * age / max(1, len(ordered) - 1))
        said = _forecast([version])
        for row, product in enumerate(products, start=1):
            name = f"version {version.sequence}"
            style: dict[str, Any] = {"mode": "lines+markers", "line": {"color": colour, "width": 2 if age else 3}}
            trace = _trace(go.Scatter, said, product, name=name, first=row == 1, **style)
            figure.add_trace(trace, row=row, col=1)
    return figure


def demand_and_supply(scenario: Scenario, plan: Plan, versions: Sequence[ForecastVersion]) -> go.Figure:
    """Draw forecast, orders and planned supply by month: a panel a product.

    Orders are stacked: firm ones, and what netting left of the forecast. Supply is the quantity of the batches that end
    in the month.

    Args:
        scenario: the one the plan was made for.
        plan: the plan.
        versions: the last one of each sponsor to show.

    Raises:
        ValueError: the plan was made for another scenario.
    """
    facts = Facts(scenario, plan)
    zone = scenario.zone_of(None)
    forecast = _forecast(versions)
    products = sorted({product for product, _ in forecast})
    orders = {
        source: _summed(((o.product, month_of(o.due, zone)), o.quantity) for o in scenario.orders if o.source == source)
        for source in ("firm", "forecast")
    }
    supply = _summed(
        ((campaign.product, month_of(batch.end, zone)), batch.quantity)
        for campaign in facts.plan.campaigns
        for batch in campaign.batches
    )
    units = {product.id: product.unit for product in scenario.products}
    figure = _panels(products, "Forecast, orders and planned supply", units)
    for row, product in enumerate(products, start=1):
        for trace in (
            _trace(go.Bar, orders["firm"], product, name="firm orders", first=row == 1, marker={"color": FIRM}),
            _trace(go.Bar, orders["forecast"], product, name="net forecast", first=row == 1, marker={"color": NET}),
            _trace(go.Scatter, forecast, product, name="forecast", first=row == 1, mode="lines", line={"color": INK}),
            _trace(go.Scatter, supply, product, name="planned supply", first=row == 1, mode="markers",
                   marker={"color": SUPPLY, "size": 10, "symbol": "diamond"}),
        ):  # fmt: skip
            figure.add_trace(trace, row=row, col=1)
    figure.update_layout(barmode="stack")
    return figure


def _forecast(versions: Iterable[ForecastVersion]) -> Monthly:
    return {(line.product, line.month): line.quantity for version in versions for line in version.lines}


def _summed(pairs: Iterable[tuple[tuple[str, str], Decimal]]) -> Monthly:
    found: Monthly = {}
    for key, quantity in pairs:
        found[key] = found.get(key, Decimal(0)) + quantity
    return found


def _panels(products: Sequence[str], title: str, units: Mapping[str, str]) -> go.Figure:
    titles = [plain(product) for product in products]
    rows = max(1, len(products))
    figure = make_subplots(rows=rows, cols=1, shared_xaxes=True, subplot_titles=titles, vertical_spacing=0.3 / rows)
    for row, product in enumerate(products, start=1):
        figure.update_yaxes(title=plain(units.get(product, "")), rangemode="tozero", row=row, col=1)
    figure.update_xaxes(type="date", tickformat="%b %Y", showticklabels=True)
    look = {"paper_bgcolor": PAPER, "plot_bgcolor": PAPER, "font": {"color": INK}}
    figure.update_layout(title=title, height=FRAME + ROW * rows, hovermode="x unified", **look)
    return figure


def _trace(kind: Any, values: Monthly, product: str, *, name: str, first: bool, **style: Any) -> Any:
    """One product's months; only the first panel's traces are in the legend, which switches all panels."""
    months = sorted(month for known, month in values if known == product)
    return kind(
        name=name,
        legendgroup=name,
        showlegend=first,
        x=[f"{month}-01" for month in months],
        y=[float(values[product, month]) for month in months],
        **style,
    )
