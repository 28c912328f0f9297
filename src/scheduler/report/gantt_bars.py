"""Bars of production: the envelope of each campaign on each unit, and the visits of its batches."""

import re

import plotly.graph_objects as go

from scheduler.domain.product import Sponsor
from scheduler.report.colours import INK, mix, product_colours, sponsor_colours, text_on
from scheduler.report.facts import Block, Visit
from scheduler.report.gantt_canvas import BODY, BODY_AT, STRIP, STRIP_AT, Bar, Canvas, plain
from scheduler.report.gantt_quality import lot_words
from scheduler.report.lots import item_of

DRAWS_SHOWN = 4


def campaign_traces(canvas: Canvas) -> list[go.Bar]:
    """A light envelope around each block with the campaign's name in its upper strip; a trace a sponsor."""
    colours, hues = product_colours(canvas.facts.scenario), sponsor_colours(canvas.facts.scenario)
    template = (
        "<b>Campaign %{customdata[0]}</b><br>%{customdata[1]} · %{customdata[2]}<br>"
        "On %{customdata[3]}: %{customdata[4]}<br>%{customdata[5]} →<br>%{customdata[6]} (%{customdata[7]})"
    )
    traces = []
    for sponsor in sorted(canvas.facts.scenario.sponsors, key=lambda s: s.id):
        blocks = [b for b in canvas.blocks if b.sponsor == sponsor.id]
        bars = [bar for block in blocks for bar in _envelope(canvas, block, colours[block.product])]
        if bars and canvas.level == "campaign":
            traces.append(_legend_entry(sponsor, hues[sponsor.id]))
        if bars:
            traces.append(
                canvas.trace(
                    bars,
                    f"{sponsor.id}: campaigns",
                    f"sponsor {sponsor.id}",
                    template,
                    showlegend=False,
                    marker={"cornerradius": 4},
                    textfont={"color": INK, "size": 9},
                    insidetextanchor="start",
                )
            )
    return traces


def _envelope(canvas: Canvas, block: Block, colour: str) -> tuple[Bar, ...]:
    """The envelope, its strip, and an invisible bar that gives the strip's text the height plotly asks for.

    Where batches are not shown, one bar in the product's colour.
    """
    row = canvas.rows.of_unit(block.unit, block.product, block.sponsor)
    batches = f"{len(block.batches)} batch{'es' if len(block.batches) > 1 else ''}"
    named = (block.campaign, block.product, block.sponsor, block.unit, batches)
    hover = (*map(plain, named), *canvas.times(block.unit, block.start, block.end))
    told = re.search(rf"(?<!\w){re.escape(block.product)}(?!\w)", block.campaign)
    label = plain(block.campaign if told else f"{block.campaign} · {block.product}")
    if canvas.level == "campaign":
        return (Bar(block.start, block.end, row.y + BODY_AT, BODY, colour, label, hover),)
    whole = Bar(block.start, block.end, row.y, 0.94, mix(colour, 0.78), "", hover)
    strip = Bar(block.start, block.end, row.y + STRIP_AT, STRIP, mix(colour, 0.62), "", hover)
    return whole, strip, Bar(block.start, block.end, row.y + STRIP_AT, 0.62, "rgba(0,0,0,0)", label, hover)


def visit_traces(canvas: Canvas) -> list[go.Bar]:
    """A bar a visit, with the batch's position in its campaign; a trace a sponsor and its legend entry."""
    scenario = canvas.facts.scenario
    colours, hues = product_colours(scenario), sponsor_colours(scenario)
    template = (
        "<b>Batch %{customdata[0]}</b> (%{customdata[1]})<br>%{customdata[2]} · %{customdata[3]}<br>"
        "%{customdata[4]} on %{customdata[5]}<br>%{customdata[6]} →<br>%{customdata[7]} (%{customdata[8]})<br>"
        "%{customdata[9]}"
    )
    traces = []
    for sponsor in sorted(scenario.sponsors, key=lambda s: s.id):
        bars = [_visit(canvas, v, colours[v.product]) for v in canvas.visits if v.sponsor == sponsor.id]
        if bars and canvas.level == "batch":
            traces.append(_legend_entry(sponsor, hues[sponsor.id]))
        if bars:
            traces.append(
                canvas.trace(
                    bars,
                    sponsor.name or sponsor.id,
                    f"sponsor {sponsor.id}",
                    template,
                    showlegend=False,
                    marker={"cornerradius": 2, "line": {"width": 0.5, "color": mix(hues[sponsor.id], -0.5)}},
                    textfont={"color": [text_on(bar.colour) for bar in bars], "size": 11},
                    insidetextanchor="middle",
                )
            )
    return traces


def _legend_entry(sponsor: Sponsor, hue: str) -> go.Bar:
    """An empty trace: the legend would show the shade of whichever product comes first."""
    name = plain(sponsor.name or sponsor.id)
    return go.Bar(name=name, legendgroup=f"sponsor {sponsor.id}", x=[None], y=[None], marker={"color": hue})


def _visit(canvas: Canvas, visit: Visit, colour: str) -> Bar:
    row = canvas.rows.of_unit(visit.unit, visit.product, visit.sponsor)
    orders = canvas.facts.orders_of.get(visit.batch, ())
    held = canvas.facts.batch_by_id[visit.batch].procedures
    units = dict.fromkeys(u for p in held if p.procedure in visit.procedures and visit.unit in p.units for u in p.units)
    named = (
        visit.batch,
        f"{visit.position} of {visit.size} in {visit.campaign}",
        visit.product,
        visit.sponsor,
        ", ".join(visit.procedures),
        " + ".join(units),
    )
    served = plain(f"Serves {', '.join(orders)}" if orders else "Serves no order")
    lines = [served, *_stock_words(canvas, visit.batch)]
    hover = (*map(plain, named), *canvas.times(visit.unit, visit.start, visit.end), "<br>".join(lines))
    return Bar(visit.start, visit.end, row.y + BODY_AT, BODY, colour, str(visit.position), hover)


def _stock_words(canvas: Canvas, batch: str) -> list[str]:
    """The lots a batch draws on, and its own lot where its release, life or use is worth a word."""
    facts = canvas.facts
    drawn = [
        f"{draw.quantity.normalize():f} {item_of(facts.scenario, lot.item).unit} of {lot.item} from {lot.id}"
        for draw in facts.draws_of.get(batch, ())
        if (lot := facts.lots[draw.lot])
    ]
    more = [f"and {len(drawn) - DRAWS_SHOWN} more"] if len(drawn) > DRAWS_SHOWN else []
    words = [plain(f"Draws {', '.join([*drawn[:DRAWS_SHOWN], *more])}")] if drawn else []
    lot = facts.lots[batch]
    told = lot.expiry or lot.usable != lot.arrives or batch in facts.batches_into
    return [*words, lot_words(canvas, batch)] if told else words
