"""The rules as constraints: one function a rule, in the order in which they must be added."""

from collections.abc import Callable

from scheduler.detailed.constraints.campaign import add_campaign_duration, add_campaign_size
from scheduler.detailed.constraints.changeover import add_changeover
from scheduler.detailed.constraints.cleaning import add_cleaning
from scheduler.detailed.constraints.delivery import add_order_delivery
from scheduler.detailed.constraints.flows import add_material_flows
from scheduler.detailed.constraints.group import add_unit_group
from scheduler.detailed.constraints.keep_apart import add_maintenance
from scheduler.detailed.constraints.operations import (
    add_operation_link,
    add_resource_pool,
    add_unit_connection,
    add_unit_qualification,
    add_working_time,
)
from scheduler.detailed.constraints.pools import add_pool_capacity
from scheduler.detailed.constraints.releases import add_qc_release
from scheduler.detailed.constraints.rooms import add_room_segregation
from scheduler.detailed.constraints.sequence import add_campaign_block, add_unit_capacity
from scheduler.detailed.context import Context
from scheduler.domain.rules import Rule


def by_construction(context: Context) -> None:
    """The rule holds in the variables themselves: windows keep the horizon, frozen commitments are constants."""


def add_pools(context: Context) -> None:
    """What operations and releases hold joins what tasks hold; the capacity then holds for the rules in force."""
    add_resource_pool(context)
    if Rule.qc_release in context.rules:
        add_qc_release(context)
    add_pool_capacity(context)


CONSTRAINTS: dict[Rule, Callable[[Context], None]] = {
    Rule.operation_link: add_operation_link,
    Rule.working_time: add_working_time,
    Rule.unit_qualification: add_unit_qualification,
    Rule.unit_connection: add_unit_connection,
    Rule.campaign_size: add_campaign_size,
    Rule.campaign_duration: add_campaign_duration,
    Rule.campaign_block: add_campaign_block,
    Rule.unit_capacity: add_unit_capacity,
    Rule.changeover: add_changeover,
    Rule.clean_hold: add_cleaning,
    Rule.dirty_hold: add_cleaning,
    Rule.full_clean: add_cleaning,
    Rule.maintenance: add_maintenance,
    Rule.unit_group: add_unit_group,
    Rule.room_segregation: add_room_segregation,
    Rule.resource_pool: add_pools,
    Rule.changeover_crew: add_pools,
    Rule.qc_release: add_pools,
    Rule.order_delivery: add_order_delivery,
    Rule.product_shelf_life: add_order_delivery,
    Rule.material_balance: add_material_flows,
    Rule.material_owner: add_material_flows,
    Rule.material_status: add_material_flows,
    Rule.material_expiry: add_material_flows,
    Rule.commitment: by_construction,
    Rule.horizon: by_construction,
}
