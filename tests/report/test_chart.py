"""The chart: every visit and task is a bar, colours are stable, legends filter, names are shown as written."""

from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest

from scheduler.domain.plan import Plan, TaskKind
from scheduler.domain.scenario import Scenario
from scheduler.report import chart
from scheduler.report.chart import gantt
from scheduler.report.colours import INK, PAPER, product_colours, sponsor_colours, text_on
from scheduler.report.facts import Facts
from scheduler.report.gantt_canvas import plain
from scheduler.report.gantt_work import WORK_NAMES
from scheduler.report.times import local
from tests.report import sample, small

GROUPINGS = ("unit", "product", "sponsor")


def bars(figure, group, label=None):
    """Hover texts of the bars of a legend group whose text is `label`, or any."""
    return [
        hover
        for trace in figure.data
        if trace.type == "bar" and trace.legendgroup == group and trace.customdata is not None
        for hover, text in zip(trace.customdata, trace.text, strict=True)
        if label is None or text == label
    ]


@pytest.mark.parametrize("by", GROUPINGS)
def test_every_visit_is_a_bar_in_every_grouping(by):
    """The small plan has six visits, each with its batch, unit and position."""
    figure = gantt(small.scenario(), small.plan(), by)
    visits = [t for t in figure.data if t.hovertemplate and t.hovertemplate.startswith("<b>Batch")]
    shown = [(h[0], h[5], text) for t in visits for h, text in zip(t.customdata, t.text, strict=True)]
    assert sorted(shown) == [
        ("A1", "FILL", "1"),
        ("A1", "MIX", "1"),
        ("A2", "FILL", "2"),
        ("A2", "MIX", "2"),
        ("B1", "FILL", "1"),
        ("B1", "MIX", "1"),
    ]


def test_every_task_is_a_bar_of_its_kind():
    """By unit all tasks are drawn; by product the maintenance, which is no product's, is not."""
    by_unit = gantt(small.scenario(), small.plan(), "unit")
    assert {kind: len(bars(by_unit, f"work {kind}")) for kind in TaskKind} == {
        **dict.fromkeys(TaskKind, 0),
        **Counter(task.kind for task in small.plan().tasks),
    }
    assert bars(gantt(small.scenario(), small.plan(), "product"), "work maintenance") == []


def test_a_large_plan_needs_few_traces():
    """200 batches on 25 units: hundreds of bars a trace, not a trace a bar."""
    scenario, plan = sample.scenario(), sample.plan()
    figure = gantt(scenario, plan)
    drawn = sum(len(bars(figure, f"work {kind}")) for kind in TaskKind)
    drawn += sum(len(t.x) for t in figure.data if t.hovertemplate and t.hovertemplate.startswith("<b>Batch"))
    assert drawn == len(plan.tasks) + len(Facts(scenario, plan).visits)
    assert len(figure.data) < 50
    assert len(figure.to_json()) < 1_000_000


def test_bars_start_and_last_as_the_visit_on_the_wall_clock():
    """A1's mix starts at midnight UTC, one o'clock in Jena, and lasts a day of milliseconds."""
    figure = gantt(small.scenario(), small.plan())
    trace = next(t for t in figure.data if t.hovertemplate and t.hovertemplate.startswith("<b>Batch"))
    index = [h[0] + h[5] for h in trace.customdata].index("A1MIX")
    assert (trace.base[index], trace.x[index]) == ("2027-01-04T01:00:00", 24 * 3_600_000)


def test_a_bar_over_a_change_of_clocks_ends_on_the_wall_clock():
    """24 h from midnight before the clocks go forward end at one o'clock: 25 h of axis."""
    scenario = small.scenario().model_copy(update={"start": small.at(82), "horizon": small.at(10) - small.START})
    moved = small.batch("A1", 10, small.run("mix", "MIX", 82.95, 83.95), small.run("fill", "FILL", 84, 84.5))
    campaign = small.plan().campaigns[0].model_copy(update={"batches": (moved,)})
    figure = gantt(scenario, Plan(scenario="Small", campaigns=(campaign,)))
    trace = next(t for t in figure.data if t.hovertemplate and t.hovertemplate.startswith("<b>Batch"))
    index = [h[5] for h in trace.customdata].index("MIX")
    assert trace.x[index] == 25 * 3_600_000
    assert list(trace.customdata[index][6:9]) == ["Sat 27 Mar 2027 23:48 +01:00", "Mon 29 Mar 2027 00:48 +02:00", "1d"]


def test_hover_says_who_is_served_in_the_time_of_the_units_site():
    """FILL stands in Boston, whatever clock the axis has."""
    figure = gantt(small.scenario(), small.plan())
    hover = next(h for h in bars(figure, "sponsor bolt", "1") if h[0] == "B1" and h[5] == "FILL")
    assert list(hover) == [
        "B1",
        "1 of 1 in CB",
        "B",
        "bolt",
        "fill",
        "FILL",
        "Sat 9 Jan 2027 01:00 -05:00",
        "Sat 9 Jan 2027 13:00 -05:00",
        "12h",
        "Serves o2",
    ]


