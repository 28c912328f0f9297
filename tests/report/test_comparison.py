"""Comparison of plans with the first of them."""

import pytest

from scheduler.report.columns import COMPARISON_TABLES
from scheduler.report.comparison import Change, compare
from scheduler.report.indicators import Outcome
from tests.report.small import at, batch, plan, run, scenario


def other():
    """B1 comes two days earlier and is delivered on time; A2 is gone, A3 is new, A1 mixes on FILL."""
    base = plan()
    first = batch("A1", 10, run("mix", "FILL", 0, 1), run("fill", "FILL", 1, 1.5))
    third = batch("A3", 10, run("mix", "MIX", 3, 4), run("fill", "FILL", 4, 4.5))
    bolt = batch("B1", 100, run("mix", "MIX", 1, 3), run("fill", "FILL", 3, 3.5))
    campaigns = (
        base.campaigns[0].model_copy(update={"batches": (first, third)}),
        base.campaigns[1].model_copy(update={"batches": (bolt,)}),
    )
    late = base.deliveries[2].model_copy(update={"usable": at(3.5), "delivered": at(4)})
    return base.model_copy(update={"campaigns": campaigns, "deliveries": (base.deliveries[0], late)})


@pytest.fixture
def found():
    return compare({"base": (scenario(), plan()), "other": (scenario(), other())})


def test_equal_plans_differ_in_nothing():
    """No order and no activity is listed, and every delta is zero."""
    same = compare({"a": (scenario(), plan()), "b": (scenario(), plan())})
    assert (same.orders, same.activities) == ((), ())
    assert {k.delta for k in same.kpis} == {0}


def test_figures_are_set_against_the_first_plan(found):
    """bolt's order is on time now; acme's first has lost half."""
    deltas = {(k.scope, k.subject, k.measure): (k.before, k.after, k.delta) for k in found.kpis}
    assert deltas["sponsor", "bolt", "lateness"] == (175, 0, -175)
    assert deltas["sponsor", "acme", "unmet"] == (30, 40, 10)
    assert deltas["plan", "", "orders late"] == (1, 0, -1)
    assert deltas["unit", "MIX", "run"] == (96, 72, -24)


def test_changed_orders_are_listed_with_before_and_after(found):
    """o3 was and stays unmet, so it is not listed."""
    assert [c.order for c in found.orders] == ["o1", "o2"]
    short, earlier = found.orders
    assert (short.unmet_before, short.unmet_after) == (0, 10)
    assert (short.outcome_before, short.outcome_after) == (Outcome.ON_TIME, Outcome.SHORT)
    assert (earlier.delivery_before, earlier.delivery_after) == (at(5.75), at(4))


def test_activities_are_matched_by_batch_and_procedure(found):
    """Each kind of change, and nothing for A1's fill, which stayed."""
    changes = {(a.batch, a.procedure): (a.change, a.moved_h) for a in found.activities}
    assert changes == {
        ("A1", "mix"): (Change.UNIT_CHANGED, 0),
        ("A2", "mix"): (Change.VANISHED, None),
        ("A2", "fill"): (Change.VANISHED, None),
        ("A3", "mix"): (Change.APPEARED, None),
        ("A3", "fill"): (Change.APPEARED, None),
        ("B1", "mix"): (Change.MOVED, -48),
        ("B1", "fill"): (Change.MOVED, -54),
    }


def test_orders_of_only_one_scenario_are_listed():
    """A new order has nothing before."""
    fewer = scenario().model_copy(update={"orders": scenario().orders[:2]})
    without = plan().model_copy(update={"promises": plan().promises[:2]})
    found = compare({"base": (fewer, without), "more": (scenario(), plan())})
    assert [(c.order, c.unmet_before, c.unmet_after) for c in found.orders] == [("o3", None, 30)]


def test_three_plans_are_each_set_against_the_first():
    """The rows say which plan they are of."""
    found = compare({n: (scenario(), p) for n, p in (("a", plan()), ("b", other()), ("c", plan()))})
    assert {a.plan for a in found.activities} == {"b"}
    assert {k.plan for k in found.kpis} == {"b", "c"}


def test_tables_have_the_documented_columns(found):
    """Instants are on the first site's wall clock."""
    frames = found.frames()
    assert {name: list(frame.columns) for name, frame in frames.items()} == {
        name: [column.name for column in columns] for name, columns in COMPARISON_TABLES.items()
    }
    moved = frames["activities"].set_index(["batch", "procedure"]).loc[("B1", "mix")]
    assert (moved["start_before"], moved["start_after"]) == ("2027-01-07T01:00:00+01:00", "2027-01-05T01:00:00+01:00")
    assert moved["change"] == "moved"


def test_one_plan_is_no_comparison():
    """The message says how many came."""
    with pytest.raises(ValueError, match="at least two plans; got 1"):
        compare({"only": (scenario(), plan())})
