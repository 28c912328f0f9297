"""Buttons of the chart that choose the stretch of time to show."""

from datetime import timedelta
from typing import Any

from scheduler.domain.units import utc
from scheduler.domain.working_time import Span
from scheduler.report.colours import PAPER
from scheduler.report.gantt_canvas import Canvas
from scheduler.report.gantt_layout import AXIS_PX, LEGEND_PX, MUTED, Sheet
from scheduler.report.times import local

FIRST_WEEKS = {"1 week": 1, "4 weeks": 4, "13 weeks": 13}


def zooms(sheet: Sheet) -> dict[str, Any]:
    """Buttons that show the first weeks or everything, and a list of months."""
    start = utc(sheet.canvas.facts.scenario.start)
    weeks = {name: Span(start, start + timedelta(weeks=number)) for name, number in FIRST_WEEKS.items()}
    windows = {**{name: shown for name, shown in weeks.items() if shown.end < sheet.span.end}, "All": sheet.span}
    above = AXIS_PX + LEGEND_PX + 10  # beside the lowest legend, which is short; higher up lies plotly's own tool bar
    look = {
        "showactive": False,
        "xanchor": "right",
        "y": 1 + above / sheet.rows,
        "yanchor": "top",
        "bgcolor": PAPER,
        "bordercolor": "#CBD2D9",
        "font": {"size": 12, "color": MUTED},
    }
    buttons = {**look, "type": "buttons", "direction": "right", "x": 0.92, "buttons": _buttons(sheet.canvas, windows)}
    months = {**look, "type": "dropdown", "x": 1, "buttons": _buttons(sheet.canvas, _months(sheet))}
    return {"updatemenus": [buttons, months]}


def _buttons(canvas: Canvas, windows: dict[str, Span]) -> list[dict[str, Any]]:
    return [
        {"label": name, "method": "relayout", "args": [{"xaxis.range": [canvas.at(shown.start), canvas.at(shown.end)]}]}
        for name, shown in windows.items()
    ]


def _months(sheet: Sheet) -> dict[str, Span]:
    """Calendar months of the chart by name, after an entry that heads the list and shows everything."""
    found = {"Month": sheet.span}
    first = local(sheet.span.start, sheet.canvas.zone).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    while first < sheet.span.end:
        following = (first + timedelta(days=32)).replace(day=1)
        found[f"{first:%b %Y}"] = Span(first, following)
        first = following
    return found
