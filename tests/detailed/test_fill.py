"""Batches that no order asks for: as many as fit where output counts, and what stock targets call for."""

import pytest

from scheduler.detailed.lexicographic import Stop
from scheduler.detailed.output import floors, most_batches
from scheduler.detailed.problem import Problem
from scheduler.detailed.solve import Listener, solve
from scheduler.detailed.to_plan import to_plan
from scheduler.domain.normalise import normalise
from scheduler.domain.plan import Plan
from scheduler.domain.scenario import Scenario
from scheduler.domain.solve_settings import SolveSettings
from tests.checker.builders import at, iso, passes, plant, procedure, recipe
from tests.rules.support import solve_exact, starts

SETTINGS = SolveSettings(reproducible=True, workers=1, seed=1, time_limit=1)
DIRTY = {"from": {"product": "A"}, "to": {"product": "B"}, "changeover": {"duration": "24h", "level": "major"}}


def _slow(*values):
    return pytest.param(*values, marks=pytest.mark.slow)


def _solved(scenario: Scenario) -> tuple[Plan, Problem]:
    scenario = normalise(scenario).scenario
    found = solve(scenario, SETTINGS, Stop(SETTINGS), Listener(lambda _: None, lambda _: None))
    made = to_plan(Problem(scenario), found.solution)
    passes(scenario, made)
    assert all(tier.bound <= tier.value for tier in found.tiers)
    return made, Problem(scenario)


def _line(horizon, **campaign):
    """Two fermenters, 20 or 30 h a batch, before one purification train, 10 or 12 h a batch."""
    grow = {"allocation": "spread"}
    quick = recipe(
        "r", "A", procedure("grow", "G", "H", duration="20h", **grow), procedure("purify", "P"), campaign=campaign
    )
    slow = recipe(
        "s",
        "B",
        procedure("grow", "G", "H", duration="30h", **grow),
        procedure("purify", "P", duration="12h"),
        campaign=campaign,
    )
    objective = {"profile": "throughput"}
    return plant(quick, slow, units=["G", "H", "P"], horizon=horizon, objective=objective, changeovers=[DIRTY])


@pytest.mark.parametrize(
    ("campaign", "batches"), [({"min_batches": 4}, 10), _slow({}, 10), _slow({"max_batches": 4}, 9)]
)
def test_the_profile_throughput_fills_the_horizon(campaign, batches):
    """Purification is busy from hour 20, when the first batch has grown, to hour 120: no more than ten batches fit."""
    made, _ = _solved(_line("120h", **campaign))
    assert batches <= sum(len(c.batches) for c in made.campaigns) <= 10


@pytest.mark.slow
def test_orders_come_first():
    """Two batches of B, from 0 on the two fermenters, are done by 54; of A there is time for a few after the change."""
    made, _ = _solved(_line("120h").model_copy(update={"orders": plant(units=[], orders=[ORDER]).orders}))
    assert made.promises[0].unmet == 0
    assert sum(len(c.batches) for c in made.campaigns) >= 7


ORDER = {"id": "o", "product": "B", "quantity": 20, "due": iso(100)}


def test_output_counts_by_value():
    """A unit for 50 h: five batches of A are worth 50, four of B at three a unit 120."""
    products = [{"id": "A", "sponsor": "acme", "value": 1}, {"id": "B", "sponsor": "bolt", "value": 3}]
    makes = recipe("r", "A", procedure("make", "U")), recipe("s", "B", procedure("make", "U", duration="12h"))
    objective = {"tiers": [[{"term": "value"}]]}
    made, problem = _solved(plant(*makes, units=["U"], horizon="50h", products=products, objective=objective))
    assert [len(c.batches) for c in made.campaigns if c.product == "B"] == [4]
    assert {key: most_batches(problem, r) for key, r in problem.recipes.items()} == {"r": 5, "s": 4}
    assert [float(f) for f in floors(problem)] == [0, -125]


def test_without_output_nothing_is_made_for_nobody():
    """The same line under the profile on_time stays empty."""
    assert _solved(_line("120h").model_copy(update={"objective": plant(units=[]).objective}))[0].campaigns == ()


def _stocked(*targets, objective=None, **fields):
    stated = [{"date": iso(date), "quantity": quantity} for date, quantity in targets]
    products = [{"id": "A", "sponsor": "acme", "stock_targets": stated, **fields}, {"id": "B", "sponsor": "bolt"}]
    made = recipe("r", "A", procedure("make", "U"))
    return plant(made, units=["U"], products=products, horizon="100h", objective=objective or {})


def test_what_is_made_for_one_date_serves_the_next():
    """15 by hour 30, 25 by hour 60: three batches, two of them in time for the first."""
    made = solve_exact(_stocked((30, 15), (60, 25)))
    ends = sorted(b.end for c in made.campaigns for b in c.batches)
    assert len(ends) == 3
    assert ends[1] <= at(30)


def test_what_expires_is_made_again():
    """It keeps for 20 h: batches for hour 30 are gone at hour 60, where that counts and waste does not."""
    objective = {"tiers": [[{"term": "stock_deficit"}]]}
    made = solve_exact(_stocked((30, 10), (60, 10), shelf_life="20h", objective=objective))
    assert len(starts(made)) == 2


def test_a_release_lies_between_batch_and_stock():
    """QC takes 15 h: one batch is ready by hour 30, none by hour 20."""
    made = solve_exact(_stocked((20, 10), (30, 10), qc={"duration": "15h"}))
    assert [b.end <= at(15) for c in made.campaigns for b in c.batches] == [True]
