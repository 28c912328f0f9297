"""One model: variables, the constraints of its formulation, the terms of its objective."""

from typing import Any

from scheduler.tactical.constraints import CONSTRAINTS
from scheduler.tactical.formulation import Formulation
from scheduler.tactical.objective import TERMS
from scheduler.tactical.sets import Sets
from scheduler.tactical.variables import add_variables


def build_model(sets: Sets, formulation: Formulation) -> Any:
    """A Pyomo model without an objective; `model.terms` has an expression for each term that the formulation knows."""
    import pyomo.environ as pyo

    model = pyo.ConcreteModel()
    add_variables(model, sets, formulation)
    for add in CONSTRAINTS[formulation]:
        add(model, sets)
    model.terms = {term: make(model, sets) for term, make in TERMS[formulation].items() if sets.wants(term)}
    return model
