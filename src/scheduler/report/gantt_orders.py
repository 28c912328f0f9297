"""Due dates on the chart: one mark an order, red where it is late or short."""

import plotly.graph_objects as go

from scheduler.domain.units import utc
from scheduler.report.colours import LATE, PAPER, sponsor_colours
from scheduler.report.gantt_canvas import Canvas, plain
from scheduler.report.indicators import OrderKpi, Outcome
from scheduler.report.times import readable

SYMBOLS = {Outcome.ON_TIME: "triangle-down", Outcome.LATE: "triangle-down", Outcome.SHORT: "x"}
KEY = {Outcome.ON_TIME: "Due, met in full", Outcome.LATE: "Due, met late", Outcome.SHORT: "Due, short"}


def order_traces(canvas: Canvas, orders: tuple[OrderKpi, ...]) -> list[go.Scatter]:
    """A mark at each due date; a trace a sponsor, shown and hidden with the sponsor's batches."""
    hues = sponsor_colours(canvas.facts.scenario)
    template = (
        "<b>Order %{customdata[0]}</b>: %{customdata[1]}<br>%{customdata[2]} · %{customdata[3]}<br>"
        "Due %{customdata[4]}<br>%{customdata[5]}<br>%{customdata[6]}<extra></extra>"
    )
    traces = []
    for sponsor, hue in hues.items():
        marked = [o for o in orders if o.sponsor == sponsor and canvas.span.start <= utc(o.due) <= canvas.span.end]
        if marked:
            late = [o.outcome is not Outcome.ON_TIME for o in marked]
            traces.append(
                go.Scatter(
                    name=plain(f"{sponsor}: orders"),
                    legendgroup=f"sponsor {sponsor}",
                    showlegend=False,
                    mode="markers",
                    x=[canvas.at(o.due) for o in marked],
                    y=[canvas.rows.of_order(o.product, sponsor).y for o in marked],
                    customdata=[_words(canvas, o) for o in marked],
                    hovertemplate=template,
                    marker={
                        "symbol": [SYMBOLS[o.outcome] for o in marked],
                        "color": [LATE if bad else hue for bad in late],
                        "size": 12,
                        "line": {"width": 1, "color": PAPER},
                    },
                )
            )
    return traces


def key_traces() -> list[go.Scatter]:
    """What the marks mean, for a legend of their own; they also call up the lower time axis."""
    return [
        go.Scatter(
            name=name,
            x=[None],
            y=[None],
            mode="markers",
            legend="legend3",
            xaxis="x2",
            hoverinfo="skip",
            marker={
                "symbol": SYMBOLS[outcome],
                "size": 11,
                "color": "#7B8794" if outcome is Outcome.ON_TIME else LATE,
            },
        )
        for outcome, name in KEY.items()
    ]


def _words(canvas: Canvas, order: OrderKpi) -> tuple[str, ...]:
    zone = canvas.zone
    when = f"Last delivery {readable(order.last_delivery, zone)}" if order.last_delivery else "Nothing delivered"
    amount = f"{order.quantity.normalize():f} {order.unit}"
    short = f", {order.unmet.normalize():f} {order.unit} unmet" if order.unmet else ""
    late = f", {order.days_late:.1f} days late" if order.days_late else ""
    why = order.explanation or ("" if order.outcome is Outcome.ON_TIME else order.reason.replace("_", " "))
    words = (order.order, amount, order.product, order.sponsor, readable(order.due, zone), when + late + short, why)
    return tuple(map(plain, words))
