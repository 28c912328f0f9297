"""The stock chart: a panel a storage and item, capacity and targets, names as written."""

from itertools import pairwise

import pytest

from scheduler.domain.plan import Plan
from scheduler.report.output import figure_html
from scheduler.report.stock_figure import stock_chart
from tests.report import sample, small
from tests.report.stocked import plan, scenario


@pytest.fixture(scope="module")
def figure():
    return stock_chart(scenario(), plan())


def titles(figure):
    return [note.text for note in figure.layout.annotations]


def test_panels_are_storages_materials_and_products(figure):
    """Each owner of an item has a panel of its own, each panel an axis in its unit."""
    assert titles(figure) == [
        "<b>Storage cold</b>",
        "<b>resin · shared pool</b>",
        "<b>resin · bolt</b>",
        "<b>stopper · shared pool</b>",
        "<b>rinse · acme</b>",
        "<b>S · acme</b>",
        "<b>V · acme</b>",
    ]
    axes = [figure.layout[f"yaxis{n if n > 1 else ''}"] for n in range(1, 8)]
    assert [axis.title.text for axis in axes] == ["litre", "litre", "litre", "piece", "litre", "kg", "vial"]
    assert all(above.domain[0] > below.domain[1] for above, below in pairwise(axes))


def test_lines_are_steps_with_the_stock_of_the_tables(figure):
    """The cold room is fullest on day 9, a line of capacity at 20 litres."""
    used, capacity = [t for t in figure.data if t.yaxis == "y"]
    assert (max(used.y), used.line.shape) == (25, "hv")
    assert (set(capacity.y), capacity.line.dash) == ({20}, "dash")
    assert used.x[1] == "2027-01-05T01:00:00"  # day 1 in Jena


def test_targets_are_marked_met_or_missed(figure):
    """Two diamonds; a higher target is a red cross that says what is lacking."""
    (met,) = [t for t in figure.data if t.mode == "markers"]
    assert list(met.marker.symbol) == ["diamond", "diamond"]
    higher = scenario().model_dump(mode="json")
    higher["products"][0]["stock_targets"][0]["quantity"] = 16
    (missed,) = [t for t in stock_chart(type(scenario()).model_validate(higher), plan()).data if t.mode == "markers"]
    assert list(missed.marker.symbol) == ["x", "diamond"]
    assert missed.customdata[0].endswith("13 kg usable, 3 lacking")


def test_the_reorder_point_is_drawn_for_the_stock_it_speaks_of(figure):
    """Resin is bought for the shared pool, not for bolt."""
    dashed = [t.yaxis for t in figure.data if t.mode == "lines" and t.line.dash == "dash"]
    assert dashed == ["y", "y2"]


def test_names_are_shown_as_written():
    """Markup in an id is text."""
    document = scenario().model_dump_json().replace("stopper", "<b>x</b>")
    figure = stock_chart(type(scenario()).model_validate_json(document), plan())
    assert "<b>&lt;b&gt;x&lt;/b&gt; · shared pool</b>" in titles(figure)
    assert "<b>x</b>" not in figure_html(figure).split("Plotly.newPlot(")[1]


def test_a_plan_without_stock_is_a_chart_too():
    """No panel at all, or one a product."""
    assert len(stock_chart(small.scenario(), Plan(scenario="Small")).data) == 0
    assert titles(stock_chart(small.scenario(), small.plan())) == ["<b>A · acme</b>", "<b>B · bolt</b>"]


def test_the_chart_grows_with_its_panels():
    """15 products are higher than two, and few traces all the same."""
    large = stock_chart(sample.scenario(), sample.plan())
    assert large.layout.height > 4 * stock_chart(small.scenario(), small.plan()).layout.height
    assert len(large.data) == 30
