"""Deliveries: no more than ordered, and whole where an order is not to be split."""

from typing import Any

from scheduler.tactical.flows import by
from scheduler.tactical.sets import Sets


def add_ordered(model: Any, sets: Sets) -> None:
    """Deliveries of an order ≤ its quantity."""
    import pyomo.environ as pyo

    model.ordered = pyo.Constraint(
        range(len(sets.demands)), rule=lambda m, k: by(m, sets, k, sets.periods.number - 1) <= sets.demands[k].quantity
    )


def add_whole_delivery(model: Any, sets: Sets) -> None:
    """An order that is not to be split is delivered in one period, whole, or not at all."""
    import pyomo.environ as pyo

    index = [(k, t) for k, t in model.deliver if sets.demands[k].whole]
    model.at_once = pyo.Var(index, domain=pyo.Binary)
    model.whole = pyo.Constraint(
        index, rule=lambda m, k, t: m.deliver[k, t] == sets.demands[k].quantity * m.at_once[k, t]
    )
