"""Stock over time as a plotly figure: every storage against its capacity, every item against its targets."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import plotly.graph_objects as go

from scheduler.domain.plan import Plan
from scheduler.domain.scenario import Scenario
from scheduler.domain.units import utc
from scheduler.report.colours import INK, LATE, PAPER, mix
from scheduler.report.facts import Facts
from scheduler.report.gantt_canvas import plain
from scheduler.report.gantt_layout import FONT, MUTED, RULE
from scheduler.report.stock_panels import Panel, last_instant, panels_of
from scheduler.report.times import local, readable

PANEL_PX, GAP_PX, TOP_PX, BOTTOM_PX = 110, 46, 96, 60


def stock_chart(scenario: Scenario, plan: Plan) -> go.Figure:
    """Draw what is in stock: an area for what is there, a line for what may be used, capacity, targets, reorder points.

    Args:
        scenario: the one the plan was made for.
        plan: the plan.

    Returns:
        A figure whose height grows with its panels; the time axis is on the wall clock of the first site.

    Raises:
        ValueError: the plan was made for another scenario.
    """
    facts = Facts(scenario, plan)
    panels = panels_of(facts)
    zone = facts.scenario.zone_of(None)
    end = last_instant(facts, panels)
    traces = [
        trace.update(yaxis=f"y{number}" if number > 1 else "y")
        for number, panel in enumerate(panels, 1)
        for trace in _traces(panel, zone, end)
    ]
    return go.Figure(traces, _layout(facts, panels, zone, end))


def _traces(panel: Panel, zone: str, end: datetime) -> list[go.Scatter]:
    hover = f"<b>{plain(panel.title)}</b><br>%{{customdata}}<br>%{{y:,.6~g}} {plain(panel.unit)}"
    look: dict[str, Any] = {"mode": "lines", "showlegend": False}
    area = {**look, "fill": "tozeroy", "fillcolor": mix(panel.colour, 0.72)}
    edge = _line(mix(panel.colour, 0.4), 1)
    found = [_steps(panel.there, zone, end, hover + " there<extra></extra>", edge, **area)]
    if panel.usable:
        found.append(
            _steps(panel.usable, zone, end, hover + " usable<extra></extra>", line=_line(panel.colour, 2), **look)
        )
    if panel.limit:
        name, height = panel.limit
        flat = ((panel.there[0][0], height),)
        text = f"{name}: %{{y:,.6~g}} {plain(panel.unit)}<extra></extra>"
        found.append(_steps(flat, zone, end, text, line={**_line(LATE, 1.5), "dash": "dash"}, **look))
    if panel.targets:
        found.append(_targets(panel, zone))
    return found


def _line(colour: str, width: float) -> dict[str, Any]:
    return {"color": colour, "width": width}


def _steps(
    points: Sequence[tuple[datetime, Decimal]], zone: str, end: datetime, hover: str, line: dict[str, Any], **look: Any
) -> go.Scatter:
    """A line that keeps each height until the next point, and the last one until the end."""
    drawn = [*points, (end, points[-1][1])]
    return go.Scatter(
        x=[_at(at, zone) for at, _ in drawn],
        y=[float(height) for _, height in drawn],
        customdata=[readable(at, zone) for at, _ in drawn],
        hovertemplate=hover,
        line={**line, "shape": "hv"},
        **look,
    )


def _targets(panel: Panel, zone: str) -> go.Scatter:
    missed = [target.deficit > 0 for target in panel.targets]
    return go.Scatter(
        mode="markers",
        showlegend=False,
        x=[_at(t.date, zone) for t in panel.targets],
        y=[float(t.target) for t in panel.targets],
        customdata=[
            f"{readable(t.date, zone)}<br>{t.usable.normalize():f} {plain(t.unit)} usable"
            + (f", {t.deficit.normalize():f} lacking" if t.deficit else "")
            for t in panel.targets
        ],
        hovertemplate="<b>Stock target</b> %{y:,.6~g}<br>%{customdata}<extra></extra>",
        marker={
            "symbol": ["x" if bad else "diamond" for bad in missed],
            "color": [LATE if bad else INK for bad in missed],
            "size": 9,
        },
    )


def _layout(facts: Facts, panels: tuple[Panel, ...], zone: str, end: datetime) -> dict[str, Any]:
    rows = max(1, len(panels)) * (PANEL_PX + GAP_PX)
    site = facts.scenario.sites[0]
    words = "area: there, line: usable, dashed: capacity or reorder point, diamond: stock target met, cross: missed"
    start = _at(utc(facts.scenario.start), zone)
    layout: dict[str, Any] = {
        "title": {
            "text": f"<b>{plain(facts.scenario.name)}</b>: stock",
            "subtitle": {"text": words, "font": {"size": 13, "color": MUTED}},
            "x": 0,
            "xref": "paper",
            "font": {"size": 20, "color": INK},
        },
        "height": rows + TOP_PX + BOTTOM_PX,
        "margin": {"l": 80, "r": 32, "t": TOP_PX, "b": BOTTOM_PX},
        "font": {"family": FONT, "size": 12, "color": INK},
        "plot_bgcolor": PAPER,
        "paper_bgcolor": PAPER,
        "hovermode": "closest",
        "annotations": [],
        "xaxis": {
            "type": "date",
            "range": [start, _at(end, zone)],
            "anchor": f"y{len(panels)}" if len(panels) > 1 else "y",
            "gridcolor": RULE,
            "title": {"text": f"Time in {plain(site.id)} ({site.zone})", "font": {"size": 11, "color": MUTED}},
        },
    }
    for number, panel in enumerate(panels, 1):
        top = 1 - ((number - 1) * (PANEL_PX + GAP_PX) + GAP_PX) / rows
        layout[f"yaxis{number if number > 1 else ''}"] = {
            "domain": [max(0.0, top - PANEL_PX / rows), top],
            "rangemode": "tozero",
            "gridcolor": RULE,
            "fixedrange": True,
            "nticks": 4,
            "title": {"text": plain(panel.unit), "font": {"size": 11, "color": MUTED}},
        }
        layout["annotations"].append(_title(panel, top))
    return layout


def _title(panel: Panel, top: float) -> dict[str, Any]:
    return {
        "text": f"<b>{plain(panel.title)}</b>",
        "xref": "paper",
        "x": 0,
        "xanchor": "left",
        "yref": "paper",
        "y": top,
        "yanchor": "bottom",
        "showarrow": False,
    }


def _at(instant: datetime, zone: str) -> str:
    return local(instant, zone).replace(tzinfo=None).isoformat()
