"""Small plants for the tactical layer, in weeks."""

from typing import Any

from scheduler.domain.normalise import normalise
from scheduler.domain.scenario import Scenario
from scheduler.domain.tactical import TacticalSettings
from scheduler.tactical.sets import Sets
from tests.checker.builders import iso, plant, procedure, recipe

DAY, WEEK = 24, 168


def order(name: str, product: str, quantity: int, due: float, **fields: Any) -> dict[str, Any]:
    return {"id": name, "product": product, "quantity": quantity, "due": iso(due), **fields}


def one_unit(*orders: dict[str, Any], **fields: Any) -> Scenario:
    """Products A and B, ten units a batch, a day each, on one unit for four weeks; a day between the two."""
    recipes = [recipe(f"make-{p}", p, procedure("run", "U", duration="24h")) for p in "AB"]
    change = {"changeover_default": {"duration": "24h"}}
    return plant(*recipes, **{"units": ["U"], "orders": list(orders), "horizon": "28d", **change, **fields})


def sets_of(scenario: Scenario, **settings: Any) -> Sets:
    return Sets(normalise(scenario).scenario, TacticalSettings(**settings))
