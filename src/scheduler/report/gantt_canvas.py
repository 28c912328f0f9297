"""What the parts of the chart are drawn with: the time axis, the rows, and bars by the trace."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple

import plotly.graph_objects as go

from scheduler.domain.plan import PlannedRelease, PlannedTask, TaskKind
from scheduler.domain.units import format_duration, utc
from scheduler.domain.working_time import Span
from scheduler.report.facts import Block, Facts, Visit
from scheduler.report.gantt_rows import Rows
from scheduler.report.times import local, readable

Level = Literal["campaign", "batch"]
BETWEEN_CAMPAIGNS = (TaskKind.CHANGEOVER, TaskKind.MAINTENANCE)
# The part of the chart's width, one in so many, that can still be seen.
SEEN = 500
# Middle (from the row's own) and height of the two lanes of a row: what happens, and under which name.
BODY_AT, BODY = 0.16, 0.58
STRIP_AT, STRIP = -0.325, 0.29


class Bar(NamedTuple):
    """One horizontal bar; `hover` fills the trace's template."""

    start: datetime
    end: datetime
    y: float
    height: float
    colour: str
    text: str
    hover: tuple[str, ...]


class Canvas(NamedTuple):
    """What every part of the chart is drawn with.

    Attributes:
        zone: the wall clock of the time axis.
        span: the stretch of time it shows; what does not meet it is not drawn.
        level: campaigns as wholes, or the batches in them too.
    """

    facts: Facts
    rows: Rows
    zone: str
    span: Span
    level: Level

    @property
    def blocks(self) -> list[Block]:
        """Blocks of campaigns to draw."""
        return [b for b in self.facts.blocks if self.shows(b.start, b.end)]

    @property
    def visits(self) -> list[Visit]:
        """Visits of batches to draw; where only campaigns are shown, those that are in no block."""
        shown = [v for v in self.facts.visits if self.shows(v.start, v.end)]
        return shown if self.level == "batch" else [v for v in shown if v.interleaved]

    @property
    def tasks(self) -> list[PlannedTask]:
        """Work between uses to draw; where only campaigns are shown, that between them, if long enough to be seen."""
        shown = [t for t in self.facts.plan.tasks if self.shows(t.start, t.end)]
        if self.level == "batch":
            return shown
        least = (self.span.end - self.span.start) / SEEN
        return [t for t in shown if t.kind in BETWEEN_CAMPAIGNS and t.end - t.start >= least]

    @property
    def releases(self) -> list[PlannedRelease]:
        """QC releases to draw."""
        shown = [r for r in self.facts.plan.releases if self.shows(r.start, r.end)]
        return shown if self.level == "batch" else []

    def shows(self, start: datetime, end: datetime) -> bool:
        """Whether something over [start, end) meets what is shown."""
        return start < self.span.end and self.span.start < end

    def at(self, instant: datetime) -> str:
        """Position on the time axis."""
        return local(instant, self.zone).replace(tzinfo=None).isoformat()

    def width(self, start: datetime, end: datetime) -> float:
        """Length on the time axis, in ms; elapsed time where the clocks going back would make it negative."""
        wall = local(end, self.zone).replace(tzinfo=None) - local(start, self.zone).replace(tzinfo=None)
        return max(wall, min(utc(end) - utc(start), timedelta(hours=1))) / timedelta(milliseconds=1)

    def times(self, unit: str, start: datetime, end: datetime) -> tuple[str, str, str]:
        """Start, end and duration for a hover text, on the wall clock of the unit's site."""
        zone = self.facts.zone_of(unit)
        return readable(start, zone), readable(end, zone), format_duration(utc(end) - utc(start))

    def trace(self, bars: Sequence[Bar], name: str, group: str, template: str, **style: Any) -> go.Bar:
        """One trace of many bars, at least one."""
        colours = [bar.colour for bar in bars]
        marker = {
            "color": colours if len(set(colours)) > 1 else colours[0],
            "line": {"width": 0},
            **style.pop("marker", {}),
        }
        return go.Bar(
            name=plain(name),
            legendgroup=group,
            orientation="h",
            base=[self.at(b.start) for b in bars],
            x=[self.width(b.start, b.end) for b in bars],
            y=[b.y for b in bars],
            width=[b.height for b in bars],
            text=[b.text for b in bars],
            customdata=[b.hover for b in bars],
            hovertemplate=template + "<extra></extra>" if template else None,
            marker=marker,
            textangle=0,
            textposition="inside",
            constraintext="inside",
            **style,
        )


def plain(text: str) -> str:
    """Text that plotly shows as written: its labels understand a little HTML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
