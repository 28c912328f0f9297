"""Marks of what differs from another plan: what moved, what is new, where things were."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

import plotly.graph_objects as go

from scheduler.domain.plan import Plan
from scheduler.domain.scenario import Scenario
from scheduler.domain.units import utc
from scheduler.report.colours import INK
from scheduler.report.facts import Facts
from scheduler.report.gantt_canvas import BODY, BODY_AT, Bar, Canvas, plain
from scheduler.report.gantt_layout import MUTED

CLEAR = "rgba(0,0,0,0)"
GHOST = BODY / 2  # where things were is drawn over the lower half of what is there now
# Colour of the line, its width, and of places left behind the hatching.
STYLES = {
    "Moved": (INK, 2.5, ""),
    "New": ("#00795C", 2.5, ""),
    "Was here": (MUTED, 1.0, "/"),
    "Gone": ("#C8102E", 1.5, "x"),
}


class Stay(NamedTuple):
    """A stretch of a unit's time that something takes; `thing` is what it is called in both plans."""

    thing: Hashable
    name: str
    product: str
    sponsor: str
    unit: str
    start: datetime
    end: datetime

    @property
    def place(self) -> tuple[str, datetime, datetime]:
        """Where it is."""
        return self.unit, self.start, self.end


def change_traces(canvas: Canvas, before: tuple[Scenario, Plan]) -> list[go.Bar]:
    """Outlines of what moved and what is new, hatched places of what was there; a trace a kind.

    Of batches where batches are shown, else of campaigns as wholes; what was over when this plan starts is left out.
    """
    old, new = _stays(Facts(*before), canvas), _stays(canvas.facts, canvas)
    marks: dict[str, list[Bar]] = {name: [] for name in STYLES}
    for thing in dict.fromkeys([*old, *new]):
        was, now = old.get(thing, []), new.get(thing, [])
        left = [stay for stay in was if stay.place not in {n.place for n in now}]
        come = [stay for stay in now if stay.place not in {w.place for w in was}]
        marks["Moved" if was else "New"] += _bars(canvas, come, BODY_AT, BODY, "")
        words = "gone" if not now else f"now {_where(canvas, come or now)}"
        marks["Was here" if now else "Gone"] += _bars(canvas, left, BODY_AT + BODY / 4, GHOST, words)
    return [_trace(canvas, name, bars) for name, bars in marks.items()]


def _stays(facts: Facts, canvas: Canvas) -> dict[Hashable, list[Stay]]:
    found: dict[Hashable, list[Stay]] = defaultdict(list)
    stays: Iterable[Stay]
    if canvas.level == "batch":
        stays = (
            Stay((v.batch, v.procedures), f"Batch {v.batch}", v.product, v.sponsor, v.unit, v.start, v.end)
            for v in facts.visits
        )
    else:
        stays = (
            Stay(b.campaign, f"Campaign {b.campaign}", b.product, b.sponsor, b.unit, b.start, b.end)
            for b in facts.blocks
        )
    for stay in stays:
        if stay.end > utc(canvas.facts.scenario.start):
            found[stay.thing].append(stay)
    return found


def _bars(canvas: Canvas, stays: list[Stay], at: float, height: float, words: str) -> Iterator[Bar]:
    for stay in stays:
        row = canvas.rows.find_unit(stay.unit, stay.product, stay.sponsor)
        if row is not None and canvas.shows(stay.start, stay.end):
            times = canvas.times(stay.unit, stay.start, stay.end)
            hover = (plain(stay.name), plain(stay.unit), *times, plain(words))
            yield Bar(stay.start, stay.end, row.y + at, height, CLEAR, "", hover)


def _where(canvas: Canvas, stays: list[Stay]) -> str:
    return " and ".join(f"on {s.unit} from {canvas.times(s.unit, s.start, s.end)[0]}" for s in stays)


def _trace(canvas: Canvas, name: str, bars: list[Bar]) -> go.Bar:
    colour, width, hatching = STYLES[name]
    looks = {"line": {"color": colour, "width": width}}
    if hatching:
        looks["pattern"] = {"shape": hatching, "fgcolor": colour, "bgcolor": CLEAR, "size": 7, "solidity": 0.25}
    template = (
        "<b>%{customdata[0]}</b> was on %{customdata[1]}<br>%{customdata[2]} →<br>%{customdata[3]} "
        "(%{customdata[4]})<br>%{customdata[5]}"
    )
    legend = {"legend": "legend4", "showlegend": True}
    title = f"{name} ({len(bars)})"
    if not bars:
        return go.Bar(name=title, x=[None], y=[None], marker={"color": CLEAR, **looks}, **legend)
    return canvas.trace(
        bars,
        title,
        f"change {name}",
        template if hatching else "",
        marker=looks,
        **legend,
        **({} if hatching else {"hoverinfo": "skip"}),
    )
