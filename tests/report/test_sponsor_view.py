"""What a sponsor sees of a plan: its own days, roughly or exactly, and nothing that others have part in."""

from datetime import date
from decimal import Decimal

import pytest

from scheduler.domain.plan import ReasonCode
from scheduler.domain.publication import Disclosure, Grain, LateReason, Shown
from scheduler.domain.sponsor_view import SponsorView
from scheduler.report.sponsor_view import sponsor_view
from tests.report import small, stocked

SMALL = Shown(small.scenario(), small.plan(), Disclosure())
JANUARY = [date(2027, 1, day) for day in range(1, 31)]


def day(number: int) -> date:
    """A day of January 2027, whose 4th is a Monday."""
    return JANUARY[number - 1]


def seen(shown: Shown, sponsor: str = "acme", **disclosure: object) -> SponsorView:
    """The view under another disclosure."""
    return sponsor_view(shown._replace(disclosure=Disclosure.model_validate(disclosure)), sponsor)


def test_a_sponsor_sees_its_own_batches_by_the_day() -> None:
    """Numbered by product; days are those of the first site's zone."""
    view = sponsor_view(SMALL, "acme")
    assert [(b.id, b.start, b.end, b.quantity) for b in view.batches] == [
        ("A batch 1", day(4), day(5), 10),
        ("A batch 2", day(5), day(6), 10),
    ]
    assert [(m.kind, m.day, m.batches) for m in view.milestones] == [
        ("campaign_start", day(4), 2),
        ("campaign_end", day(6), 2),
    ]
    assert [(lot.id, lot.usable) for lot in view.lots] == [("A batch 1", day(5)), ("A batch 2", day(6))]
    assert [b.id for b in sponsor_view(SMALL, "bolt").batches] == ["B batch 1"]


def test_promises_say_when_how_much_and_why() -> None:
    """A reason only where something is late or short, and only one of the closed list."""
    acme, bolt = sponsor_view(SMALL, "acme").promises, sponsor_view(SMALL, "bolt").promises
    assert [(p.order, p.promised, p.unmet, p.reason) for p in acme] == [
        ("o1", day(7), 0, None),
        ("o3", None, 30, LateReason.CAPACITY),
    ]
    assert [(p.order, p.due, p.promised, p.reason) for p in bolt] == [("o2", day(8), day(9), LateReason.CAPACITY)]


def test_nothing_of_the_plant_or_of_others_is_in_it() -> None:
    """No unit, site, recipe, campaign, batch id of the plan, explanation or other sponsor."""
    text = sponsor_view(SMALL, "acme").model_dump_json()
    for word in ("MIX", "FILL", "Boston", "make-A", '"CA"', '"A1"', "busy", "bolt", "o2", "Small", "PM-1"):
        assert word not in text


@pytest.mark.parametrize(
    ("grain", "start", "end"),
    [(Grain.DAY, day(4), day(5)), (Grain.WEEK, day(4), day(10)), (Grain.MONTH, day(1), date(2027, 1, 31))],
)
def test_days_are_as_exact_as_disclosed(grain: Grain, start: date, end: date) -> None:
    """Starts are told early and ends late, never the other way round."""
    view = seen(SMALL, batches=grain)
    assert (view.batches[0].start, view.batches[0].end) == (start, end)


def test_what_is_on_time_stays_so_in_weeks() -> None:
    """The due day is promised, not the Sunday after; what is late gets the Sunday."""
    assert seen(SMALL, promises="week").promises[0].promised == day(7)
    assert seen(SMALL, "bolt", promises="week").promises[0].promised == day(10)


def test_batches_and_reasons_may_be_withheld() -> None:
    """Promises and lots are shown all the same."""
    view = seen(SMALL, batches=None, reasons=False)
    assert (view.batches, view.milestones) == ((), ())
    assert [p.reason for p in view.promises] == [None, None]
    assert len(view.lots) == 2


def test_the_planner_may_state_a_reason() -> None:
    """In the place of the plan's own, where the order is late or short."""
    view = seen(SMALL, stated={"o3": "your_change", "o1": "material"})
    assert [p.reason for p in view.promises] == [None, LateReason.YOUR_CHANGE]


@pytest.mark.parametrize("code", ReasonCode)
def test_every_reason_has_its_place_in_the_list(code: ReasonCode) -> None:
    """None is shown as it is, and none is left out."""
    promise = SMALL.plan.promises[2].model_copy(update={"reason": code, "explanation": "because of bolt"})
    plan = SMALL.plan.model_copy(update={"promises": (*SMALL.plan.promises[:2], promise)})
    view = sponsor_view(SMALL._replace(plan=plan), "acme")
    assert view.promises[1].reason in LateReason
    assert "because" not in view.model_dump_json()


def test_lots_and_cover_count_what_serves_orders() -> None:
    """On hand, made, released on time; an engineering lot is shown and covers nothing."""
    view = sponsor_view(Shown(stocked.scenario(), stocked.plan(), Disclosure()), "acme")
    lots = {lot.id: lot for lot in view.lots}
    assert {"S0", "S batch 1", "S batch 2", "V batch 1"} <= set(lots)
    assert [lot.purpose for lot in view.lots if lot.purpose == "engineering"] == ["engineering"]
    assert "R3" not in lots  # bolt's
    assert "R1" not in lots  # the shared pool's
    cover = {(c.product, c.month): c.ahead for c in view.cover}
    assert cover == {("S", "2027-01"): Decimal(2 + 10 + 10 - 3), ("V", "2027-01"): Decimal(100 - 60 - 80)}


def test_batch_names_do_not_follow_the_plans_order() -> None:
    """Campaigns listed otherwise, and called otherwise, give the same view."""
    plan = SMALL.plan
    renamed = tuple(c.model_copy(update={"id": f"Z{n}"}) for n, c in enumerate(reversed(plan.campaigns)))
    assert sponsor_view(SMALL._replace(plan=plan.model_copy(update={"campaigns": renamed})), "acme") == sponsor_view(
        SMALL, "acme"
    )


def test_a_sponsor_that_the_plan_does_not_know_sees_an_empty_view() -> None:
    """It is no error: what was in force for it before is."""
    view = sponsor_view(SMALL, "nobody")
    assert (view.batches, view.promises, view.lots, view.cover) == ((), (), (), ())
