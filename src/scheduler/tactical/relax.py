"""The bound formulation solved: what no schedule can pass."""

from collections.abc import Callable
from typing import Any

import numpy as np

from scheduler.domain.objective import MAXIMISED, Term
from scheduler.domain.tactical import TacticalBound
from scheduler.tactical.formulation import Formulation
from scheduler.tactical.model import build_model
from scheduler.tactical.objective import tier_value
from scheduler.tactical.program import Program
from scheduler.tactical.sets import Sets

SMALL = 4_000
MARGIN = 1e-6


def bounds_of(sets: Sets, unmet: float, seconds: float, should_stop: Callable[[], bool]) -> tuple[TacticalBound, ...]:
    """Bounds of the first tier, and of the second for schedules that leave no more than `unmet` (weighted) unmet.

    A linear program first, which is quick; where the model is small, in whole numbers too. A tier whose terms the
    relaxation does not know has no bound.

    Args:
        sets: the scenario's sets.
        unmet: weighted quantity that the tactical plan leaves unmet.
        seconds: for everything together, as far as the linear programs leave a choice.
        should_stop: true ends the search.
    """
    model = build_model(sets, Formulation.BOUND)
    found = []
    for tier in range(min(2, len(sets.tiers))):
        terms = tuple(w.term for w in sets.tiers[tier] if w.term in model.terms)
        if not terms or should_stop():
            continue
        if tier == 1:
            _hold_unmet(model, unmet)
        program = Program(model, tier_value(model, sets, tier))
        value = _least(program, seconds, should_stop)
        if value is not None and not MAXIMISED.intersection(terms):
            value = max(0.0, value)
        if value is not None:
            given = unmet if tier == 1 else None
            found.append(TacticalBound(tier=tier, value=value, terms=terms, unmet=given))
    return tuple(found)


def _hold_unmet(model: Any, unmet: float) -> None:
    import pyomo.environ as pyo

    if not isinstance(model.terms[Term.UNMET], int | float):
        model.unmet_held = pyo.Constraint(expr=model.terms[Term.UNMET] <= unmet + MARGIN * max(1.0, unmet))


def _least(program: Program, seconds: float, should_stop: Callable[[], bool]) -> float | None:
    everything = np.ones(len(program.variables), dtype=bool)
    linear = program.solve(seconds, relaxed=everything, should_stop=should_stop)
    if not linear.optimal:
        return None
    best = linear.bound
    if program.integer.sum() <= SMALL:
        best = max(best, program.solve(seconds, should_stop=should_stop).bound)
    return best - MARGIN * max(1.0, abs(best))
