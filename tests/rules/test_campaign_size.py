"""Rule campaign_size: minimum, maximum, multiple and cadence of a campaign's batches."""

import pytest

from scheduler.domain.rules import Rule
from tests.checker.builders import batch, breaks, campaign, iso, passes, plan, plant, procedure, recipe, run, timed
from tests.rules.support import model_allows, model_forbids, promised, solve_exact, starts


def _plant(rules, **fields):
    """Growing for 10 h and filling for 4 h, each on its unit."""
    made = recipe("r", "A", procedure("grow", "G"), procedure("fill", "F", duration="4h"), campaign=rules)
    return plant(made, units=["G", "F"], **fields)


def _row(rules, *begins, wait=0, **fields):
    """One campaign with batches at these hours; filling starts so long after growing has ended."""
    scenario = _plant(rules, **fields)
    made = scenario.recipes[0]
    batches = [
        batch(f"C-{i}", run(made, "grow", s), run(made, "fill", s + 10 + wait * i))
        for i, s in enumerate(begins, start=1)
    ]
    return scenario, plan(scenario, campaign("C", made, *batches))


def _sizes(made):
    return sorted(len(c.batches) for c in made.campaigns)


CASES = [
    ({"min_batches": 3}, 2, 3),
    ({"max_batches": 2}, 3, 2),
    ({"multiple_of": 2}, 3, 4),
    ({"min_batches": 3, "multiple_of": 2}, 3, 4),
    ({"min_batches": 2, "max_batches": 3}, 4, 3),
    ("none", 2, 1),
]


@pytest.mark.parametrize(
    ("rules", "ordered", "sizes"),
    [
        ({"min_batches": 3}, 1, [3]),
        ({"multiple_of": 2}, 3, [4]),
        ({"max_batches": 2}, 4, [2, 2]),
        ({"max_batches": 2}, 3, [1, 2]),
        ("none", 3, [1, 1, 1]),
        ({"min_batches": 2, "max_batches": 3}, 5, [2, 3]),
        ({"min_batches": 3, "multiple_of": 2}, 3, [4]),
    ],
)
def test_the_solver_makes_campaigns_of_allowed_sizes(rules, ordered, sizes):
    """As many campaigns and batches as the orders call for, rounded up; fewest campaigns where that counts."""
    order = {"id": "o", "product": "A", "quantity": 10 * ordered, "due": iso(0)}
    objective = {"tiers": [[{"term": "campaign_count"}], [{"term": "makespan"}]]}
    assert _sizes(solve_exact(_plant(rules, orders=[order], objective=objective))) == sizes


def test_the_solver_leaves_unmet_what_no_campaign_has_room_for():
    """A campaign of at least three does not fit the horizon of 30 h."""
    order = {"id": "o", "product": "A", "quantity": 10, "due": iso(0)}
    made = solve_exact(_plant({"min_batches": 3}, orders=[order], horizon="30h"))
    assert made.campaigns == ()
    assert solve_exact(_plant({"min_batches": 3}, orders=[order], horizon="34h")).promises[0].unmet == 0


def test_the_solver_keeps_the_cadence():
    """Starts of growing 15 h apart, though the unit is free after 10 h."""
    order = {"id": "o", "product": "A", "quantity": 30, "due": iso(0)}
    made = solve_exact(_plant({"min_batches": 3, "cadence": "15h"}, orders=[order]))
    assert sorted(starts(made, "grow").values()) == [0, 15, 30]


@pytest.mark.parametrize(("rules", "illegal", "legal"), CASES)
def test_the_model_forbids_campaigns_of_other_sizes(rules, illegal, legal):
    """One batch too few, too many, or no multiple."""
    model_forbids(*_row(rules, *range(0, 10 * illegal, 10)), Rule.campaign_size)
    assert model_allows(*_row(rules, *range(0, 10 * legal, 10)))


@pytest.mark.parametrize(("rules", "illegal", "legal"), CASES)
def test_the_checker_names_the_campaign(rules, illegal, legal):
    """Campaign and last batch are named."""
    breaks(*_row(rules, *range(0, 10 * illegal, 10)), "campaign_size", "C", f"C-{illegal}")
    passes(*_row(rules, *range(0, 10 * legal, 10)))


@pytest.mark.parametrize("begins", [(0, 14), (0, 16), (0, 15, 31), (0, 15, 29)])
def test_the_model_forbids_starts_off_the_cadence(begins):
    """An hour early or late, at the second or the third batch."""
    case = _row({"cadence": "15h"}, *begins)
    model_forbids(*case, Rule.campaign_size)
    breaks(*case, "campaign_size", "C", f"C-{len(begins)}")


def test_the_cadence_binds_the_first_procedure_only():
    """Growing keeps it; filling comes 2 h later each time."""
    case = _row({"cadence": "15h"}, 0, 15, 30, wait=2)
    assert model_allows(*case)
    passes(*case)


def test_unstated_campaigns_have_any_size():
    """One batch, or seven, at irregular times."""
    for begins in ((5,), (0, 10, 25, 35, 60, 71, 90)):
        assert model_allows(*_row({}, *begins))
        passes(*_row({}, *begins))


@pytest.mark.parametrize("zone", ["frozen", "slushy"])
@pytest.mark.parametrize(("rules", "begins"), [({"min_batches": 3}, (5,)), ({"cadence": "15h"}, (0, 11))])
def test_committed_campaigns_are_exempt(zone, rules, begins):
    """A committed single batch of a recipe with a minimum of three, and two off the cadence, stand."""
    batches = [batch(f"K{s}", timed("grow", "G", s, s + 10), timed("fill", "F", s + 10, s + 14)) for s in begins]
    commitments = [{"id": "K", "recipe": "r", "zone": zone, "batches": promised(*batches)}]
    scenario = _plant(rules, commitments=commitments)
    case = scenario, plan(scenario, campaign("K", scenario.recipes[0], *batches))
    assert model_allows(*case)
    passes(*case)
    assert len(solve_exact(scenario).campaigns[0].batches) == len(begins)
