"""Batches that draw on a resin: A (acme) on U, B (bolt) on V, 10 h and 10 units a batch, 4 of resin each."""

from typing import Any

from scheduler.domain.plan import Draw, Plan
from scheduler.domain.scenario import Scenario
from tests.checker.builders import batch, campaign, iso, plan, plant, procedure, recipe, run

RESIN: dict[str, Any] = {"id": "resin"}
BUY = {"lead_time": "20h", "min_quantity": 6, "multiple": 2, "price": 3}


def lot(name: str, quantity: int, **fields: Any) -> dict[str, Any]:
    return {"id": name, "item": "resin", "quantity": quantity, **fields}


def order(name: str, product: str, quantity: int, due: float, **fields: Any) -> dict[str, Any]:
    return {"id": name, "product": product, "quantity": quantity, "due": iso(due), **fields}


def drawing(unit: str, item: str = "resin", quantity: int = 4) -> dict[str, Any]:
    """A procedure `make` that draws at its start."""
    operation = {"id": "run", "duration": "10h", "consumes": [{"item": item, "quantity": quantity}]}
    return procedure("make", unit, duration=None, operations=[operation])


def consuming(*lots: dict[str, Any], resin: dict[str, Any] = RESIN, **fields: Any) -> Scenario:
    makes = recipe("r", "A", drawing("U"), campaign="none"), recipe("s", "B", drawing("V"), campaign="none")
    return plant(*makes, units=["U", "V"], materials=[resin], lots=list(lots), **fields)


def made(
    scenario: Scenario, *draws: Draw, first: tuple[float, ...] = (), second: tuple[float, ...] = (), **fields: Any
) -> Plan:
    """Batches C0-1, C1-1 … of A and D0-1 … of B that start at these hours, and what they draw."""
    one, other = scenario.recipes[:2]
    runs = [campaign(f"C{i}", one, batch(f"C{i}-1", run(one, "make", s))) for i, s in enumerate(first)]
    runs += [campaign(f"D{i}", other, batch(f"D{i}-1", run(other, "make", s))) for i, s in enumerate(second)]
    return plan(scenario, *runs, draws=draws, **fields)


def drawn(made_: Plan) -> list[tuple[str, str, int]]:
    """(lot, batch, quantity) of every draw."""
    return sorted((d.lot, d.batch, int(d.quantity)) for d in made_.draws)
