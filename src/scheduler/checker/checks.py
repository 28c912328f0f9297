"""The checker: every rule's check by name, and the judgement of a whole plan."""

from collections.abc import Callable, Iterable

from scheduler.checker.balance import check_material_balance
from scheduler.checker.campaign import check_campaign_block, check_campaign_duration, check_campaign_size
from scheduler.checker.changeover import check_changeover
from scheduler.checker.cleaning import check_clean_hold, check_dirty_hold
from scheduler.checker.commitment import check_commitment
from scheduler.checker.connection import check_unit_connection
from scheduler.checker.context import PlanContext
from scheduler.checker.delivery import check_order_delivery
from scheduler.checker.expiry import check_material_expiry
from scheduler.checker.full_clean import check_full_clean
from scheduler.checker.gate import check_gate
from scheduler.checker.group import check_unit_group
from scheduler.checker.horizon import check_horizon
from scheduler.checker.links import check_operation_link
from scheduler.checker.maintenance import check_maintenance
from scheduler.checker.material import check_material_owner, check_material_status
from scheduler.checker.pools import check_changeover_crew, check_resource_pool
from scheduler.checker.purpose import check_purpose_sequence
from scheduler.checker.release import check_qc_release
from scheduler.checker.restriction import check_hold, check_reservation
from scheduler.checker.rooms import check_room_segregation
from scheduler.checker.shelf_life import check_product_shelf_life
from scheduler.checker.stated_objective import check_objective
from scheduler.checker.storage import check_storage_capacity
from scheduler.checker.unit import check_unit_capacity, check_unit_qualification
from scheduler.checker.working_time import check_working_time
from scheduler.domain.plan import Plan, Verdict, Violation
from scheduler.domain.rules import Rule
from scheduler.domain.scenario import Scenario

CHECKS: dict[Rule, Callable[[PlanContext], Iterable[Violation]]] = {
    Rule.unit_capacity: check_unit_capacity,
    Rule.unit_qualification: check_unit_qualification,
    Rule.unit_connection: check_unit_connection,
    Rule.unit_group: check_unit_group,
    Rule.operation_link: check_operation_link,
    Rule.working_time: check_working_time,
    Rule.changeover: check_changeover,
    Rule.changeover_crew: check_changeover_crew,
    Rule.clean_hold: check_clean_hold,
    Rule.dirty_hold: check_dirty_hold,
    Rule.full_clean: check_full_clean,
    Rule.campaign_block: check_campaign_block,
    Rule.campaign_size: check_campaign_size,
    Rule.campaign_duration: check_campaign_duration,
    Rule.room_segregation: check_room_segregation,
    Rule.resource_pool: check_resource_pool,
    Rule.maintenance: check_maintenance,
    Rule.material_balance: check_material_balance,
    Rule.material_owner: check_material_owner,
    Rule.material_status: check_material_status,
    Rule.material_expiry: check_material_expiry,
    Rule.storage_capacity: check_storage_capacity,
    Rule.qc_release: check_qc_release,
    Rule.product_shelf_life: check_product_shelf_life,
    Rule.order_delivery: check_order_delivery,
    Rule.purpose_sequence: check_purpose_sequence,
    Rule.gate: check_gate,
    Rule.reservation: check_reservation,
    Rule.hold: check_hold,
    Rule.commitment: check_commitment,
    Rule.horizon: check_horizon,
}


def check_plan(scenario: Scenario, plan: Plan, baseline: Plan | None = None) -> tuple[Violation, ...]:
    """Every rule the plan breaks, in the order of the rules; empty = a good plan.

    The solver's word is taken for nothing: also the objective that the plan states is computed again.

    Args:
        scenario: a valid scenario, normalised or not.
        plan: any plan that can be read, however wrong.
        baseline: plan that the term stability compares with.
    """
    context = PlanContext.of(scenario, plan, baseline)
    found = [violation for check in CHECKS.values() for violation in check(context)]
    return (*found, *check_objective(context))


def verdict(scenario: Scenario, plan: Plan, baseline: Plan | None = None) -> Verdict:
    """The judgement of `check_plan` as it stands in a plan."""
    violations = check_plan(scenario, plan, baseline)
    return Verdict(passed=not violations, violations=violations)