def test_an_envelope_spans_the_block_with_its_set_up():
    """CB holds MIX from its set-up on day 2.75 to the end of B1 on day 5."""
    figure = gantt(small.scenario(), small.plan())
    hover = next(h for h in bars(figure, "sponsor bolt", "CB · B") if h[3] == "MIX")
    assert list(hover[4:]) == ["1 batch", "Wed 6 Jan 2027 19:00 +01:00", "Sat 9 Jan 2027 01:00 +01:00", "2d 6h"]


def test_sponsors_keep_their_colour_when_the_file_is_reordered():
    """Colours go by sorted ids; no two of the eight are alike, nor any two products."""
    scenario = sample.scenario()
    reordered = scenario.model_copy(
        update={"sponsors": scenario.sponsors[::-1], "products": (*scenario.products[5:], *scenario.products[:5])}
    )
    assert sponsor_colours(reordered) == sponsor_colours(scenario)
    assert product_colours(reordered) == product_colours(scenario)
    assert len(set(sponsor_colours(scenario).values())) == 8
    assert len(set(product_colours(scenario).values())) == 15


def test_text_on_a_bar_contrasts():
    """Dark on light, light on dark."""
    assert (text_on("#FFFFFF"), text_on("#0B0B3B")) == (INK, PAPER)


def test_legends_have_one_entry_a_sponsor_and_one_a_kind_of_work():
    """Entries share the legend group of what they hide."""
    figure = gantt(small.scenario(), small.plan())
    entries = {}
    for trace in figure.data:
        if trace.showlegend is not False:
            entries.setdefault(trace.legend or "legend", []).append(trace.name)
    assert entries["legend"] == ["acme", "Bolt &lt;b&gt;Labs&lt;/b&gt;"]
    kinds = {task.kind for task in small.plan().tasks}
    assert entries["legend2"] == ["Closed", *(name for kind, name in WORK_NAMES.items() if kind in kinds)]
    assert entries["legend3"] == ["Due, met in full", "Due, met late", "Due, short"]
    assert figure.layout.legend.groupclick == "togglegroup"


def test_due_dates_are_marked_with_their_outcome_and_reason():
    """The late order is a red triangle that tells why, the short one a cross."""
    figure = gantt(small.scenario(), small.plan())
    marks = {h[0]: (s, c, h) for t in figure.data if t.type == "scatter" and t.customdata is not None
             for h, s, c in zip(t.customdata, t.marker.symbol, t.marker.color, strict=True)}  # fmt: skip
    assert {order: mark[0] for order, mark in marks.items()} == {
        "o1": "triangle-down",
        "o2": "triangle-down",
        "o3": "x",
    }
    assert marks["o1"][1] != marks["o2"][1] == marks["o3"][1]
    assert list(marks["o2"][2][4:]) == [
        "Fri 8 Jan 2027 01:00 +01:00",
        "Last delivery Sat 9 Jan 2027 19:00 +01:00, 1.8 days late",
        "MIX is busy with CA until then.",
    ]
    assert "30 kg unmet" in marks["o3"][2][5]


def test_rows_stand_under_headings():
    """By unit: the site, since there are two; by client: the units each uses."""
    labels = {by: list(gantt(small.scenario(), small.plan(), by).layout.yaxis.ticktext) for by in GROUPINGS}
    assert labels["unit"] == ["<b>Orders due</b>", "<b>Jena</b>", "MIX", "<b>Boston</b>", "FILL"]
    assert labels["product"] == ["<b>A · acme</b>", "MIX", "FILL", "<b>B · bolt</b>", "MIX", "FILL"]
    assert labels["sponsor"][3:] == ["<b>Bolt &lt;b&gt;Labs&lt;/b&gt;</b>", "MIX", "FILL"]


@pytest.mark.parametrize(
    ("places", "headings"),
    [
        ([("R1", "tank"), ("R1", "tank"), ("R2", "tank"), ("R2", "tank")], ["R1 · tank", "R2 · tank"]),
        ([("R1", "tank"), ("R1", "mill"), ("R2", "tank"), ("R2", "mill")], ["R1", "R2"]),
        ([("R1", "tank"), ("R2", "tank"), ("R3", "mill"), ("R4", "mill")], ["tank", "mill"]),
        ([("R1", "a"), ("R2", "b"), ("R3", "c"), ("R4", "d")], []),
    ],
)
def test_headings_are_as_fine_as_they_have_two_units_each(places, headings):
    """Room and class, else room, else class, else none: a heading a unit would only repeat the rows."""
    units = [{"id": f"U{k}", "room": room, "unit_class": kind} for k, (room, kind) in enumerate(places)]
    rooms = [{"id": room} for room in dict.fromkeys(room for room, _ in places)]
    bare = Scenario.model_validate(
        {"name": "Bare", "start": small.START, "horizon": "2d", "rooms": rooms, "units": units}
    )
    labels = gantt(bare, Plan(scenario="Bare")).layout.yaxis.ticktext
    assert [label[3:-4] for label in labels[1:] if label.startswith("<b>")] == headings


