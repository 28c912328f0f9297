"""Quality and reservations on the chart: QC releases, units on hold, unit time kept for a sponsor."""

from collections.abc import Iterator
from datetime import datetime

import plotly.graph_objects as go

from scheduler.domain.plan import PlannedRelease
from scheduler.domain.units import utc
from scheduler.domain.working_time import Span
from scheduler.report.colours import PAPER, mix, product_colours, sponsor_colours, text_on
from scheduler.report.gantt_canvas import Bar, Canvas, plain
from scheduler.report.times import readable

HELD, HELD_LINE = "#FBE3E4", "#C8102E"
MOST_LANES = 5


def release_traces(canvas: Canvas) -> list[go.Bar]:
    """A bar for the QC release of each lot in the row of its product; a trace a sponsor, hidden with its batches."""
    facts = canvas.facts
    colours = product_colours(facts.scenario)
    template = (
        "<b>QC release of lot %{customdata[0]}</b><br>%{customdata[1]}<br>"
        "%{customdata[2]} →<br>%{customdata[3]} (%{customdata[4]})<br>%{customdata[5]}"
    )
    by_product: dict[str, list[PlannedRelease]] = {}
    for release in sorted(canvas.releases, key=lambda r: (r.start, r.end, r.lot)):
        by_product.setdefault(facts.lots[release.lot].item, []).append(release)
    bars: dict[str, list[Bar]] = {}
    for product, releases in by_product.items():
        bars.setdefault(facts.sponsor_of(product), []).extend(_releases(canvas, product, releases, colours[product]))
    return [
        canvas.trace(
            found,
            f"{sponsor}: QC releases",
            f"sponsor {sponsor}",
            template,
            showlegend=False,
            marker={"cornerradius": 2, "line": {"width": 1, "color": PAPER}},
            textfont={"color": [text_on(bar.colour) for bar in found], "size": 9},
            insidetextanchor="middle",
        )
        for sponsor, found in sorted(bars.items())
    ]


def _releases(canvas: Canvas, product: str, releases: list[PlannedRelease], colour: str) -> Iterator[Bar]:
    """Bars below one another where they are at the same time."""
    row, lanes = canvas.rows.of_release(product), _lanes(releases)
    height = 0.9 / max(1, *(lane + 1 for lane in lanes))
    for release, lane in zip(releases, lanes, strict=True):
        facts, y = canvas.facts, row.y - 0.45 + (lane + 0.5) * height
        lot = facts.lots[release.lot]
        times = readable(release.start, canvas.zone), readable(release.end, canvas.zone)
        days = f"{(release.end - release.start).total_seconds() / 86_400:.1f} days"
        hover = (plain(lot.id), plain(f"{product} · {lot.owner}"), *times, days, lot_words(canvas, lot.id))
        yield Bar(release.start, release.end, y, height * 0.9, mix(colour, 0.3), plain(lot.id), hover)


def _lanes(releases: list[PlannedRelease]) -> list[int]:
    """The first lane that is free, of at most a few."""
    ends: list[datetime] = []
    found = []
    for release in releases:
        free = next((i for i, end in enumerate(ends) if end <= release.start), len(ends))
        lane = free if free < MOST_LANES else min(range(MOST_LANES), key=ends.__getitem__)
        ends[lane : lane + 1] = [release.end]
        found.append(lane)
    return found


def lot_words(canvas: Canvas, lot: str) -> str:
    """What becomes of a lot: when it is usable, until when, and who gets it."""
    facts, record = canvas.facts, canvas.facts.lots[lot]
    usable = f"usable from {readable(record.usable, canvas.zone)}" if record.usable else "not usable within the plan"
    until = f" to {readable(record.expiry, canvas.zone)}" if record.expiry else ""
    into = facts.batches_into.get(lot, ())
    orders = facts.orders_of.get(lot, ())
    goes = [f"to {', '.join(orders)}" if orders else "", f"into {', '.join(into)}" if into else ""]
    return plain(f"Lot {usable}{until}; goes {' and '.join(filter(None, goes)) or 'nowhere'}")


def window_traces(canvas: Canvas, span: Span) -> list[go.Bar]:
    """Holds and reservations of units, behind what runs; they are nobody's product, so they show by unit only."""
    if canvas.rows.by != "unit":
        return []
    traces = []
    template = (
        "<b>%{customdata[0]}</b> on %{customdata[1]}<br>%{customdata[2]}<br>%{customdata[3]} →<br>%{customdata[4]}"
    )
    held = list(_holds(canvas, span))
    if held:
        pattern = {"shape": "x", "fgcolor": HELD_LINE, "size": 7, "solidity": 0.12, "fillmode": "overlay"}
        style = {"legend": "legend2", "legendrank": 1900, "marker": {"pattern": pattern}}
        traces.append(canvas.trace(held, "Unit on hold", "holds", template, **style))
    kept = list(_reservations(canvas, span))
    if kept:
        line = {"width": 1, "color": [mix(bar.colour, -0.4) for bar in kept]}
        style = {"legend": "legend2", "legendrank": 1901, "marker": {"line": line}}
        traces.append(canvas.trace(kept, "Reserved", "reservations", template, **style))
    return traces


def _holds(canvas: Canvas, span: Span) -> Iterator[Bar]:
    for hold in canvas.facts.scenario.holds:
        if hold.unit:
            start = utc(hold.blocked_from) if hold.blocked_from else span.start
            end = utc(hold.lifted) if hold.lifted else span.end
            words = (f"Hold {hold.id}", hold.unit, hold.reason)
            yield from _window(canvas, span, hold.unit, (start, end), HELD, words)


def _reservations(canvas: Canvas, span: Span) -> Iterator[Bar]:
    """Those in force; the hover says for whom and until when they bind."""
    scenario = canvas.facts.scenario
    hues = sponsor_colours(scenario)
    for kept in scenario.reservations:
        if kept.release is None or utc(scenario.start) < utc(kept.release):
            released = f", released {readable(kept.release, canvas.zone)}" if kept.release else ""
            words = (f"Reservation {kept.id}", kept.unit, f"for {kept.sponsor}{released}")
            times = utc(kept.reserved_from), utc(kept.reserved_until)
            yield from _window(canvas, span, kept.unit, times, mix(hues[kept.sponsor], 0.82), words)


def _window(
    canvas: Canvas, span: Span, unit: str, times: tuple[datetime, datetime], colour: str, words: tuple[str, str, str]
) -> Iterator[Bar]:
    start, end = max(times[0], span.start), min(times[1], span.end)
    if start < end:
        row = canvas.rows.of_unit(unit, "", "")
        zone = canvas.facts.zone_of(unit)
        hover = (*map(plain, words), readable(times[0], zone), readable(times[1], zone))
        yield Bar(start, end, row.y, 1.0, colour, "", hover)
