"""The Gantt chart of a plan as a plotly figure: nothing is written, no clock is read."""

import plotly.graph_objects as go

from scheduler.domain.plan import Plan
from scheduler.domain.scenario import Scenario
from scheduler.domain.units import utc
from scheduler.domain.working_time import Span
from scheduler.report.facts import Facts
from scheduler.report.gantt_bars import campaign_traces, visit_traces
from scheduler.report.gantt_canvas import Canvas
from scheduler.report.gantt_layout import Sheet, axes, frame, legends, marks
from scheduler.report.gantt_orders import key_traces, order_traces
from scheduler.report.gantt_quality import release_traces, window_traces
from scheduler.report.gantt_rows import By, Rows
from scheduler.report.gantt_work import off_traces, task_traces
from scheduler.report.gantt_zoom import zooms
from scheduler.report.headline import headline
from scheduler.report.indicators import kpis_of


def gantt(scenario: Scenario, plan: Plan, by: By = "unit") -> go.Figure:
    """Draw a plan: campaigns around their batches, the work between them, QC releases, hours off, when orders are due.

    Args:
        scenario: the one the plan was made for.
        plan: the plan.
        by: group rows by `unit` (every unit, by site, room and class), `product` or `sponsor` (the units each uses;
            maintenance, holds and reservations belong to none of them and are left out).

    Returns:
        A figure whose height grows with its rows. The time axis is on the wall clock of the first site, hover texts on
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
    traces = [
        *off_traces(canvas, span),
        *window_traces(canvas, span),
        *campaign_traces(canvas),
        *task_traces(canvas),
        *visit_traces(canvas),
        *release_traces(canvas),
        *order_traces(canvas, indicators.orders),
        *key_traces(),
    ]
    sheet = Sheet(canvas, span, tuple(s.name or s.id for s in facts.scenario.sponsors))
    layout = frame(sheet, headline(facts.plan, indicators)) | axes(sheet) | legends(sheet) | marks(sheet) | zooms(sheet)
    return go.Figure(traces, layout)


def _span(facts: Facts) -> Span:
    """The horizon and what lies outside it, with a little air."""
    instants = [utc(facts.scenario.start), facts.scenario.end]
    instants += [t for v in facts.visits for t in (v.start, v.end)]
    instants += [t for task in facts.plan.tasks for t in (task.start, task.end)]
    instants += [t for release in facts.plan.releases for t in (release.start, release.end)]
    first, last = min(instants), max(instants)
    return Span(first - (last - first) / 150, last + (last - first) / 150)
