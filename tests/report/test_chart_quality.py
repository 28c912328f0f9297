"""QC releases, holds, reservations and lots on the Gantt chart."""

import pytest

from scheduler.domain.plan import PlannedRelease
from scheduler.report.chart import gantt
from tests.report.small import at
from tests.report.stocked import plan, scenario
from tests.report.test_chart import GROUPINGS, bars


@pytest.mark.parametrize("by", GROUPINGS)
def test_every_release_is_a_bar_in_the_row_of_its_product(by):
    """Four releases in every grouping, hidden with the sponsor's batches."""
    figure = gantt(scenario(), plan(), by)
    labels = list(figure.layout.yaxis.ticktext)
    assert {"QC S", "QC V"} <= set(labels)
    released = [t for t in figure.data if t.hovertemplate and t.hovertemplate.startswith("<b>QC release")]
    assert [t.legendgroup for t in released] == ["sponsor acme"]
    rows = dict(zip(labels, figure.layout.yaxis.tickvals, strict=True))
    assert {text: round(y) for text, y in zip(released[0].text, released[0].y, strict=True)}.keys() == {
        "S1", "S2", "S3", "V1"}  # fmt: skip
    assert all(abs(y - rows[f"QC {text[0]}"]) < 0.5 for text, y in zip(released[0].text, released[0].y, strict=True))


def test_releases_at_the_same_time_lie_below_one_another():
    """Eight at once take five lanes: beyond them bars share, but none leaves its row."""
    again = tuple(PlannedRelease(lot="S1", start=at(1), end=at(3)) for _ in range(8))
    figure = gantt(scenario(), plan().model_copy(update={"releases": again}))
    (trace,) = [t for t in figure.data if t.hovertemplate and t.hovertemplate.startswith("<b>QC release")]
    assert len(set(trace.y)) == 5
    assert max(trace.y) - min(trace.y) < 1


def test_a_release_says_what_becomes_of_the_lot():
    """When it is usable, until when, and who gets it."""
    hover = next(h for h in bars(gantt(scenario(), plan()), "sponsor acme", "S1") if h[1] == "S · acme")
    assert hover[4] == "2.0 days"
    assert hover[5] == (
        "Lot usable from Thu 7 Jan 2027 01:00 +01:00 to Thu 4 Feb 2027 01:00 +01:00; goes to s1 and into V1"
    )


def test_a_batch_tells_its_draws_and_its_lot():
    """V1 draws substance and stoppers, and serves two orders."""
    hover = next(h for h in bars(gantt(scenario(), plan()), "sponsor acme", "1") if h[0] == "V1")
    served, drawn, lot = hover[9].split("<br>")
    assert served == "Serves v1, v2"
    assert drawn == "Draws 4 kg of S from S1, 100 piece of stopper from T1"
    assert lot.startswith("Lot usable from Sat 9 Jan 2027 13:00 +01:00; goes to v1, v2")


def test_holds_and_reservations_are_windows_on_their_unit():
    """By unit only; the words say why and for whom."""
    figure = gantt(scenario(), plan())
    (held,) = bars(figure, "holds")
    assert list(held[:3]) == ["Hold h2", "LINE", "leak"]
    (kept,) = bars(figure, "reservations")
    assert list(kept[:3]) == ["Reservation v", "LINE", "for bolt"]
    assert bars(gantt(scenario(), plan(), "product"), "holds") == []


def test_a_reservation_that_was_released_is_not_drawn():
    """It binds nobody."""
    document = scenario().model_dump(mode="json")
    document["reservations"][0]["release"] = at(0).isoformat()
    assert bars(gantt(type(scenario()).model_validate(document), plan()), "reservations") == []
