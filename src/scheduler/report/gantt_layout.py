"""What surrounds the bars of the chart: title, time axes, row labels, legends, marks of the horizon."""

from typing import Any, NamedTuple

from scheduler.domain.units import utc
from scheduler.domain.working_time import Span
from scheduler.report.colours import INK, PAPER
from scheduler.report.gantt_canvas import Canvas, plain

ROW_PX = {"unit": 34, "product": 28, "sponsor": 28}
TITLE_PX, LEGEND_PX, AXIS_PX, BOTTOM_PX, LEAST_PX = 82, 24, 48, 76, 110
FONT = "Inter, 'Segoe UI', 'Liberation Sans', Arial, sans-serif"
MUTED, RULE, BAND = "#52606D", "#E4E7EB", "#F5F7FA"
# Characters that fit beside each other in a legend on a screen of 1,600 pixels; an entry's mark takes the room of 7.
LEGEND_CHARACTERS, MARK_CHARACTERS = 190, 7


class Sheet(NamedTuple):
    """The chart's measures in pixels; `sponsors` are the names in the legend; `compared`: with changes there, too."""

    canvas: Canvas
    span: Span
    sponsors: tuple[str, ...]
    compared: bool = False

    @property
    def sponsor_lines(self) -> int:
        """Lines that the legend of sponsors takes."""
        return 1 + sum(len(name) + MARK_CHARACTERS for name in self.sponsors) // LEGEND_CHARACTERS

    @property
    def top(self) -> int:
        """Above the rows."""
        return TITLE_PX + LEGEND_PX * (self.sponsor_lines + 2 + self.compared) + AXIS_PX

    @property
    def rows(self) -> int:
        """Of the rows together."""
        return max(LEAST_PX, round(self.canvas.rows.height * ROW_PX[self.canvas.rows.by]))

    @property
    def height(self) -> int:
        """Of the whole figure."""
        return self.top + self.rows + BOTTOM_PX


def frame(sheet: Sheet, subtitle: str) -> dict[str, Any]:
    """Title, size and looks."""
    title = {
        "text": f"<b>{plain(sheet.canvas.facts.scenario.name)}</b>",
        "subtitle": {"text": plain(subtitle), "font": {"size": 13, "color": MUTED}},
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "yref": "container",
        "y": 1 - 22 / sheet.height,
        "yanchor": "top",
        "font": {"size": 20, "color": INK},
    }
    return {
        "title": title,
        "height": sheet.height,
        "margin": {"l": 10, "r": 32, "t": sheet.top, "b": BOTTOM_PX},
        "font": {"family": FONT, "size": 12, "color": INK},
        "plot_bgcolor": PAPER,
        "paper_bgcolor": PAPER,
        "barmode": "overlay",
        "hovermode": "closest",
        "hoverlabel": {"align": "left", "bgcolor": PAPER, "bordercolor": MUTED, "font": {"color": INK, "family": FONT}},
        "uniformtext": {"minsize": 8, "mode": "hide"},
        "dragmode": "zoom",
    }


def axes(sheet: Sheet) -> dict[str, Any]:
    """Time above and below, rows at the left."""
    site = sheet.canvas.facts.scenario.sites[0]
    time = {
        "type": "date",
        "range": [sheet.canvas.at(sheet.span.start), sheet.canvas.at(sheet.span.end)],
        "nticks": 30,
        "automargin": False,
        "ticks": "outside",
        "tickcolor": RULE,
        "gridcolor": RULE,
        "tickfont": {"size": 11, "color": MUTED},
        "tickformatstops": [
            {"dtickrange": [None, 86_399_999], "value": "%H:%M\n%a %-d %b"},
            {"dtickrange": [86_400_000, 604_799_999], "value": "%a %-d\n%b %Y"},
            {"dtickrange": [604_800_000, "M1"], "value": "%-d %b\n%Y"},
            {"dtickrange": ["M1", None], "value": "%b\n%Y"},
        ],
    }
    zone = {"text": f"Time in {plain(site.id)} ({site.zone})", "font": {"size": 11, "color": MUTED}, "standoff": 8}
    lower = {"overlaying": "x", "matches": "x", "tickmode": "auto", "showgrid": False, "title": zone}
    return {
        "xaxis": {**time, "side": "top", "showgrid": True},
        "xaxis2": {**time, "side": "bottom", **lower},
        "yaxis": _row_axis(sheet),
    }


def _row_axis(sheet: Sheet) -> dict[str, Any]:
    rows = sheet.canvas.rows
    edges = [row.y + row.height / 2 for row in rows.rows]
    return {
        "range": [rows.height, 0],
        "fixedrange": True,
        "tickmode": "array",
        "tickvals": [row.y for row in rows.rows],
        "ticktext": [f"<b>{plain(row.label)}</b>" if row.heading else plain(row.label) for row in rows.rows],
        "showgrid": False,
        "zeroline": False,
        "automargin": True,
        "ticklabelstandoff": 6,
        "minor": {"tickmode": "array", "tickvals": edges, "showgrid": True, "gridcolor": RULE},
    }


def legends(sheet: Sheet) -> dict[str, Any]:
    """Legends under the title: sponsors, kinds of work and changes hide what they name, order marks only explain."""

    def legend(title: str, line: int) -> dict[str, Any]:
        return {
            "title": {"text": title, "side": "left", "font": {"size": 12, "color": MUTED}},
            "orientation": "h",
            "xref": "paper",
            "x": 0,
            "yref": "container",
            "y": 1 - (TITLE_PX + line * LEGEND_PX) / sheet.height,
            "yanchor": "top",
            "groupclick": "togglegroup",
            "font": {"size": 12},
        }

    changes = {"legend4": legend("Changes", sheet.sponsor_lines + 2)} if sheet.compared else {}
    return changes | {
        "legend": legend("Sponsors", 0),
        "legend2": legend("Work", sheet.sponsor_lines),
        "legend3": {**legend("Orders", sheet.sponsor_lines + 1), "itemclick": False, "itemdoubleclick": False},
    }


def marks(sheet: Sheet) -> dict[str, Any]:
    """Bands behind the headings, and lines where the horizon starts and ends."""
    scenario, rows = sheet.canvas.facts.scenario, sheet.canvas.rows
    band = {
        "type": "rect",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "fillcolor": BAND,
        "line": {"width": 0},
        "layer": "below",
    }
    shapes: list[dict[str, Any]] = [
        {**band, "y0": row.y - row.height / 2, "y1": row.y + row.height / 2} for row in rows.rows if row.heading
    ]
    words = []
    for text, instant in (("start", utc(scenario.start)), ("end", scenario.end)):
        x = sheet.canvas.at(instant)
        line = {"color": INK, "width": 1.5, "dash": "dot"}
        shapes.append({"type": "line", "x0": x, "x1": x, "y0": 0, "y1": rows.height, "line": line})
        font = {"size": 11, "color": MUTED}
        words.append(
            {"x": x, "y": 0, "xanchor": "left", "yanchor": "top", "text": text, "showarrow": False, "font": font}
        )
    return {"shapes": shapes, "annotations": words}
