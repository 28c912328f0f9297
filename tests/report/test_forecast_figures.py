"""Figures of forecasts: a panel a product, a line a version, and what the plan makes of them."""

import pytest

from scheduler.domain.plan import Plan
from scheduler.report import demand_and_supply, figure_html, forecast_fan
from tests.forecast.samples import order, site, version

VERSIONS = [version(2, "2027-02", A=[12, 7], B=[1]), version(1, A=[10, 20], **{"<b>": [1]})]


def shown(figure, name):
    """Months and quantities of the traces of a name, panel by panel."""
    return [list(zip(t.x, t.y, strict=True)) for t in figure.data if t.name == name]


def test_a_fan_has_a_line_a_version_in_every_panel():
    """Products in order of their ids, each with its own months; names are shown as written."""
    figure = forecast_fan(VERSIONS, {"A": "kg"})
    assert [a.text for a in figure.layout.annotations] == ["&lt;b&gt;", "A", "B"]
    assert shown(figure, "version 1") == [[("2027-01-01", 1)], [("2027-01-01", 10), ("2027-02-01", 20)], []]
    assert shown(figure, "version 2") == [[], [("2027-02-01", 12), ("2027-03-01", 7)], [("2027-02-01", 1)]]
    assert figure.layout.yaxis2.title.text == "kg"
    colours = {t.name: t.line.color for t in figure.data}
    assert colours["version 1"] > colours["version 2"]  # paler
    assert sum(bool(t.showlegend) for t in figure.data) == 2


def test_a_fan_is_of_one_sponsor():
    """None and two are refused."""
    with pytest.raises(ValueError, match="got 0 sponsors"):
        forecast_fan([])
    with pytest.raises(ValueError, match="got 2 sponsors"):
        forecast_fan([*VERSIONS, version(1, sponsor="bolt", X=[1])])


def plan():
    """Two batches of A: one ends on the last evening of January in Berlin, one in February."""
    batches = []
    for number, (start, end) in enumerate((("30T23:00", "31T22:59"), ("31T22:59", "31T23:00"))):
        times = {"start": f"2027-01-{start}:00Z", "end": f"2027-01-{end}:00Z"}
        run = {"procedure": "make", "alternative": "LINE", "units": ["LINE"], "operations": [], **times}
        batches.append({"id": f"b{number}", "quantity": 10, "procedures": [run], **times})
    campaign = {"id": "c", "recipe": "make-A", "product": "A", "batches": batches}
    return Plan.model_validate({"scenario": "Two sponsors on one line", "campaigns": [campaign]})


def test_demand_and_supply_by_month():
    """Months are those of the site's wall clock; firm orders and net forecast are stacked."""
    orders = [
        order("o1", "A", 3, "2027-01-10"),
        order("o2", "A", 4, "2027-01-11"),
        order("forecast/A/2027-02", "A", 5, "2027-02-01", source="forecast"),
    ]
    figure = demand_and_supply(site(orders=orders), plan(), [version(1, A=[10, 20])])
    assert shown(figure, "firm orders") == [[("2027-01-01", 7)]]
    assert shown(figure, "net forecast") == [[("2027-02-01", 5)]]
    assert shown(figure, "forecast") == [[("2027-01-01", 10), ("2027-02-01", 20)]]
    assert shown(figure, "planned supply") == [[("2027-01-01", 10), ("2027-02-01", 10)]]
    assert figure.layout.barmode == "stack"
    assert "plotly" in figure_html(figure)


def test_a_plan_of_another_scenario_is_refused():
    """As for every figure."""
    with pytest.raises(ValueError, match=r"another scenario|names"):
        demand_and_supply(site(units=[], recipes=[]), plan(), [version(1, A=[1])])
