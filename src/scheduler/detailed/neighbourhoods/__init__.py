"""What a step of the large neighbourhood search may free: an explicit list, each a function of the plan."""

from typing import NamedTuple

from scheduler.detailed.neighbourhoods.campaigns import longer, one_product, regroup
from scheduler.detailed.neighbourhoods.choice import Choice, Neighbourhood, Rebuild
from scheduler.detailed.neighbourhoods.orders import late_orders, short_orders, shortage
from scheduler.detailed.neighbourhoods.units import one_room, one_unit, swap
from scheduler.detailed.neighbourhoods.window import some_at_random, time_window


class Move(NamedTuple):
    """A kind of step: what is freed, how it is placed again, and what that is thought to gain in its first second."""

    free: Neighbourhood
    rebuild: Rebuild
    hope: float


MOVES = (
    *(Move(free, "together", 0.1) for free in (time_window, one_unit, one_room, one_product, some_at_random)),
    *(Move(free, "together", 0.1) for free in (regroup, longer, swap)),
    *(Move(free, "together", 1.0) for free in (late_orders, short_orders, shortage)),
    *(Move(free, "in turn", 0.1) for free in (time_window, one_unit, one_room, regroup)),
    *(Move(free, "in turn", 1.0) for free in (late_orders, short_orders, shortage)),
)
"""Every kind of step; those that go where the plan is bad are tried first."""

__all__ = ["MOVES", "Choice", "Move", "Neighbourhood"]
