"""Every check of what a scenario says, in one list."""

from collections.abc import Callable, Iterator
from itertools import islice

from scheduler.domain.errors import Issue, Severity
from scheduler.domain.normalise import normalise
from scheduler.domain.scenario import Scenario
from scheduler.validation import (
    changeover_rules,
    commitments,
    duplicates,
    hours,
    intermediates,
    item_references,
    lots,
    orders,
    pool_demands,
    precision,
    purchases,
    purpose_references,
    purposes,
    recipe_references,
    recipes,
    references,
    restrictions,
    shelf_life,
    sizes,
    time_links,
    unit_states,
)
from scheduler.validation.isolation import isolated_products
from scheduler.validation.issue import MAX_ISSUES, error, too_many_issues
from scheduler.validation.purpose_dates import PurposeDates
from scheduler.validation.purpose_order import circular_purposes, runs_in_time
from scheduler.validation.reachability import reaches, recipes_that_cannot_run, rounded_recipes
from scheduler.validation.reachable_orders import unreachable_orders

CHECKS: tuple[Callable[[Scenario], Iterator[Issue]], ...] = (
    duplicates.duplicate_ids,
    duplicates.duplicate_items,
    duplicates.duplicate_entries,
    duplicates.duplicate_ids_in_recipes,
    duplicates.duplicate_group_members,
    duplicates.duplicate_committed_batches,
    duplicates.duplicate_days,
    duplicates.reserved_ids,
    references.plant_references,
    references.product_references,
    references.pool_references,
    references.commitment_references,
    references.profile_reference,
    recipe_references.recipe_references,
    item_references.storage_references,
    item_references.lot_references,
    item_references.use_references,
    purpose_references.run_references,
    purpose_references.restriction_references,
    changeover_rules.changeover_references,
    changeover_rules.matrix_files,
    changeover_rules.unmatched_names,
    pool_demands.demand_stretches,
    pool_demands.demands_above_capacity,
    unit_states.cleans_stated,
    unit_states.initial_states,
    unit_states.unused_units,
    recipes.procedure_durations,
    precision.quantities_on_precision,
    recipes.campaign_sizes,
    recipes.compatible_pairs,
    time_links.lags_ordered,
    time_links.links_consistent,
    hours.window_hours,
    hours.maintenance_windows,
    hours.maintenance_outside_horizon,
    commitments.committed_batches,
    lots.lot_dates,
    lots.lot_owners,
    lots.stock_in_storage,
    purchases.purchase_sizes,
    purchases.purchases_in_time,
    intermediates.circular_recipes,
    intermediates.coproducts,
    intermediates.supplies,
    shelf_life.shelf_lives,
    shelf_life.remaining_lives,
    shelf_life.dates_in_horizon,
    purposes.order_purposes,
    purposes.required_runs,
    purposes.committed_runs,
    restrictions.restriction_windows,
    restrictions.reservations_overlap,
    orders.order_dates,
    orders.priorities_missing,
    orders.campaigns_above_demand,
    sizes.list_sizes,
    sizes.horizon_steps,
    sizes.calendar_sizes,
    sizes.batches_demanded,
    sizes.stock_amounts,
)


def validate(scenario: Scenario) -> tuple[Issue, ...]:
    """Everything wrong or doubtful about a scenario, all at once; raises nothing.

    An error refuses the scenario, a warning comes back with the plan. What needs sound references and sizes (can the
    recipes run, can the orders be made in time) is looked into only where there is no error.
    """
    if not scenario.sites:
        return (error("no_site", "/sites", "The scenario has no site.", "Leave `sites` out, or state one."),)
    found = list(islice((issue for check in CHECKS for issue in check(scenario)), MAX_ISSUES))
    if len(found) == MAX_ISSUES:
        return (*found, too_many_issues(MAX_ISSUES))
    if all(issue.severity is not Severity.ERROR for issue in found):
        found += _doubts(scenario, normalise(scenario).scenario)
    return tuple(found)


def _doubts(scenario: Scenario, rounded: Scenario) -> Iterator[Issue]:
    reach = reaches(rounded)
    yield from recipes_that_cannot_run(reach)
    yield from rounded_recipes(scenario, reach)
    dates = PurposeDates(rounded, {r.recipe.id: r.length for r in reach})
    yield from runs_in_time(rounded, dates)
    yield from circular_purposes(rounded, dates)
    yield from unreachable_orders(rounded, reach, dates)
    yield from isolated_products(scenario)
    yield from hours.never_open(scenario)
