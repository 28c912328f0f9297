"""What differs from another plan is marked in the chart."""

from datetime import timedelta

from scheduler.domain.plan import Plan
from scheduler.report.chart import gantt
from tests.report import small


def marked(figure) -> dict[str, list[tuple[str, ...]]]:
    """Batch, unit and last words of each mark, by the kind of change."""
    traces = [trace for trace in figure.data if trace.legend == "legend4"]
    return {
        trace.name.partition(" (")[0]: [(hover[0], hover[1], hover[5]) for hover in trace.customdata or ()]
        for trace in traces
    }


def without_last_batch(plan: Plan) -> Plan:
    """The plan with one batch less, in its first campaign."""
    first, *others = plan.campaigns
    return plan.model_copy(
        update={"campaigns": (first.model_copy(update={"batches": first.batches[:-1]}), *others), "deliveries": ()}
    )


def delayed(plan: Plan, batch: str, by: timedelta) -> Plan:
    """The plan with the last procedure of a batch later."""
    campaigns = []
    for campaign in plan.campaigns:
        batches = []
        for made in campaign.batches:
            if made.id == batch:
                last = made.procedures[-1]
                moved = last.model_copy(update={"start": last.start + by, "end": last.end + by})
                made = made.model_copy(update={"procedures": (*made.procedures[:-1], moved)})
            batches.append(made)
        campaigns.append(campaign.model_copy(update={"batches": tuple(batches)}))
    return plan.model_copy(update={"campaigns": tuple(campaigns)})


def test_nothing_differs() -> None:
    """Against itself the legend counts nothing."""
    figure = gantt(small.scenario(), small.plan(), against=(small.scenario(), small.plan()))
    assert marked(figure) == {"Moved": [], "New": [], "Was here": [], "Gone": []}


def test_new_and_gone_are_two_sides() -> None:
    """A batch that only one of two plans has is new in it, and gone in the other."""
    scenario, plan = small.scenario(), small.plan()
    fewer = without_last_batch(plan)
    batch = plan.campaigns[0].batches[-1]
    stays = sorted((f"Batch {batch.id}", unit) for run in batch.procedures for unit in run.units)
    more = marked(gantt(scenario, plan, against=(scenario, fewer)))
    assert sorted(mark[:2] for mark in more["New"]) == stays
    less = marked(gantt(scenario, fewer, against=(scenario, plan)))
    assert sorted(less["Gone"]) == [(*stay, "gone") for stay in stays]
    assert (less["Moved"], less["Was here"], less["New"]) == ([], [], [])


def test_what_moved_is_marked_at_both_places() -> None:
    """The old place tells where the batch is now; its other visits are not marked."""
    scenario, plan = small.scenario(), small.plan()
    batch = plan.campaigns[0].batches[0]
    found = marked(gantt(scenario, delayed(plan, batch.id, timedelta(hours=2)), against=(scenario, plan)))
    assert [mark[:2] for mark in found["Moved"]] == [(f"Batch {batch.id}", "FILL")]
    ((name, unit, words),) = found["Was here"]
    assert (name, unit) == (f"Batch {batch.id}", "FILL")
    assert words.startswith("now on FILL from ")


def test_campaigns_are_marked_where_batches_are_not_shown() -> None:
    """By campaign and unit."""
    scenario, plan = small.scenario(), small.plan()
    batch = plan.campaigns[0].batches[-1]
    moved = delayed(plan, batch.id, timedelta(days=1))
    found = marked(gantt(scenario, moved, level="campaign", against=(scenario, plan)))
    assert [mark[:2] for mark in found["Moved"]] == [(f"Campaign {plan.campaigns[0].id}", "FILL")]


def test_what_is_over_is_not_gone() -> None:
    """A plan that starts later lacks what ended before, and nobody misses it."""
    scenario, plan = small.scenario(), small.plan()
    later = scenario.model_copy(update={"start": small.at(9), "horizon": timedelta(days=1)})
    found = marked(gantt(later, Plan(scenario=scenario.name), against=(scenario, plan)))
    assert found["Gone"] == []
