"""The Gantt chart of a plan as a plotly figure: nothing is written, no clock is read."""

from datetime import datetime

import plotly.graph_objects as go

from scheduler.domain.plan import Plan
from scheduler.domain.scenario import Scenario
from scheduler.domain.units import utc
from scheduler.domain.working_time import Span
from scheduler.report.facts import Facts
from scheduler.report.gantt_bars import campaign_traces, visit_traces
from scheduler.report.gantt_canvas import Canvas, Level
from scheduler.report.gantt_changes import change_traces
from scheduler.report.gantt_layout import Sheet, axes, frame, legends, marks
from scheduler.report.gantt_orders import key_traces, order_traces
from scheduler.report.gantt_quality import release_traces, window_traces
from scheduler.report.gantt_rows import By, Rows
from scheduler.report.gantt_work import off_traces, task_traces
from scheduler.report.gantt_zoom import zooms
from scheduler.report.headline import headline
from scheduler.report.indicators import kpis_of

MOST_BARS = 4_000
"""Visits and tasks that a browser still draws at once; of a plan with more, campaigns are shown as wholes."""


def gantt(
    scenario: Scenario,
    plan: Plan,
    by: By = "unit",
    *,
    window: tuple[datetime | None, datetime | None] = (None, None),
    level: Level | None = None,
    against: tuple[Scenario, Plan] | None = None,
) -> go.Figure:
    """Draw a plan: campaigns around their batches, the work between them, QC releases, hours off, when orders are due.

    Args:
        scenario: the one the plan was made for.
        plan: the plan.
        by: group rows by `unit` (every unit, by site, room and class), `product` or `sponsor` (the units each uses;
            maintenance, holds and reservations belong to none of them and are left out).
        window: first and last instant to show; None = from the start, to the end.
        level: `batch`: every visit of a batch and all work between; `campaign`: campaigns as wholes, and changeovers.
            None = batches where there are not too many of them.
        against: another plan, with its scenario; what differs from it is marked: moved, new, where it was, gone.

    Returns:
        A figure whose height grows with its rows. The time axis is on the wall clock of the first site, hover texts on
        that of the unit's site.

    Raises:
        ValueError: `by` is none of the three, the window ends before it begins, or the plan was made for another
            scenario.
    """
    if by not in ("unit", "product", "sponsor"):
        raise ValueError(f"A chart is grouped by unit, product or sponsor, not by {by!r}.")
    facts = Facts(scenario, plan)
    span = _window(_span(facts), *window)
    canvas = Canvas(facts, Rows(facts, by), facts.scenario.zone_of(None), span, level or "batch")
    if level is None and len(canvas.visits) + len(canvas.tasks) > MOST_BARS:
        canvas = canvas._replace(level="campaign")
    indicators = kpis_of(facts)
    traces = [
        *off_traces(canvas, span),
        *window_traces(canvas, span),
        *campaign_traces(canvas),
        *task_traces(canvas),
        *visit_traces(canvas),
        *release_traces(canvas),
        *order_traces(canvas, indicators.orders),
        *key_traces(),
        *(change_traces(canvas, against) if against else ()),
    ]
    sheet = Sheet(canvas, span, tuple(s.name or s.id for s in facts.scenario.sponsors), against is not None)
    layout = frame(sheet, headline(facts.plan, indicators)) | axes(sheet) | legends(sheet) | marks(sheet) | zooms(sheet)
    return go.Figure(traces, layout)


def _window(span: Span, first: datetime | None, last: datetime | None) -> Span:
    shown = Span(utc(first) if first else span.start, utc(last) if last else span.end)
    if shown.end <= shown.start:
        raise ValueError(
            f"Nothing lies from {shown.start.isoformat()} to {shown.end.isoformat()}: the end comes first."
        )
    return shown


def _span(facts: Facts) -> Span:
    """The horizon and what lies outside it, with a little air."""
    instants = [utc(facts.scenario.start), facts.scenario.end]
    instants += [t for v in facts.visits for t in (v.start, v.end)]
    instants += [t for task in facts.plan.tasks for t in (task.start, task.end)]
    instants += [t for release in facts.plan.releases for t in (release.start, release.end)]
    first, last = min(instants), max(instants)
    return Span(first - (last - first) / 150, last + (last - first) / 150)
