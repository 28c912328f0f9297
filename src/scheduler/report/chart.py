"""The Gantt chart of a plan as a plotly figure: nothing is written, no clock is read."""

from datetime import timedelta
from typing import Any

import plotly.graph_objects as go

from scheduler.domain.plan import Plan
from scheduler.domain.scenario import Scenario
from scheduler.domain.units import utc
from scheduler.domain.working_time import Span
from scheduler.report.colours import INK, PAPER
from scheduler.report.facts import Facts
from scheduler.report.gantt_bars import campaign_traces, visit_traces
from scheduler.report.gantt_canvas import Canvas, plain
from scheduler.report.gantt_orders import key_traces, order_traces
from scheduler.report.gantt_rows import By, Rows
from scheduler.report.gantt_work import off_traces, task_traces
from scheduler.report.headline import headline
from scheduler.report.indicators import kpis_of
from scheduler.report.times import local

TOP_PX, BOTTOM_PX = 180, 64
ROW_PX = {"unit": 34, "product": 28, "sponsor": 28}
FONT = "Inter, 'Segoe UI', 'Liberation Sans', Arial, sans-serif"
MUTED, RULE, BAND = "#52606D", "#E4E7EB", "#F5F7FA"
ZOOMS = {"1 week": 7, "4 weeks": 28, "13 weeks": 91}


def gantt(scenario: Scenario, plan: Plan, by: By = "unit") -> go.Figure:
    """Draw a plan: campaigns around their batches, the work between them, hours off, and when orders are due.

    Args:
        scenario: the one the plan was made for.
        plan: the plan.
        by: group rows by `unit` (every unit, by site, room and class), `product` or `sponsor` (the units each uses).

    Returns:
        A figure whose height grows with its rows; the time axis is on the wall clock of the first site, hover texts on
        that of the unit's site.

    Raises:
        ValueError: `by` is none of the three, or the plan was made for another scenario.
    """
    if by not in ("unit", "product", "sponsor"):
        raise ValueError(f"A chart is grouped by unit, product or sponsor, not by {by!r}.")
    facts = Facts(scenario, plan)
    canvas = Canvas(facts, Rows(facts, by), facts.scenario.zone_of(None))
    span = _span(facts)
    indicators = kpis_of(facts)
    figure = go.Figure(
        [
            *off_traces(canvas, span),
            *campaign_traces(canvas),
            *task_traces(canvas),
            *visit_traces(canvas),
            *order_traces(canvas, indicators.orders),
            *key_traces(),
        ]
    )
    figure.update_layout(
        **_frame(canvas, headline(facts.plan, indicators)),
        **_axes(canvas, span),
        **_legends(canvas),
        **_zooms(canvas, span),
    )
    _lines(figure, canvas)
    return figure


def _span(facts: Facts) -> Span:
    """The horizon and what lies outside it, with a little air."""
    instants = [utc(facts.scenario.start), facts.scenario.end]
    instants += [t for v in facts.visits for t in (v.start, v.end)]
    instants += [t for task in facts.plan.tasks for t in (task.start, task.end)]
    first, last = min(instants), max(instants)
    return Span(first - (last - first) / 150, last + (last - first) / 150)


def _height(canvas: Canvas) -> int:
    return round(canvas.rows.height * ROW_PX[canvas.rows.by]) + TOP_PX + BOTTOM_PX


def _frame(canvas: Canvas, subtitle: str) -> dict[str, Any]:
    title = {
        "text": f"<b>{plain(canvas.facts.scenario.name)}</b>",
        "subtitle": {"text": plain(subtitle), "font": {"size": 13, "color": MUTED}},
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "yref": "container",
        "y": 1 - 22 / _height(canvas),
        "yanchor": "top",
        "font": {"size": 20, "color": INK},
    }
    return {
        "title": title,
        "height": _height(canvas),
        "margin": {"l": 10, "r": 24, "t": TOP_PX, "b": BOTTOM_PX},
        "font": {"family": FONT, "size": 12, "color": INK},
        "plot_bgcolor": PAPER,
        "paper_bgcolor": PAPER,
        "barmode": "overlay",
        "hovermode": "closest",
        "hoverlabel": {"align": "left", "bgcolor": PAPER, "bordercolor": MUTED, "font": {"color": INK, "family": FONT}},
        "uniformtext": {"minsize": 8, "mode": "hide"},
        "dragmode": "zoom",
    }


