"""Rule campaign_duration: from the first start to the last end over all units at most so long."""

import pytest

from scheduler.domain.rules import Rule
from tests.checker.builders import batch, breaks, campaign, iso, passes, plan, plant, procedure, recipe, run, timed
from tests.rules.support import hour, model_allows, model_forbids, promised, solve_exact


def _plant(limit, **fields):
    """Growing for 10 h and filling for 4 h, each on its unit, in either order."""
    rules = {"min_batches": 2, "max_duration": limit}
    steps = procedure("grow", "G"), procedure("fill", "F", duration="4h")
    return plant(recipe("r", "A", *steps, campaign=rules, transfers=[]), units=["G", "F"], **fields)


def _row(limit, *begins, **fields):
    """A campaign of batches that grow and fill at these hours."""
    scenario = _plant(limit, **fields)
    made = scenario.recipes[0]
    batches = [batch(f"C-{i}", run(made, "grow", g), run(made, "fill", f)) for i, (g, f) in enumerate(begins, start=1)]
    return scenario, plan(scenario, campaign("C", made, *batches))


CASES = [
    pytest.param(((0, 10), (20, 31)), ((0, 10), (20, 30)), "C-2", id="last filling ends late"),
    pytest.param(((5, 4), (25, 35)), ((5, 5), (25, 35)), "C-2", id="first filling starts early"),
    pytest.param(((0, 0), (25, 26)), ((0, 0), (24, 26)), "C-2", id="last growing ends late"),
    pytest.param(((0, 31), (10, 35)), ((0, 26), (10, 30)), "C-2", id="two batches"),
]


@pytest.mark.parametrize(("limit", "legal"), [("20h", False), ("24h", True)])
def test_the_solver_makes_a_campaign_only_where_it_fits(limit, legal):
    """Two batches, one after the other on one unit, take 20 h of growing, 4 h of filling may lie beside."""
    order = {"id": "o", "product": "A", "quantity": 20, "due": iso(0)}
    step = procedure("grow", "G"), procedure("fill", "F", duration="4h")
    rules = {"min_batches": 2, "max_duration": limit}
    made = solve_exact(plant(recipe("r", "A", *step, campaign=rules), units=["G", "F"], orders=[order]))
    assert [len(c.batches) for c in made.campaigns] == ([2] if legal else [])


def test_the_solver_keeps_a_campaign_together():
    """The second order is due much later, but its batch may not be: both run late for it, or early."""
    orders = [{"id": f"o{d}", "product": "A", "quantity": 10, "due": iso(d)} for d in (10, 200)]
    made = solve_exact(_plant("30h", orders=orders))
    (only,) = made.campaigns
    assert hour(only.end) - hour(only.start) <= 30


@pytest.mark.parametrize(("illegal", "legal", "named"), CASES)
def test_the_model_forbids_campaigns_that_last_too_long(illegal, legal, named):
    """34 h are allowed, over all procedures and units; 35 h are no solution."""
    model_forbids(*_row("34h", *illegal), Rule.campaign_duration)
    assert model_allows(*_row("34h", *legal))


@pytest.mark.parametrize(("illegal", "legal", "named"), CASES)
def test_the_checker_names_the_campaign(illegal, legal, named):
    """The campaign, and the batch that ends last."""
    breaks(*_row("34h", *illegal), "campaign_duration", "C", named)
    passes(*_row("34h", *legal))


def test_unstated_a_campaign_may_last():
    """Two batches three weeks apart."""
    case = _row(None, (0, 10), (500, 520))
    assert model_allows(*case)
    passes(*case)


@pytest.mark.parametrize("zone", ["frozen", "slushy"])
def test_committed_campaigns_are_exempt(zone):
    """A committed campaign that lasts longer stands as it is."""
    runs = [(timed("grow", "G", s, s + 10), timed("fill", "F", s, s + 4)) for s in (0, 100)]
    batches = [batch(f"K{i}", *of) for i, of in enumerate(runs)]
    commitments = [{"id": "K", "recipe": "r", "zone": zone, "batches": promised(*batches)}]
    scenario = _plant("34h", commitments=commitments)
    case = scenario, plan(scenario, campaign("K", scenario.recipes[0], *batches))
    assert model_allows(*case)
    passes(*case)
