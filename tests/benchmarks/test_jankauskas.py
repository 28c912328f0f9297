"""Adapter and evaluator of the single suite with stock targets and QC."""

import csv
from decimal import Decimal

import pytest

from benchmarks.adapters.jankauskas import evaluate, load, make_scenario
from benchmarks.adapters.jankauskas_rules import Data, Made, Outcome, judge, read, size_faults, stored
from benchmarks.case import MissingDataError, data_file
from scheduler.checker import check_plan
from scheduler.detailed.problem import Problem
from scheduler.detailed.repeg import repeg
from scheduler.detailed.slots import Names
from scheduler.detailed.suites.compile import suites_of
from scheduler.detailed.suites.place import place
from scheduler.detailed.suites.search import Campaign
from scheduler.detailed.to_plan import to_plan
from scheduler.domain.normalise import normalise

ROW = {
    "usp_days": 5, "dsp_days": 2, "approval_days": 3, "shelf_life_days": 20, "kg_yield_per_batch": 2,
    "kg_opening_stock": 1, "min_batches_per_campaign": 2, "max_batches_per_campaign": 4,
    "batches_multiples_of_per_campaign": 2,
}  # fmt: skip
DATA = Data(
    {"A": {k: Decimal(v) for k, v in ROW.items()}, "B": {k: Decimal(v) for k, v in (ROW | {"dsp_days": 3}).items()}},
    {"A": {"A": 0, "B": 4}, "B": {"A": 1, "B": 0}},
    {day: {"A": Decimal(a), "B": Decimal(b)} for day, a, b in ((12, 1, 0), (13, 2, 0), (28, 1, 3))},
    {day: {"A": Decimal(a), "B": Decimal(b)} for day, a, b in ((12, 2, 0), (13, 0, 1), (28, 0, 9))},
)
SEQUENCE = [Made("A", 2), Made("B", 2)]


def _plan(sequence, data=DATA, name="deficit"):
    problem = Problem(normalise(make_scenario(name, data)).scenario)
    (suite,) = suites_of(problem)
    recipes = [m.recipe.id for m in suite.makes]
    campaigns = tuple(Campaign(recipes.index(product), batches) for product, batches in sequence)
    solution = repeg(problem, place(problem, Names(set()), [(suite, campaigns)]))
    return problem.scenario, to_plan(problem, solution)


def test_a_sequence_judged_by_hand():
    """Batches of A are stored on days 7 and 9, of B on 16 and 19; what day 13 counts is approved before it.

    Stock of A after demand is 2 on day 12 (target 2), 2 on day 13 and 1 on day 28, when nothing has expired yet; of B
    1 on day 13 (target 1), and on day 28 what is left of 4 + 1 less the demand of 3, when the opening stock has
    expired: 1 where 9 were wanted.
    """
    assert stored(DATA, SEQUENCE) == [[7, 9], [16, 19]]
    assert judge(DATA, SEQUENCE) == Outcome(Decimal(8), Decimal(8), Decimal(0), Decimal(1))


def test_backlog_counts_each_shortage_once():
    """Without batches, A lacks 2 on day 13 and 1 more on day 28; B lacks all its 3, for what it had has expired."""
    outcome = judge(DATA, [])
    assert (outcome.throughput, outcome.backlog) == (0, Decimal(6))


def test_sizes():
    """Campaigns keep minimum, maximum and multiple, and a product does not follow itself."""
    faults = ["a campaign of 3 batches of A", "a campaign of 6 batches of B", "two campaigns of B in a row"]
    assert size_faults(DATA, [Made("A", 3), Made("B", 6), Made("B", 2)]) == faults


def test_plan_and_sequence_agree():
    """A plan of the sequence keeps our rules; the evaluator gives it the same deficit, and names what expires."""
    scenario, plan = _plan(SEQUENCE)
    assert check_plan(scenario, plan) == ()
    assert evaluate("deficit", DATA, plan) == (8.0, ("waste of 1 kg",))
    assert evaluate("throughput", DATA, plan).objective == 8.0


def test_faults_of_a_plan_are_named():
    """A plan whose batches stand earlier than the published sequence allows, or follow their own kind, is faulted."""
    _, plan = _plan(SEQUENCE)
    slower = DATA._replace(products=DATA.products | {"A": DATA.products["A"] | {"usp_days": Decimal(6)}})
    assert "A#1-1 is stored before day 8" in evaluate("deficit", slower, plan).violations
    twice = plan.model_copy(update={"campaigns": (plan.campaigns[0], plan.campaigns[0])})
    assert "two campaigns of A in a row" in evaluate("deficit", DATA, twice).violations


def test_known_sequence_has_the_published_figures():
    """The evaluator reproduces the published figures of the sequence that comes with the files."""
    try:
        with data_file("domain/jankauskas_single_suite/known_solution.csv").open(newline="") as file:
            sequence = [Made(row["product"], int(row["batches"])) for row in csv.DictReader(file)]
        data = read()
    except MissingDataError as absent:
        pytest.skip(str(absent))
    assert judge(data, sequence) == Outcome(Decimal("574.4"), Decimal("194.6"), Decimal(0), Decimal(0))


def test_unknown_case_is_named():
    """There are two cases."""
    with pytest.raises(KeyError, match="no case jankauskas/profit; known: deficit, throughput"):
        load("profit")
