"""Rule reservation: unit time kept for a sponsor is closed to the batches of others."""

import pytest

from scheduler.domain.errors import ConflictingCommitmentsError
from scheduler.domain.rules import Rule
from tests.checker.builders import batch, breaks, campaign, iso, passes, plan, plant, procedure, recipe, run, timed
from tests.rules.support import model_allows, model_forbids, promised, solve_exact, starts

ORDER = {"id": "o", "product": "A", "quantity": 10, "due": iso(0)}
LONG = {"id": "hold", "duration": "4h", "extendable": "30h"}


def _kept(first=5, last=25, sponsor="bolt", **fields):
    return {
        "id": f"kept{first}",
        "unit": "U",
        "sponsor": sponsor,
        "reserved_from": iso(first),
        "reserved_until": iso(last),
        **fields,
    }


def _plant(*reservations, steps=None, **fields):
    """One batch of A (acme) takes 10 h on U."""
    made = recipe("r", "A", *(steps or [procedure("make", "U")]))
    return plant(made, units=["U", "V"], reservations=list(reservations), **fields)


def _one(scenario, start):
    made = scenario.recipes[0]
    return scenario, plan(scenario, campaign("C", made, batch("C-1", run(made, "make", start))))


def test_the_solver_leaves_reserved_time_to_its_sponsor():
    """bolt keeps the unit from 5 to 25 and from 30 to 50: a batch of acme of 10 h waits for the end of both."""
    scenario = _plant(_kept(), _kept(30, 50), orders=[ORDER])
    assert starts(solve_exact(scenario)) == {"r#1-1": 50}
    assert starts(solve_exact(_plant(_kept(sponsor="acme"), orders=[ORDER]))) == {"r#1-1": 0}


@pytest.mark.parametrize(
    ("first", "last", "illegal", "legal"), [(12, 25, 6, 25), (12, 25, 24, 2), (15, 25, 10, 5), (0, 15, 14, 15)]
)
def test_the_model_forbids_a_visit_in_reserved_time(first, last, illegal, legal):
    """Begun in it, or reaching into it; before it and after it there is room."""
    scenario = _plant(_kept(first, last))
    model_forbids(*_one(scenario, illegal), Rule.reservation)
    breaks(*_one(scenario, illegal), "reservation", "C-1", "U")
    assert model_allows(*_one(scenario, legal))
    passes(*_one(scenario, legal))


def test_the_visit_counts_and_not_its_procedures():
    """Two procedures on the unit around reserved time are one visit, which lies in it; interleaved they are two."""
    for interleaved in (False, True):
        steps = [procedure(name, "U", duration="5h", interleaved=interleaved) for name in ("mix", "fill")]
        scenario = _plant(_kept(6, 9), steps=steps)
        made = scenario.recipes[0]
        case = scenario, plan(scenario, campaign("C", made, batch("C-1", run(made, "mix", 0), run(made, "fill", 10))))
        if interleaved:
            assert model_allows(*case)
            passes(*case)
        else:
            model_forbids(*case, Rule.reservation)
            breaks(*case, "reservation", "C-1", "U")


def test_a_unit_held_while_it_waits_is_held():
    """Work of 4 h that goes on holding its unit until reserved time begins at 6, or into it."""
    scenario = _plant(_kept(6, 30), steps=[procedure("make", "U", duration=None, operations=[LONG])])
    for end in (6, 7):
        row = batch("C-1", timed("make", "U", 0, end, operations=("hold",)))
        case = scenario, plan(scenario, campaign("C", scenario.recipes[0], row))
        assert model_allows(*case) is (end == 6)
        if end == 7:
            breaks(*case, "reservation", "C-1", "U")


@pytest.mark.parametrize(
    "reservation", [_kept(sponsor="acme"), _kept(release=iso(0)), _kept(release=iso(-24)), _kept(unit="V")]
)
def test_reserved_time_binds_others_until_it_is_released(reservation):
    """The sponsor's own batch, time given back by the start of the plan, another unit: no restriction."""
    assert model_allows(*_one(_plant(reservation), 10))
    passes(*_one(_plant(reservation), 10))
    later = _one(_plant(_kept(release=iso(1))), 10)
    model_forbids(*later, Rule.reservation)


def test_without_reservations_the_unit_is_free():
    """Unstated: at any time."""
    assert model_allows(*_one(_plant(), 10))
    passes(*_one(_plant(), 10))


@pytest.mark.parametrize(("start", "stands"), [(-3, True), (10, False), (25, True)])
def test_a_frozen_batch_is_held_to_it_unless_it_has_begun(start, stands):
    """What began before the plan goes on; else the clash is named before anything is planned."""
    row = batch("K1", run(_plant().recipes[0], "make", start))
    scenario = _plant(_kept(), commitments=[{"id": "K", "recipe": "r", "batches": promised(row)}])
    case = scenario, plan(scenario, campaign("K", scenario.recipes[0], row, status="confirmed"))
    assert model_allows(*case) is stands
    if stands:
        passes(*case)
        return
    breaks(*case, "reservation", "K1", "U")
    with pytest.raises(ConflictingCommitmentsError, match="clash under reservation"):
        solve_exact(scenario)


def test_the_checker_names_the_batch_and_the_unit():
    """The batch of another sponsor is named."""
    breaks(*_one(_plant(_kept()), 20), "reservation", "C-1", "U")
