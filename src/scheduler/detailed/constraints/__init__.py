"""The rules as constraints: one function a rule, in the order in which they must be added."""

from collections.abc import Callable

from scheduler.detailed.constraints.campaign import add_campaign_duration, add_campaign_size
from scheduler.detailed.constraints.changeover import add_changeover
from scheduler.detailed.constraints.cleaning import add_cleaning
from scheduler.detailed.constraints.delivery import add_order_delivery
from scheduler.detailed.constraints.flows import add_material_flows
from scheduler.detailed.constraints.gate import add_gate
from scheduler.detailed.constraints.group import add_unit_group
from scheduler.detailed.constraints.keep_apart import add_maintenance
from scheduler.detailed.constraints.operations import (
    add_operation_link,
    add_resource_pool,
    add_unit_connection,
    add_unit_qualification,
    add_working_time,
)
from scheduler.detailed.constraints.purpose import add_purpose_sequence
from scheduler.detailed.constraints.releases import add_qc_release
from scheduler.detailed.constraints.restrictions import add_hold, add_reservation
from scheduler.detailed.constraints.rooms import add_room_segregation
from scheduler.detailed.constraints.sequence import add_campaign_block, add_unit_capacity
from scheduler.detailed.constraints.storage import add_storage_capacity
from scheduler.detailed.context import Context
from scheduler.domain.rules import Rule


def by_construction(context: Context) -> None:
    """The rule holds in the variables themselves: windows keep the horizon, frozen commitments are constants.

    What tasks hold of crews is recorded where they are placed; `add_pool_capacity` limits it.
    """


def add_lots(context: Context) -> None:
    """Lots are released, then flow to orders and operations, and lie in storage in between."""
    if Rule.qc_release in context.rules:
        add_qc_release(context)
    if context.rules & DELIVERING:
        add_order_delivery(context)
    if context.rules & DRAWING:
        add_material_flows(context)
    if Rule.storage_capacity in context.rules:
        add_storage_capacity(context)


DELIVERING = {Rule.order_delivery, Rule.qc_release, Rule.product_shelf_life, Rule.storage_capacity}
DRAWING = {Rule.material_balance, Rule.material_owner, Rule.material_status, Rule.material_expiry} | DELIVERING
DRAWING -= {Rule.order_delivery}

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
    Rule.resource_pool: add_resource_pool,
    Rule.changeover_crew: by_construction,
    Rule.qc_release: add_lots,
    Rule.order_delivery: add_lots,
    Rule.product_shelf_life: add_lots,
    Rule.material_balance: add_lots,
    Rule.material_owner: add_lots,
    Rule.material_status: add_lots,
    Rule.material_expiry: add_lots,
    Rule.storage_capacity: add_lots,
    Rule.purpose_sequence: add_purpose_sequence,
    Rule.gate: add_gate,
    Rule.reservation: add_reservation,
    Rule.hold: add_hold,
    Rule.commitment: by_construction,
    Rule.horizon: by_construction,
}
