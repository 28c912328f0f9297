"""Figures of a tactical plan: load against capacity, stock against target, materials to buy."""

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from scheduler.domain.scenario import Scenario
from scheduler.domain.tactical import TacticalPlan
from scheduler.report.colours import INK, LATE, product_colours

ROW, MARGIN, WIDTH = 190, 140, 1_400
CHANGEOVER = "#9AA5B1"


def load_figure(scenario: Scenario, plan: TacticalPlan) -> go.Figure:
    """Hours of production by product and of changeovers, stacked, against capacity: a row for each unit or pool."""
    groups = list(dict.fromkeys(load.units for load in plan.loads))
    figure = _rows([_names(units) for units in groups], "Load against capacity, hours")
    colours, shown = product_colours(scenario), set[str]()
    dates = [period.start for period in plan.periods]
    widths = [(period.end - period.start).total_seconds() * 950 for period in plan.periods]
    for row, units in enumerate(groups, 1):
        loads = sorted((load for load in plan.loads if load.units == units), key=lambda load: load.period)
        stacks = {p: [load.products.get(p, 0.0) for load in loads] for load in loads for p in load.products}
        stacks["changeovers"] = [load.changeover_h for load in loads]
        for name, hours in stacks.items():
            bar = _bar(dates, hours, widths, name, colours.get(name, CHANGEOVER), name not in shown)
            figure.add_trace(bar, row=row, col=1)
            shown.add(name)
        capacity = [load.capacity_h + load.overtime_h for load in loads]
        figure.add_trace(_line(dates, capacity, "capacity", INK, "capacity" not in shown), row=row, col=1)
        shown.add("capacity")
    return figure.update_layout(barmode="stack")


def targets_figure(scenario: Scenario, plan: TacticalPlan) -> go.Figure:
    """Stock at the end of each period, stock targets, and what is due and open: a row for each product with any."""
    products = list(dict.fromkeys(s.product for s in plan.stock if s.stock or s.target or s.open))
    figure = _rows(products, "Stock against target")
    colours, dates = product_colours(scenario), [period.end for period in plan.periods]
    for row, product in enumerate(products, 1):
        entries = sorted((s for s in plan.stock if s.product == product), key=lambda s: s.period)
        traces = [_line(dates, [s.stock for s in entries], product, colours[product], False)]
        targets = {dates[s.period]: s.target for s in entries if s.target is not None}
        if targets:
            traces.append(_marks(list(targets), list(targets.values()), "target", INK, row == 1))
        if any(s.open for s in entries):
            traces.append(_line(dates, [s.open for s in entries], "due and open", LATE, row == 1))
        for trace in traces:
            figure.add_trace(trace, row=row, col=1)
    return figure


def purchases_figure(plan: TacticalPlan) -> go.Figure:
    """Materials to buy by the period they arrive in: a row for each material and owner."""
    bought = list(dict.fromkeys((p.material, p.owner) for p in plan.purchases))
    titles = [material if owner is None else f"{material}, {owner}" for material, owner in bought]
    figure = _rows(titles, "Materials to buy")
    for row, item in enumerate(bought, 1):
        entries = [p for p in plan.purchases if (p.material, p.owner) == item]
        dates = [plan.periods[p.period].start for p in entries]
        hover = [f"order by {p.order_by:%Y-%m-%d}" for p in entries]
        bar = go.Bar(x=dates, y=[p.quantity for p in entries], text=hover, marker_color=CHANGEOVER, showlegend=False)
        figure.add_trace(bar, row=row, col=1)
    return figure


def tactical_html(scenario: Scenario, plan: TacticalPlan) -> str:
    """All figures on one page of its own that needs no network."""
    figures = [load_figure(scenario, plan), targets_figure(scenario, plan)]
    if plan.purchases:
        figures.append(purchases_figure(plan))
    parts = [
        figure.to_html(full_html=False, include_plotlyjs=n == 0, include_mathjax=False, config={"displaylogo": False})
        for n, figure in enumerate(figures)
    ]
    title = "Tactical plan"
    head = f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>'
    return f"{head}<body>{''.join(parts)}</body></html>\n"


def _rows(titles: Sequence[str], title: str) -> go.Figure:
    count = max(1, len(titles))
    height = MARGIN + ROW * count
    figure = make_subplots(
        rows=count, cols=1, shared_xaxes=True, subplot_titles=titles or None, vertical_spacing=45 / height / 1.2
    )
    return figure.update_layout(
        title=title, height=height, width=WIDTH, template="plotly_white", legend={"traceorder": "normal"}
    )


def _names(units: tuple[str, ...]) -> str:
    return units[0] if len(units) == 1 else f"any of {', '.join(units)}"


def _bar(dates: Any, hours: Any, widths: Any, name: str, colour: str, legend: bool) -> go.Bar:
    return go.Bar(
        x=dates, y=hours, width=widths, offset=0, name=name, legendgroup=name, marker_color=colour, showlegend=legend
    )


def _line(dates: Any, values: Any, name: str, colour: str, legend: bool) -> go.Scatter:
    line = {"color": colour, "shape": "hv", "width": 2}
    return go.Scatter(x=dates, y=values, mode="lines", line=line, name=name, legendgroup=name, showlegend=legend)


def _marks(dates: Any, values: Any, name: str, colour: str, legend: bool) -> go.Scatter:
    marker = {"color": colour, "symbol": "line-ew-open", "size": 16}
    return go.Scatter(x=dates, y=values, mode="markers", marker=marker, name=name, legendgroup=name, showlegend=legend)
