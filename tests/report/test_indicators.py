"""Indicators against numbers worked out by hand on the small plan."""

from decimal import Decimal

import pytest

from scheduler.report.indicators import Outcome, kpis
from scheduler.report.measures import measures
from scheduler.report.utilisation import UnitTime
from tests.report.small import at, batch, plan, run, scenario


def test_orders_are_judged_by_what_is_delivered_and_when():
    """o1 comes at its due date, o2 42 h late, o3 never; each names its batches."""
    on_time, late, short = kpis(scenario(), plan()).orders
    assert (on_time.outcome, on_time.days_late, on_time.batches) == (Outcome.ON_TIME, 0, ("A1", "A2"))
    assert (late.outcome, late.days_late, late.lateness, late.batches) == (Outcome.LATE, 1.75, 175.0, ("B1",))
    assert late.explanation == "MIX is busy with CA until then."
    assert (short.outcome, short.unmet, short.last_delivery, short.batches) == (Outcome.SHORT, Decimal(30), None, ())


def test_sponsors_get_their_share_with_the_orders_and_batches_behind_it():
    """acme: one of two orders on time in full, 30 kg unmet; bolt: 100 vials 1.75 days late."""
    acme, bolt = kpis(scenario(), plan()).sponsors
    assert (acme.on_time_in_full_share, acme.on_time_in_full, acme.short) == (0.5, ("o1",), ("o3",))
    assert (acme.campaigns, acme.batches) == (("CA",), ("A1", "A2"))
    amounts = acme.amounts[0]
    assert (amounts.unit, amounts.ordered, amounts.delivered, amounts.unmet) == ("kg", 50, 20, 30)
    assert (bolt.on_time_in_full_share, bolt.late) == (0.0, ("o2",))
    assert (bolt.amounts[0].unit, bolt.amounts[0].lateness) == ("vial", 175.0)


def test_a_sponsor_without_orders_has_no_share():
    """A share of nothing is None, not zero."""
    unordered = scenario().model_copy(update={"orders": scenario().orders[1:2]})
    served = plan().model_copy(update={"deliveries": (), "promises": ()})
    acme, _ = kpis(unordered, served).sponsors
    assert (acme.orders, acme.on_time_in_full_share, acme.amounts) == ((), None, ())


def test_hours_of_an_always_open_unit():
    """MIX: 24 + 24 + 48 h run, 12 h changeover, 6 + 12 h clean, 6 h set-up, 6 h maintenance of 240 h."""
    mix = kpis(scenario(), plan()).units[0]
    assert mix.hours == {
        UnitTime.RUN: 96,
        UnitTime.CHANGEOVER: 12,
        UnitTime.CLEAN: 18,
        UnitTime.SETUP: 6,
        UnitTime.MAINTENANCE: 6,
        UnitTime.IDLE_OPEN: 102,
        UnitTime.IDLE_UNATTENDED: 0,
        UnitTime.CLOSED: 0,
    }
    assert mix.shares[UnitTime.RUN] == pytest.approx(0.4)
    assert mix.utilisation == pytest.approx(0.4)
    assert mix.batches == ("A1", "A2", "B1")


def test_hours_of_a_unit_that_closes():
    """FILL: Boston is closed for 5 h of Sunday at the start and the weekend of 48 h, of which B1 runs through 12."""
    fill = kpis(scenario(), plan()).units[1]
    assert (fill.hours[UnitTime.RUN], fill.hours[UnitTime.CLOSED]) == (36, 41)
    assert fill.hours[UnitTime.IDLE_OPEN] == 240 - 36 - 12 - 41
    assert fill.utilisation == pytest.approx(36 / (240 - 41))
    assert sum(fill.shares.values()) == pytest.approx(1)


def test_unattended_idle_time_is_told_apart_from_open_and_closed():
    """With unattended weekends FILL is idle, not closed."""
    data = scenario().model_dump(mode="json")
    data["calendars"][0]["outside"] = "unattended"
    fill = kpis(type(scenario()).model_validate(data), plan()).units[1]
    assert (fill.hours[UnitTime.IDLE_UNATTENDED], fill.hours[UnitTime.CLOSED]) == (41, 0)


def test_only_what_lies_in_the_horizon_counts():
    """A batch that started two days before the horizon counts for its hours inside."""
    early = batch("A0", 10, run("mix", "MIX", -2, 0.5), run("fill", "FILL", 0.5, 0.75))
    campaign = plan().campaigns[0].model_copy(update={"batches": (early,)})
    mix = kpis(scenario(), plan().model_copy(update={"campaigns": (campaign,), "tasks": (), "deliveries": ()})).units[0]
    assert mix.hours[UnitTime.RUN] == 12
    assert sum(mix.hours.values()) == 240


def test_changeovers_are_counted_with_their_elapsed_hours_and_batches():
    """Two changeovers of 12 h before B1, in order of their start."""
    found = kpis(scenario(), plan())
    assert [(c.unit, c.before, c.level, c.start) for c in found.changeovers] == [
        ("MIX", "B1", "major", at(2.25)),
        ("FILL", "B1", "major", at(2.75)),
    ]
    assert found.changeover_h == 24
    assert (found.campaigns, found.batches) == (("CA", "CB"), ("A1", "A2", "B1"))


def test_every_figure_names_what_it_counts():
    """The flat list has the plan's, the sponsors' and the units' figures, with the ids behind them."""
    found = {m.key: m for m in measures(kpis(scenario(), plan()))}
    assert found["plan", "", "orders late", "number"].behind == ("o2",)
    assert found["sponsor", "acme", "unmet", "kg"][3:] == (30.0, "kg", ("o3",))
    assert found["sponsor", "bolt", "lateness", "vial-days"][3:] == (175.0, "vial-days", ("o2",))
    assert found["unit", "MIX", "run", "h"][3:] == (96.0, "h", ("A1", "A2", "B1"))


def test_a_plan_of_another_scenario_is_refused():
    """The message names what the scenario lacks."""
    other = scenario().model_copy(update={"recipes": ()})
    with pytest.raises(ValueError, match=r"recipe make-A, which scenario 'Small' lacks\. Report a plan with"):
        kpis(other, plan())
