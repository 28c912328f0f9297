"""Rule material_status: draws are from lots that quality has released, for products they are approved for."""

import pytest

from scheduler.domain.rules import Rule
from tests.checker.builders import breaks, delivery, draw, iso, passes
from tests.rules.consuming import consuming, lot, made, order
from tests.rules.support import model_allows, model_forbids, solve_exact, starts

BAD = {
    "on hold": {"status": "hold"},
    "rejected": {"status": "rejected"},
    "in quarantine": {"status": "quarantine"},
    "released later": {"status": "quarantine", "release": iso(6)},
    "approved for another product": {"approved_for": ["B"]},
}


def _case(start=5, **fields):
    scenario = consuming(lot("L", 4, **fields))
    return scenario, made(scenario, draw("L", "C0-1", start, 4), first=(start,))


@pytest.mark.parametrize("name", BAD)
def test_the_model_forbids_what_quality_does(name):
    """By status, before the release, for the wrong product."""
    model_forbids(*_case(**BAD[name]), Rule.material_status, alone=False)


@pytest.mark.parametrize("name", BAD)
def test_the_checker_names_batch_and_lot(name):
    """What is wrong with which lot."""
    breaks(*_case(**BAD[name]), "material_status", "C0-1", "L")


@pytest.mark.parametrize("fields", [BAD["released later"], {"release": iso(6)}, {"approved_for": ["B", "A"]}])
def test_released_and_approved_lots_are_drawn(fields):
    """From the instant of the release on."""
    assert model_allows(*_case(start=6, **fields))
    passes(*_case(start=6, **fields))


def test_unstated_a_lot_is_released():
    """For every product, at once."""
    assert model_allows(*_case(start=0))
    passes(*_case(start=0))


def test_the_solver_waits_for_the_release():
    """The lot in quarantine is released at 30, another is never."""
    lots = lot("L", 4, status="quarantine", release=iso(30)), lot("M", 4, status="quarantine")
    found = solve_exact(consuming(*lots, orders=[order("o", "A", 20, 10)]))
    assert list(starts(found).values()) == [30]
    assert [int(p.unmet) for p in found.promises] == [10]


@pytest.mark.parametrize("fields", [{"status": "hold"}, {"approved_for": ["B"]}])
def test_orders_too_are_held_to_it(fields):
    """A lot of the product on hold, or approved for another product, serves no order: rule order_delivery."""
    stock = {"id": "P", "item": "A", "quantity": 10, **fields}
    scenario = consuming(stock, orders=[order("o", "A", 10, 10)])
    case = scenario, made(scenario, deliveries=(delivery("o", "P", 0, 10),))
    assert not model_allows(*case, [Rule.order_delivery])
    breaks(*case, "order_delivery", "o", "P")
