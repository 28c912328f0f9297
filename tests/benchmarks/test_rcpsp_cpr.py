"""Adapter and evaluator of projects with pools and stock."""

from datetime import timedelta

import pytest

from benchmarks.adapters.rcpsp_cpr import Activity, Project, evaluate, make_scenario, read
from benchmarks.case import START, UnsupportedCaseError
from scheduler import SolveSettings, make_plan
from scheduler.domain.plan import SolveStatus

FILE = """
5 1 1
2 1
0 1 5 5 2 2 3
2 1 1 0 1 4
3 2 0 2 1 4
1 1 2 0 1 5
0 0 0 0 0
"""
_HOUR = timedelta(hours=1)
PROJECT = Project(
    (2,),
    (1,),
    {
        2: Activity(2, (1,), (1,), (0,), (4,)),
        3: Activity(3, (2,), (0,), (2,), (4,)),
        4: Activity(1, (1,), (2,), (0,), ()),
    },
)
SETTINGS = SolveSettings(time_limit=20, workers=1, reproducible=True)


@pytest.fixture(scope="module")
def plan():
    return make_plan(make_scenario("test", PROJECT), SETTINGS).plan


def _moved(plan, **hours):
    campaigns = []
    for campaign in plan.campaigns:
        (batch,) = campaign.batches
        start = START + hours.get(campaign.product.replace(" ", ""), (batch.start - START) // _HOUR) * _HOUR
        moved = batch.model_copy(update={"start": start, "end": start + (batch.end - batch.start)})
        campaigns.append(campaign.model_copy(update={"batches": (moved,)}))
    return plan.model_copy(update={"campaigns": tuple(campaigns)})


def test_file(tmp_path):
    """A file is read without its dummies and the stock they move."""
    path = tmp_path / "test.rcp"
    path.write_text(FILE)
    assert read(path) == PROJECT


@pytest.mark.parametrize(
    ("text", "message"), [(FILE[:-8], "shorter than it says"), (FILE + "7", "longer than it says")]
)
def test_file_of_another_length(tmp_path, text, message):
    """A file with fewer or more numbers than it says is refused."""
    path = tmp_path / "test.rcp"
    path.write_text(text)
    with pytest.raises(UnsupportedCaseError, match=message):
        read(path)


def test_optimum(plan):
    """Activities 2 and 3 do not fit the pool together, and 4 waits for both: 2 + 3 + 1 hours, proved."""
    assert plan.status is SolveStatus.OPTIMAL
    assert evaluate(PROJECT, plan) == (6.0, ())


def test_what_cannot_be_made_is_unmet():
    """Without enough stock there is no plan of all activities: what is missing is unmet, proved, and has a reason."""
    poor = PROJECT._replace(activities={n: a._replace(produced=(0,)) for n, a in PROJECT.activities.items()})
    plan = make_plan(make_scenario("test", poor), SETTINGS).plan
    assert plan.status is SolveStatus.OPTIMAL
    assert [t.value for t in plan.tiers] == [1.0, 5.0]
    assert evaluate(poor, plan).violations == ("activities not made: [4]",)
    assert [p.order for p in plan.promises if p.unmet and p.explanation] == ["activity 4"]


@pytest.mark.parametrize(
    ("hours", "message"),
    [
        ({"activity2": 0, "activity3": 1}, "pool 1 holds more than 2"),
        ({"activity2": 0, "activity3": 2, "activity4": 4}, "activity 4 starts before 3 has ended"),
        ({"activity2": 2, "activity3": 8, "activity4": 4}, "stock 1 falls below zero"),
    ],
)
def test_broken_rules_are_named(plan, hours, message):
    """The evaluator names what a plan moved by hand breaks."""
    assert message in evaluate(PROJECT, _moved(plan, **hours)).violations