def _axes(canvas: Canvas, span: Span) -> dict[str, Any]:
    rows = canvas.rows
    labels = [f"<b>{plain(row.label)}</b>" if row.unit is None else plain(row.label) for row in rows.rows]
    window = [canvas.at(span.start), canvas.at(span.end)]
    time = {
        "type": "date",
        "range": window,
        "nticks": 30,
        "showgrid": True,
        "gridcolor": RULE,
        "ticks": "outside",
        "tickcolor": RULE,
        "tickfont": {"size": 11, "color": MUTED},
        "tickformatstops": [
            {"dtickrange": [None, 86_399_999], "value": "%H:%M\n%a %-d %b"},
            {"dtickrange": [86_400_000, 604_799_999], "value": "%a %-d\n%b %Y"},
            {"dtickrange": [604_800_000, "M1"], "value": "%-d %b\n%Y"},
            {"dtickrange": ["M1", None], "value": "%b\n%Y"},
        ],
    }
    return {
        "xaxis": {**time, "side": "top"},
        "xaxis2": {**time, "side": "bottom", "overlaying": "x", "matches": "x", "tickmode": "auto", "showgrid": False},
        "yaxis": {
            "range": [rows.height, 0],
            "fixedrange": True,
            "tickmode": "array",
            "tickvals": [row.y for row in rows.rows],
            "ticktext": labels,
            "showgrid": False,
            "zeroline": False,
            "automargin": True,
            "ticklabelstandoff": 6,
            "minor": {
                "tickmode": "array",
                "tickvals": [row.y + row.height / 2 for row in rows.rows],
                "showgrid": True,
                "gridcolor": RULE,
            },
        },
    }


def _legends(canvas: Canvas) -> dict[str, Any]:
    height = _height(canvas)

    def legend(title: str, pixel: int) -> dict[str, Any]:
        return {
            "title": {"text": title, "side": "left", "font": {"size": 12, "color": MUTED}},
            "orientation": "h",
            "xref": "paper",
            "x": 0,
            "yref": "container",
            "y": 1 - pixel / height,
            "yanchor": "top",
            "groupclick": "togglegroup",
            "font": {"size": 12},
        }

    return {
        "legend": legend("Sponsors", 84),
        "legend2": legend("Work", 108),
        "legend3": {**legend("Orders", 132), "itemclick": False, "itemdoubleclick": False},
    }


def _zooms(canvas: Canvas, span: Span) -> dict[str, Any]:
    """Buttons that show the first weeks or everything, and a list of months."""
    start = utc(canvas.facts.scenario.start)
    weeks = {name: Span(start, start + timedelta(days=days)) for name, days in ZOOMS.items()}
    fitting = {name: shown for name, shown in weeks.items() if shown.end < span.end}
    look = {
        "showactive": False,
        "xanchor": "right",
        "y": 1 + (TOP_PX - 18) / (canvas.rows.height * ROW_PX[canvas.rows.by]),
        "yanchor": "top",
        "bgcolor": PAPER,
        "bordercolor": "#CBD2D9",
        "font": {"size": 12, "color": MUTED},
    }
    return {
        "updatemenus": [
            {
                **look,
                "type": "buttons",
                "direction": "right",
                "x": 0.92,
                "buttons": _buttons(canvas, {**fitting, "All": span}),
            },
            {**look, "type": "dropdown", "x": 1, "buttons": _buttons(canvas, _months(canvas, span))},
        ]
    }


def _buttons(canvas: Canvas, windows: dict[str, Span]) -> list[dict[str, Any]]:
    return [
        {"label": name, "method": "relayout", "args": [{"xaxis.range": [canvas.at(shown.start), canvas.at(shown.end)]}]}
        for name, shown in windows.items()
    ]


def _months(canvas: Canvas, span: Span) -> dict[str, Span]:
    """Calendar months of the chart, by name."""
    found = {"Month": span}
    first = local(span.start, canvas.zone).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    while first < span.end:
        following = (first + timedelta(days=32)).replace(day=1)
        found[f"{first:%b %Y}"] = Span(first, following)
        first = following
    return found


def _lines(figure: go.Figure, canvas: Canvas) -> None:
    for row in canvas.rows.rows:
        if row.unit is None:
            top, bottom = row.y - row.height / 2, row.y + row.height / 2
            figure.add_shape(
                type="rect", xref="paper", x0=0, x1=1, y0=top, y1=bottom, fillcolor=BAND, line_width=0, layer="below"
            )
    ends = {"start": (utc(canvas.facts.scenario.start), "left"), "end of horizon": (canvas.facts.scenario.end, "right")}
    for name, (instant, anchor) in ends.items():
        x, line = canvas.at(instant), {"color": INK, "width": 1.5, "dash": "dot"}
        figure.add_shape(type="line", x0=x, x1=x, y0=0, y1=canvas.rows.height, line=line)
        figure.add_annotation(
            x=x,
            y=0,
            xanchor=anchor,
            yanchor="top",
            text=name,
            showarrow=False,
            font={"size": 11, "color": MUTED},
        )
