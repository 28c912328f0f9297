"""Tables and figures of a tactical plan."""

from datetime import UTC, datetime, timedelta

import pytest

from scheduler.domain.tactical import (
    TacticalLoad,
    TacticalPeriod,
    TacticalPlan,
    TacticalProduction,
    TacticalPromise,
    TacticalPurchase,
    TacticalSettings,
    TacticalStock,
)
from scheduler.report import load_figure, purchases_figure, tactical_html, tactical_tables, targets_figure
from scheduler.report.tactical_frames import TACTICAL_TABLES
from tests.tactical.plants import WEEK, one_unit, order

T0 = datetime(2027, 1, 4, tzinfo=UTC)
EDGES = [T0 + timedelta(weeks=n) for n in range(3)]
SCENARIO = one_unit(order("o", "A", 20, WEEK))


@pytest.fixture
def plan():
    loads = [
        TacticalLoad(
            units=("U",),
            unit_class="suite",
            period=t,
            capacity_h=168,
            production_h=hours,
            products={"A": hours} if hours else {},
            changeover_h=24,
            overtime_h=0,
            utilisation=(hours + 24) / 168,
            value_of_day=1.5,
        )
        for t, hours in enumerate((48.0, 0.0))
    ]
    stock = [
        TacticalStock(
            product="A", period=t, made=20, delivered=0, wasted=0, stock=20, target=30, deficit=10, due=20, open=t
        )
        for t in range(2)
    ]
    made = TacticalProduction(
        recipe="make-A",
        product="A",
        train="=U",
        period=0,
        batches=2,
        campaigns=1,
        quantity=20,
        production_h=48,
        changeover_h=24,
    )
    return TacticalPlan(
        scenario="by hand",
        settings=TacticalSettings(),
        value=0,
        periods=tuple(TacticalPeriod(index=n, start=EDGES[n], end=EDGES[n + 1]) for n in range(2)),
        production=(made,),
        stock=tuple(stock),
        loads=tuple(loads),
        purchases=(TacticalPurchase(material="resin", owner="acme", period=1, quantity=5, order_by=T0),),
        promises=(TacticalPromise(order="o", product="A", delivered=0, unmet=20, last_period=None),),
    )


def test_tables_have_their_columns(plan):
    """Every table has the stated columns, and rows say their period from 1 with its dates."""
    tables = tactical_tables(plan)
    assert {name: list(table.columns) for name, table in tables.items()} == {
        name: [column.name for column in columns] for name, columns in TACTICAL_TABLES.items()
    }
    load = tables["tactical_load"]
    assert list(load["period"]) == [1, 2]
    assert list(load["units"]) == ["U", "U"]
    assert load["end"][0] == "2027-01-11T00:00:00+00:00"
    assert tables["tactical_orders"]["last_period"].isna().all()


def test_an_empty_plan_has_empty_tables(plan):
    """Types follow the columns also where there are no rows."""
    empty = plan.model_copy(update={"production": (), "stock": (), "loads": (), "purchases": (), "promises": ()})
    assert [len(table) for table in tactical_tables(empty).values()] == [0] * 5
    assert tactical_html(SCENARIO, empty).startswith("<!doctype html>")


def test_load_is_stacked_by_product_against_capacity(plan):
    """Hours of each product and of changeovers are stacked; the line is the hours there are."""
    figure = load_figure(SCENARIO, plan)
    traces = {trace.name: trace for trace in figure.data}
    assert figure.layout.barmode == "stack"
    assert list(traces["A"].y) == [48, 0]
    assert list(traces["changeovers"].y) == [24, 24]
    assert list(traces["capacity"].y) == [168, 168]


def test_stock_is_drawn_with_targets_and_what_is_open(plan):
    """A line for the stock, marks for targets, a line for what is due and open."""
    traces = {trace.name: list(trace.y) for trace in targets_figure(SCENARIO, plan).data}
    assert traces == {"A": [20, 20], "target": [30, 30], "due and open": [0, 1]}


def test_purchases_say_when_to_order(plan):
    """A bar where the material arrives, with the last day to order it."""
    figure = purchases_figure(plan)
    assert figure.layout.annotations[0].text == "resin, acme"
    assert list(figure.data[0].text) == ["order by 2027-01-04"]


def test_the_page_needs_nothing_else(plan):
    """All figures on one page with plotly inside, once."""
    page = tactical_html(SCENARIO, plan)
    assert page.count("Plotly.newPlot(") >= 3
    assert 'src="http' not in page
