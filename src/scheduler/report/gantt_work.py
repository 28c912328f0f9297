"""Bars of what is not production: set-ups, cleans, changeovers, maintenance, and hours off."""

from collections.abc import Iterable
from datetime import timedelta
from itertools import groupby

import plotly.graph_objects as go

from scheduler.domain.plan import PlannedTask, TaskKind
from scheduler.domain.working_time import Span, intersect
from scheduler.report.colours import PAPER
from scheduler.report.gantt_canvas import BODY, BODY_AT, Bar, Canvas, plain
from scheduler.report.gantt_rows import Row
from scheduler.report.times import outside

MANY = 300
WORK_NAMES = {
    TaskKind.SETUP: "Set-up",
    TaskKind.TEARDOWN: "Tear-down",
    TaskKind.TURNAROUND: "Turnaround",
    TaskKind.CHANGEOVER: "Changeover",
    TaskKind.FULL_CLEAN: "Full clean",
    TaskKind.REFRESH: "Refresh clean",
    TaskKind.CLEAN: "Clean after last use",
    TaskKind.MAINTENANCE: "Maintenance",
}
# Colour, pattern and colour of the pattern: greys prepare, teals clean, maintenance warns.
WORK_STYLES = {
    TaskKind.SETUP: ("#C9CED6", "-", "#6B7683"),
    TaskKind.TEARDOWN: ("#C9CED6", "|", "#6B7683"),
    TaskKind.TURNAROUND: ("#9AA5B1", "", PAPER),
    TaskKind.CHANGEOVER: ("#3E4C59", "/", "#CBD2D9"),
    TaskKind.FULL_CLEAN: ("#0B6E69", "x", "#BFE8E4"),
    TaskKind.REFRESH: ("#BFE8E4", ".", "#0B6E69"),
    TaskKind.CLEAN: ("#7CCFC8", "\\", "#0B6E69"),
    TaskKind.MAINTENANCE: ("#2B2B2B", "\\", "#FFC107"),
}


def task_traces(canvas: Canvas) -> list[go.Bar]:
    """A bar a task; a trace a kind, which is its legend entry. Maintenance is nobody's: it shows by unit only."""
    template = (
        "<b>%{customdata[0]}</b> on %{customdata[1]}<br>%{customdata[2]}<br>"
        "%{customdata[3]} →<br>%{customdata[4]} (%{customdata[5]})"
    )
    traces = []
    for kind, name in WORK_NAMES.items():
        bars = list(_tasks(canvas, kind))
        _, shape, line = WORK_STYLES[kind]
        pattern = {"shape": shape, "fgcolor": line, "size": 5, "solidity": 0.35, "fillmode": "overlay", "fgopacity": 1}
        if bars:
            traces.append(
                canvas.trace(bars, name, f"work {kind}", template, legend="legend2", marker={"pattern": pattern})
            )
    return traces


def _tasks(canvas: Canvas, kind: TaskKind) -> Iterable[Bar]:
    facts = canvas.facts
    for task in canvas.tasks:
        batch = facts.batch_of(task)
        if task.kind is kind and (batch or canvas.rows.by == "unit"):
            product = facts.campaign_of[batch].product if batch else ""
            row = canvas.rows.of_unit(task.unit, product, facts.sponsor_of(product) if batch else "")
            hover = (*_words(task), *canvas.times(task.unit, task.start, task.end))
            yield Bar(task.start, task.end, row.y + BODY_AT, BODY, WORK_STYLES[kind][0], "", hover)


def _words(task: PlannedTask) -> tuple[str, str, str]:
    level = f" ({task.level})" if task.level else ""
    why = f"before batch {task.before}" if task.before else f"after batch {task.after}" if task.after else ""
    return WORK_NAMES[task.kind] + level, plain(task.unit), plain(why or task.maintenance or "")


def off_traces(canvas: Canvas, span: Span) -> list[go.Bar]:
    """Hours in which a unit is closed or unattended, behind everything.

    Where there are many, those too short to tell apart when the whole chart is shown are a trace that starts hidden.
    """
    traces = []
    for name, colour, closed in (("Unattended", "#EEF1F4", False), ("Closed", "#D5DAE1", True)):
        bars = list(_off_bars(canvas, span, colour, closed))
        brief = (span.end - span.start) / 150 if len(bars) > MANY else timedelta(0)
        for title, long in ((name, True), (f"{name}, short", False)):
            shown = [bar for bar in bars if (bar.end - bar.start >= brief) is long]
            if shown:
                trace = canvas.trace(shown, title, title, "", hoverinfo="skip", legend="legend2", legendrank=2000)
                traces.append(trace.update(visible=True if long else "legendonly"))
    return traces


def _off_bars(canvas: Canvas, span: Span, colour: str, closed: bool) -> Iterable[Bar]:
    """One bar over all rows that follow one another and are off at the same times."""

    def off(row: Row) -> tuple[Span, ...]:
        if row.unit is None:
            return ()
        hours = canvas.facts.scenario.working_time(row.unit)
        if closed:
            return outside(intersect(hours.running, (span,)), span)
        return intersect(hours.running, outside(intersect(hours.open, (span,)), span))

    for spans, together in groupby(canvas.rows.rows, key=off):
        rows = list(together)
        top, bottom = rows[0].y - rows[0].height / 2, rows[-1].y + rows[-1].height / 2
        for hole in spans:
            yield Bar(hole.start, hole.end, (top + bottom) / 2, bottom - top, colour, "", ())
