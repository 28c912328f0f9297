"""The two formulations: what differs between a plan that can be carried out and a relaxation of every schedule."""

from enum import StrEnum

from scheduler.tactical.items import OPENING, Demand, Item
from scheduler.tactical.sets import Sets


class Formulation(StrEnum):
    """`plan`: lead times rounded up, batches end inside their period; `bound`: all rounded in favour of doing."""

    PLAN = "plan"
    BOUND = "bound"


def lead(sets: Sets, formulation: Formulation, line: int) -> float:
    """Hours from a batch's start to its end."""
    found = sets.lines[line]
    return found.lead if formulation is Formulation.PLAN else found.least_lead


def usable(sets: Sets, formulation: Formulation, item: Item, t: int) -> int:
    """The period from which on what ends in period t can be used; the number of periods = not any more.

    `plan`: batches end where the period ends; `bound`: just after it began.
    """
    edges = sets.periods.edges
    if formulation is Formulation.PLAN:
        return sets.periods.holding(edges[t + 1] + item.qc)
    return sets.periods.holding(edges[t] + item.qc + 1e-6)


def delivery_window(sets: Sets, formulation: Formulation, demand: Demand) -> range:
    """The periods in which an order may be delivered, the opening among them where stock on hand may serve it.

    `plan`: delivery is at the end of the period; the last that ends by the due date is in time. `bound`: at any moment
    of the period, and what is early waits anywhere.
    """
    periods = sets.periods
    last = periods.number - 1
    if formulation is Formulation.BOUND:
        if demand.deadline is not None:
            last = min(last, periods.holding(demand.deadline))
        return range(OPENING, last + 1)
    first = max(OPENING, periods.ended_by(demand.due))
    if demand.earliest is not None:
        first = max(OPENING, periods.holding(demand.earliest)) if demand.earliest > 0 else OPENING
    if demand.deadline is not None:
        last = min(last, periods.ended_by(demand.deadline))
    return range(min(first, last), last + 1)


def days_late(sets: Sets, formulation: Formulation, demand: Demand, t: int) -> float:
    """Days from the due date to a delivery in period t: at its end in `plan`, at its start in `bound`."""
    edge = t + 1 if formulation is Formulation.PLAN else t
    return max(0.0, sets.periods.edges[max(edge, 0)] - demand.due) / 24
