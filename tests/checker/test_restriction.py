"""Rules reservation and hold."""

import pytest

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
    run,
    task,
)


def _plan(scenario, start, recipe_index=0):
    made = scenario.recipes[recipe_index]
    return plan(scenario, campaign("C", made, batch("X1", run(made, "make", start))))


def _reserved(**fields):
    """Hours 20 to 40 of U are bolt's; A is acme's, B is bolt's."""
    window = {"id": "R", "unit": "U", "sponsor": "bolt", "reserved_from": iso(20), "reserved_until": iso(40), **fields}
    recipes = recipe("r", "A", procedure("make", "U")), recipe("s", "B", procedure("make", "U"))
    return plant(*recipes, units=["U"], reservations=[window])


@pytest.mark.parametrize(("start", "legal"), [(10, True), (11, False), (25, False), (39, False), (40, True)])
def test_reserved_time_is_closed_to_other_sponsors(start, legal):
    """A visit of acme's may touch the window, not reach into it; bolt's may lie anywhere."""
    scenario = _reserved()
    passes(scenario, _plan(scenario, start, 1))
    if legal:
        passes(scenario, _plan(scenario, start))
    else:
        breaks(scenario, _plan(scenario, start), "reservation", "X1", "U", "R")


def test_a_reservation_that_was_released_binds_nobody():
    """It binds plans that start before its release date."""
    passes(_reserved(release=iso(0)), _plan(_reserved(release=iso(0)), 25))
    breaks(_reserved(release=iso(1)), _plan(_reserved(release=iso(1)), 25), "reservation", "X1", "R")


def test_work_that_began_before_the_plan_is_exempt_from_reservations():
    """It lies in a window that is reserved from the plan's start on."""
    stated = {"procedure": "make", "alternative": "U", "start": iso(-5), "end": iso(5)}
    commitment = {"id": "C", "recipe": "r", "batches": [{"id": "X1", "procedures": [stated]}]}
    window = {"id": "R", "unit": "U", "sponsor": "bolt", "reserved_from": iso(0), "reserved_until": iso(40)}
    made = recipe("r", "A", procedure("make", "U"))
    scenario = plant(made, units=["U"], reservations=[window], commitments=[commitment])
    passes(scenario, _plan(scenario, -5))


def test_cleaning_may_lie_in_reserved_time():
    """The clean after acme's batch falls into bolt's window."""
    clean = {"duration": "4h", "attendance": "unattended"}
    window = {"id": "R", "unit": "U", "sponsor": "bolt", "reserved_from": iso(10), "reserved_until": iso(40)}
    made = recipe("r", "A", procedure("make", "U"))
    scenario = plant(made, units=[{"id": "U", "clean": clean}], reservations=[window])
    one = _plan(scenario, 0)
    passes(scenario, one.model_copy(update={"tasks": (task("clean", "U", 10, 14, after="X1"),)}))


def _held(**hold):
    """A batch of A takes two of resin on U, and serves an order."""
    operation = {"id": "run", "duration": "10h", "consumes": [{"item": "resin", "quantity": 2}]}
    made = recipe("r", "A", procedure("make", "U", duration=None, operations=[operation]))
    return plant(
        made,
        units=["U"],
        materials=[{"id": "resin"}],
        lots=[{"id": "L", "item": "resin", "quantity": 2}, {"id": "S", "item": "A", "quantity": 5}],
        orders=[{"id": "o", "product": "A", "quantity": 5, "due": iso(15)}],
        holds=[{"id": "H", **hold}],
    )


def _using(scenario, start):
    made = scenario.recipes[0]
    one = campaign("C", made, batch("X1", run(made, "make", start)))
    parts = (delivery("o", "S", 0, 15, 5),)
    return plan(scenario, one, draws=(draw("L", "X1", start, 2),), deliveries=parts)


@pytest.mark.parametrize("subject", [{"unit": "U"}, {"recipe": "r"}, {"lot": "L"}])
@pytest.mark.parametrize(
    ("window", "start", "legal"),
    [
        ({"blocked_from": iso(10), "lifted": iso(20)}, 9, True),
        ({"blocked_from": iso(10), "lifted": iso(20)}, 10, False),
        ({"blocked_from": iso(10), "lifted": iso(20)}, 19, False),
        ({"blocked_from": iso(10), "lifted": iso(20)}, 20, True),
        ({"lifted": iso(20)}, 0, False),
        ({"blocked_from": iso(10)}, 500, False),
    ],
)
def test_nothing_starts_or_is_drawn_while_a_hold_is_in_force(subject, window, start, legal):
    """A hold on unit, recipe or lot binds starts and draws in [from, lifted); what has begun goes on."""
    scenario = _held(**subject, **window)
    if legal:
        passes(scenario, _using(scenario, start))
    else:
        breaks(scenario, _using(scenario, start), "hold", "X1", "H", *subject.values())


@pytest.mark.parametrize(("lifted", "legal"), [(15, True), (16, False)])
def test_nothing_is_delivered_from_a_held_lot(lifted, legal):
    """The lot on hand is delivered at the due date, hour 15."""
    scenario = _held(lot="S", lifted=iso(lifted))
    if legal:
        passes(scenario, _using(scenario, 0))
    else:
        breaks(scenario, _using(scenario, 0), "hold", "S", "o", "H")


@pytest.mark.parametrize("subject", [{"unit": "U"}, {"recipe": "r"}])
def test_what_began_before_the_plan_goes_on(subject):
    """A committed batch in progress on a held unit is history."""
    stated = {"procedure": "make", "alternative": "U", "start": iso(-5), "end": iso(5)}
    commitment = {"id": "C", "recipe": "r", "batches": [{"id": "X1", "procedures": [stated]}]}
    made = recipe("r", "A", procedure("make", "U"))
    scenario = plant(made, units=["U"], holds=[{"id": "H", **subject}], commitments=[commitment])
    passes(scenario, _plan(scenario, -5))
