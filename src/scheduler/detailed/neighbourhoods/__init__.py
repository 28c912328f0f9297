"""What a step of the large neighbourhood search may free: an explicit list, each a function of the plan."""

from scheduler.detailed.neighbourhoods.campaigns import longer, one_product, regroup
from scheduler.detailed.neighbourhoods.choice import Choice, Neighbourhood
from scheduler.detailed.neighbourhoods.orders import late_orders, short_orders, shortage
from scheduler.detailed.neighbourhoods.units import one_room, one_unit, swap
from scheduler.detailed.neighbourhoods.window import some_at_random, time_window

NEIGHBOURHOODS: tuple[Neighbourhood, ...] = (
    time_window,
    one_unit,
    one_room,
    one_product,
    late_orders,
    short_orders,
    shortage,
    some_at_random,
    regroup,
    longer,
    swap,
)

__all__ = ["NEIGHBOURHOODS", "Choice", "Neighbourhood"]
