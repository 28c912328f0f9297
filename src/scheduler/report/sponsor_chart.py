"""A sponsor's part of a published plan as a chart: a row for each product, batches as bars, orders as marks."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import plotly.graph_objects as go

from scheduler.domain.sponsor_view import SponsorView
from scheduler.domain.units import format_quantity
from scheduler.report.colours import INK, PAPER
from scheduler.report.gantt_canvas import plain

DAY_MS = 86_400_000
BLUE, GREEN, RED = "#2F6FB2", "#2E7D32", "#C62828"


def sponsor_figure(view: SponsorView) -> go.Figure:
    """The chart of a view."""
    products = sorted({p.product for p in view.promises} | {b.product for b in view.batches}, reverse=True)
    figure = go.Figure([_batches(view), *_orders(view)])
    figure.update_layout(
        title={"text": f"<b>{plain(view.sponsor)}</b>: published plan", "x": 0.01},
        height=170 + 60 * max(1, len(products)),
        barmode="overlay",
        plot_bgcolor=PAPER,
        paper_bgcolor=PAPER,
        font={"color": INK},
        xaxis={"type": "date", "title": f"Days of {plain(view.zone)}", "gridcolor": "#E4E7EB"},
        yaxis={"type": "category", "categoryorder": "array", "categoryarray": [plain(p) for p in products]},
        legend={"orientation": "h", "y": 1.12, "x": 1, "xanchor": "right"},
    )
    return figure


def _batches(view: SponsorView) -> go.Bar:
    return go.Bar(
        name="batch",
        orientation="h",
        y=[plain(batch.product) for batch in view.batches],
        base=[batch.start.isoformat() for batch in view.batches],
        x=[((batch.end - batch.start).days + 1) * DAY_MS for batch in view.batches],
        hovertext=[
            f"{plain(b.id)}: {format_quantity(b.quantity)} {plain(b.unit)}, {b.start} to {b.end}, {b.status}"
            for b in view.batches
        ],
        hoverinfo="text",
        marker={"color": BLUE, "opacity": 0.75, "line": {"color": PAPER, "width": 1}},
        width=0.5,
    )


def _orders(view: SponsorView) -> Iterator[go.Scatter]:
    """When orders are due, and by when they are promised: on time and late."""
    due = [(p.due, p) for p in view.promises]
    late = [(p.promised, p) for p in view.promises if p.promised and p.promised > p.due]
    on_time = [(p.promised, p) for p in view.promises if p.promised and p.promised <= p.due]
    for name, symbol, colour, marks in (
        ("due", "line-ns-open", INK, due),
        ("promised", "triangle-up", GREEN, on_time),
        ("promised late", "triangle-up", RED, late),
    ):
        yield go.Scatter(
            name=name,
            mode="markers",
            x=[_noon(day) for day, _ in marks],
            y=[plain(promise.product) for _, promise in marks],
            hovertext=[_words(promise) for _, promise in marks],
            hoverinfo="text",
            marker={"symbol": symbol, "size": 14, "color": colour, "line": {"width": 2, "color": colour}},
        )


def _noon(day: date) -> str:
    return f"{day.isoformat()}T12:00:00"


def _words(promise: Any) -> str:
    said = f"{plain(promise.order)}: {format_quantity(promise.quantity)} {plain(promise.unit)} due {promise.due}"
    short = f", {format_quantity(promise.unmet)} unmet" if promise.unmet else ""
    why = f" ({promise.reason.value.replace('_', ' ')})" if promise.reason else ""
    return f"{said}, promised {promise.promised or 'never'}{short}{why}"