def test_closed_hours_are_drawn_once_for_neighbouring_rows():
    """Five units of one calendar, and no bar a unit; nights of a long horizon start hidden."""
    figure = gantt(sample.scenario(), sample.plan())
    closed, *_ = [t for t in figure.data if t.name == "Closed"]
    assert max(closed.width) > 5
    short = next(t for t in figure.data if t.name == "Unattended, short")
    assert (short.visible, len(short.x) > 500) == ("legendonly", True)


def test_the_chart_grows_with_its_rows():
    """25 units are higher than two, and the same units by sponsor higher still."""
    heights = [gantt(small.scenario(), small.plan()).layout.height]
    heights += [gantt(sample.scenario(), sample.plan(), by).layout.height for by in ("unit", "sponsor")]
    assert heights == sorted(heights)
    assert heights[0] < 450


def test_the_headline_says_what_counts():
    """Status, verdict, service, effort."""
    title = gantt(sample.scenario(), sample.plan()).layout.title
    assert title.text == "<b>Biologics site, first half of 2027</b>"
    assert title.subtitle.text.startswith("Feasible · checked · ")
    assert "45 campaigns, 200 batches" in title.subtitle.text
    small_title = gantt(small.scenario(), small.plan()).layout.title.subtitle.text
    assert "not checked · 1 of 3 orders on time in full · 1 late · 1 short · 2 campaigns, 3 batches" in small_title


@pytest.mark.parametrize("by", GROUPINGS)
def test_a_plan_of_nothing_is_a_chart_too(by):
    """One unit, no orders, no batches: an empty plan of a bare scenario."""
    bare = Scenario.model_validate({"name": "Bare", "start": small.START, "horizon": "2d", "units": [{"id": "U"}]})
    figure = gantt(bare, Plan(scenario="Bare"), by)
    assert list(figure.layout.yaxis.ticktext) == (["<b>Orders due</b>", "U"] if by == "unit" else [])


def test_an_unknown_grouping_is_refused():
    """The message lists the three."""
    with pytest.raises(ValueError, match="grouped by unit, product or sponsor, not by 'room'"):
        gantt(small.scenario(), small.plan(), "room")


def test_the_sample_is_a_plan_that_could_be():
    """No two things overlap on a unit, so the pictures show what a solver may return."""
    facts = Facts(sample.scenario(), sample.plan())
    held = [(v.unit, v.start, v.end) for v in facts.visits] + [(t.unit, t.start, t.end) for t in facts.plan.tasks]
    held.sort()
    assert all(a[2] <= b[1] for a, b in pairwise(held) if a[0] == b[0])
    assert (len(facts.scenario.units), len(facts.scenario.sponsors), len(facts.batch_by_id)) == (25, 8, 200)


def test_a_window_shows_what_meets_it():
    """Only visits, tasks and due dates in it are drawn, and the axis ends with it."""
    scenario, plan = sample.scenario(), sample.plan()
    first = scenario.start + timedelta(days=20)
    figure = gantt(scenario, plan, window=(first, first + timedelta(days=14)), level="batch")
    shown = [v for v in Facts(scenario, plan).visits if v.start < first + timedelta(days=14) and v.end > first]
    drawn = [h[0] for t in figure.data if (t.hovertemplate or "").startswith("<b>Batch") for h in t.customdata]
    assert sorted(drawn) == sorted(v.batch for v in shown) != []
    zone = scenario.zone_of(None)
    assert figure.layout.xaxis.range[0] == local(first, zone).replace(tzinfo=None).isoformat()


def test_campaigns_as_wholes():
    """At the level of campaigns a block is one bar with its name, and no batch and no turnaround is drawn."""
    scenario, plan = small.scenario(), small.plan()
    figure = gantt(scenario, plan, level="campaign")
    blocks = Facts(scenario, plan).blocks
    drawn = [h[0] for t in figure.data if (t.hovertemplate or "").startswith("<b>Campaign") for h in t.customdata]
    assert sorted(drawn) == sorted(b.campaign for b in blocks)
    assert not [t for t in figure.data if (t.hovertemplate or "").startswith("<b>Batch")]
    assert bars(figure, "work turnaround") == []
    assert {t.name for t in figure.data if t.showlegend is None} >= {plain(s.name or s.id) for s in scenario.sponsors}


def test_a_plan_with_too_many_bars_shows_campaigns(monkeypatch):
    """Unless a level is stated, or a window leaves few enough of them."""
    scenario, plan = sample.scenario(), sample.plan()
    monkeypatch.setattr(chart, "MOST_BARS", 100)
    batches = [t for t in gantt(scenario, plan).data if (t.hovertemplate or "").startswith("<b>Batch")]
    few = gantt(scenario, plan, window=(scenario.start, scenario.start + timedelta(days=2)))
    assert batches == []
    assert [t for t in few.data if (t.hovertemplate or "").startswith("<b>Batch")] != []


def test_a_window_that_ends_before_it_begins_is_refused():
    """The message says both ends."""
    scenario = small.scenario()
    with pytest.raises(ValueError, match="the end comes first"):
        gantt(scenario, small.plan(), window=(scenario.end, scenario.start))
