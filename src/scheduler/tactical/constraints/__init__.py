"""The constraints, one function a rule; which formulation has which."""

from collections.abc import Callable
from typing import Any

from scheduler.tactical.constraints.buckets import add_one_product, add_stock_cuts, add_unit_state
from scheduler.tactical.constraints.campaigns import (
    add_called_for,
    add_campaign_size,
    add_campaign_state,
    add_one_kept,
)
from scheduler.tactical.constraints.orders import add_ordered, add_whole_delivery
from scheduler.tactical.constraints.stock import (
    add_expiry,
    add_purchase_lots,
    add_shelf_life,
    add_stock_target,
    add_stock_target_at_best,
    add_storage,
    balance,
    draws,
)
from scheduler.tactical.constraints.work import add_cadence, add_capacity, add_reserved, add_work_so_far
from scheduler.tactical.formulation import Formulation
from scheduler.tactical.sets import Sets

CONSTRAINTS: dict[Formulation, tuple[Callable[[Any, Sets], None], ...]] = {
    Formulation.PLAN: (
        add_campaign_state,
        add_one_kept,
        add_campaign_size,
        add_called_for,
        add_one_product,
        add_unit_state,
        add_capacity,
        add_reserved,
        add_cadence,
        balance(Formulation.PLAN),
        draws(Formulation.PLAN),
        add_expiry,
        add_shelf_life,
        add_storage,
        add_purchase_lots,
        add_stock_target,
        add_ordered,
        add_whole_delivery,
        add_stock_cuts,
    ),
    Formulation.BOUND: (
        add_work_so_far,
        balance(Formulation.BOUND),
        draws(Formulation.BOUND),
        add_stock_target_at_best,
        add_ordered,
    ),
}
