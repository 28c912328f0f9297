"""Rule qc_release: a product lot is usable once QC has released it, within the places of the QC pools."""

import pytest

from scheduler.domain.rules import Rule
from tests.checker.builders import (
    batch,
    breaks,
    campaign,
    delivery,
    draw,
    iso,
    passes,
    plan,
    plant,
    procedure,
    recipe,
    release,
    run,
)
from tests.rules.consuming import drawing, order
from tests.rules.support import hour, model_allows, model_forbids, solve_exact

ONE_PLACE = {"pools": [{"pool": "lab", "amount": 1}]}


def _plant(qc=None, **fields):
    """A is made on U and V, 10 h and 10 units a batch, and filled into D on W, 5 of A each."""
    products = [
        {"id": "A", "sponsor": "acme"} | ({} if qc is None else {"qc": {"duration": "24h", **qc}}),
        {"id": "D", "sponsor": "acme"},
    ]
    makes = recipe("r", "A", procedure("make", "U", "V"), campaign="none"), recipe("d", "D", drawing("W", "A", 5))
    pools = [{"id": "lab", "capacity": 1}]
    return plant(*makes, units=["U", "V", "W"], products=products, pools=pools, **fields)


def _made(scenario, *begins, filled=None, **fields):
    """Batches C0-1, C1-1 … of A on U, V … that start at these hours, and one of D from the first of them."""
    one, other = scenario.recipes
    units = "UV" if len(begins) > 1 else "U"
    runs = [campaign(f"C{i}", one, batch(f"C{i}-1", run(one, "make", s, units[i % 2]))) for i, s in enumerate(begins)]
    if filled is not None:
        runs.append(campaign("D", other, batch("D-1", run(other, "make", filled))))
        fields["draws"] = (draw("C0-1", "D-1", filled, 5),)
    return scenario, plan(scenario, *runs, **fields)


@pytest.mark.parametrize(("filled", "legal"), [(34, True), (33, False)])
def test_nothing_is_drawn_before_the_release(filled, legal):
    """The batch ends at 10, its release at 34."""
    case = _made(_plant({}), 0, filled=filled, releases=(release("C0-1", 10, 34),))
    if legal:
        assert model_allows(*case)
        passes(*case)
    else:
        model_forbids(*case, Rule.qc_release)
        breaks(*case, "qc_release", "C0-1")


@pytest.mark.parametrize(("deadline", "legal"), [(34, True), (33, False)])
def test_nothing_is_delivered_before_the_release(deadline, legal):
    """An order with a deadline before the release is not met."""
    scenario = _plant({}, orders=[order("o", "A", 10, 20, deadline=iso(deadline))])
    case = _made(scenario, 0, releases=(release("C0-1", 10, 34),), deliveries=(delivery("o", "C0-1", 34, 34),))
    assert model_allows(*case) is legal
    assert model_allows(*case, set(Rule) - {Rule.qc_release})
    found = solve_exact(scenario)
    assert [int(p.unmet) for p in found.promises] == [0 if legal else 10]


def test_a_pool_of_one_place_releases_one_lot_after_the_other():
    """Both batches end at 10; the second release waits until 34."""
    scenario = _plant(ONE_PLACE)
    queued = _made(scenario, 0, 0, releases=(release("C0-1", 10, 34), release("C1-1", 34, 58)))
    together = _made(scenario, 0, 0, releases=(release("C0-1", 10, 34), release("C1-1", 33, 57)))
    assert model_allows(*queued)
    passes(*queued)
    model_forbids(*together, Rule.qc_release)
    breaks(*together, "qc_release", "lab")


def test_a_release_does_not_start_before_the_batch_ends():
    """One hour early."""
    early = _made(_plant(ONE_PLACE), 0, releases=(release("C0-1", 9, 33),))
    model_forbids(*early, Rule.qc_release)
    breaks(*early, "qc_release", "C0-1")


def test_the_checker_misses_the_release_of_a_lot_that_nobody_wants():
    """Every lot of the product is released."""
    breaks(*_made(_plant({}), 0), "qc_release", "C0-1")


def test_unstated_a_lot_is_usable_when_the_batch_ends():
    """Drawn at once, and there is no release."""
    case = _made(_plant(), 0, filled=10)
    assert model_allows(*case)
    passes(*case)


def test_the_solver_releases_first_what_is_due_first():
    """One place: of two batches that can be ready together the one for the earlier order goes first."""
    orders = [order("late", "A", 10, 70), order("early", "A", 10, 34)]
    found = solve_exact(_plant(ONE_PLACE, orders=orders))
    lots = {d.order: d.lot for d in found.deliveries}
    ends = {r.lot: hour(r.end) for r in found.releases}
    assert ends[lots["early"]] == 34
    assert 58 <= ends[lots["late"]] <= 70


def test_releases_of_committed_batches_hold_places_too():
    """A frozen batch ends at 10: a new one is released before it or after it, not meanwhile."""
    kept = {"procedure": "make", "alternative": "U", "start": iso(0), "end": iso(10)}
    commitments = [{"id": "K", "recipe": "r", "batches": [{"id": "K1", "procedures": [kept]}]}]
    found = solve_exact(_plant(ONE_PLACE, commitments=commitments, orders=[order("o", "A", 20, 20)]))
    first, second = sorted(hour(r.start) for r in found.releases)
    assert (first, second) == (10, 34)


def test_the_solver_waits_for_the_release_of_an_intermediate():
    """D starts when its A is released, 34 h after the start."""
    found = solve_exact(_plant({}, orders=[order("o", "D", 10, 20)]))
    (filled,) = (c for c in found.campaigns if c.recipe == "d")
    assert hour(filled.start) == 34
