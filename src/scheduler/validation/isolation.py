"""Products that forbidden changeovers cut off on a unit."""

from collections.abc import Iterator
from typing import NamedTuple

from scheduler.domain.changeover import UnitUse, lookup
from scheduler.domain.errors import Issue
from scheduler.domain.plant import Unit
from scheduler.domain.product import Procedure
from scheduler.domain.scenario import Scenario
from scheduler.validation.issue import pointer, warning

_LOOKUPS = 100_000  # beyond it the rest goes unexamined: these are doubts, not errors


class _Use(NamedTuple):
    state: UnitUse
    procedure: Procedure


def isolated_products(scenario: Scenario) -> Iterator[Issue]:
    """Products that may follow nothing on a unit: neither its state at the start nor another product."""
    left = _LOOKUPS
    uses = _uses(scenario)
    for i, unit in enumerate(scenario.units):
        here = uses.get(unit.id, {})
        first = UnitUse(unit.initial.last_product, unit.initial.last_setup_state)
        for product, following in here.items():
            before = [first, *(use.state for other, group in here.items() if other != product for use in group)]
            left -= len(before) * len(following)
            if left < 0:
                return
            if not any(_allowed(scenario, unit, state, use) for state in before for use in following):
                message = (
                    f"Product {product!r} can never run on unit {unit.id!r}: no changeover to it is allowed, neither "
                    f"from the unit's state at the start nor from another product."
                )
                fix = f"Add a changeover rule to {product!r}, or a changeover_default."
                yield warning("product_isolated", pointer("units", i), message, fix)


def _allowed(scenario: Scenario, unit: Unit, before: UnitUse, use: _Use) -> bool:
    return lookup(scenario, unit, before, use.state, use.procedure) is not None


def _uses(scenario: Scenario) -> dict[str, dict[str, list[_Use]]]:
    """By unit and product, the set-up states in which procedures run there."""
    uses: dict[str, dict[str, list[_Use]]] = {}
    for recipe in scenario.recipes:
        for procedure in recipe.procedures:
            for alternative in procedure.alternatives:
                use = _Use(UnitUse(recipe.product, alternative.setup_state), procedure)
                for unit in alternative.units:
                    known = uses.setdefault(unit, {}).setdefault(recipe.product, [])
                    if all(use.state != other.state for other in known):
                        known.append(use)
    return uses
