"""Ids that plant, demand and commitments name and that must exist."""

from collections.abc import Iterator

from scheduler.domain.errors import Issue
from scheduler.domain.objective import PROFILES
from scheduler.domain.scenario import Scenario
from scheduler.validation.activities import activities
from scheduler.validation.issue import error, pointer
from scheduler.validation.names import Names


def plant_references(scenario: Scenario) -> Iterator[Issue]:
    """Sites, rooms, calendars and units that the plant names."""
    sites, units = Names("site", (s.id for s in scenario.sites)), Names("unit", scenario.unit_by_id)
    rooms, calendars = Names("room", scenario.room_by_id), Names("calendar", (c.id for c in scenario.calendars))
    for i, calendar in enumerate(scenario.calendars):
        yield from sites.check(calendar.site, pointer("calendars", i, "site"), f"Calendar {calendar.id!r}")
    for i, pool in enumerate(scenario.pools):
        yield from sites.check(pool.site, pointer("pools", i, "site"), f"Pool {pool.id!r}")
    for i, unit in enumerate(scenario.units):
        owner = f"Unit {unit.id!r}"
        yield from sites.check(unit.site, pointer("units", i, "site"), owner)
        yield from rooms.check(unit.room, pointer("units", i, "room"), owner)
        yield from calendars.check(unit.calendar, pointer("units", i, "calendar"), owner)
    for i, connection in enumerate(scenario.connections):
        yield from units.check(connection.source, pointer("connections", i, "from"), f"Connection {i + 1}")
        yield from units.check(connection.target, pointer("connections", i, "to"), f"Connection {i + 1}")
    for i, work in enumerate(scenario.maintenance):
        yield from units.check(work.unit, pointer("maintenance", i, "unit"), f"Maintenance {work.id!r}")


def product_references(scenario: Scenario) -> Iterator[Issue]:
    """Sponsors and products that units, products, recipes and orders name."""
    sponsors, products = Names("sponsor", scenario.sponsor_by_id), Names("product", scenario.product_by_id)
    commitments = Names("commitment", (c.id for c in scenario.commitments))
    for i, unit in enumerate(scenario.units):
        owner, where = f"Unit {unit.id!r}", pointer("units", i)
        yield from products.check(unit.initial.last_product, where + "/initial/last_product", owner)
        yield from commitments.check(unit.initial.last_campaign, where + "/initial/last_campaign", owner)
        for j, qualification in enumerate(unit.qualified):
            yield from products.check(qualification.product, where + pointer("qualified", j, "product"), owner)
    for i, product in enumerate(scenario.products):
        yield from sponsors.check(product.sponsor, pointer("products", i, "sponsor"), f"Product {product.id!r}")
    for i, recipe in enumerate(scenario.recipes):
        yield from products.check(recipe.product, pointer("recipes", i, "product"), f"Recipe {recipe.id!r}")
    for i, order in enumerate(scenario.orders):
        yield from products.check(order.product, pointer("orders", i, "product"), f"Order {order.id!r}")


def contract_references(scenario: Scenario) -> Iterator[Issue]:
    """Sponsors and products that contracts name."""
    sponsors, products = Names("sponsor", scenario.sponsor_by_id), Names("product", scenario.product_by_id)
    for i, contract in enumerate(scenario.contracts):
        owner = f"Contract {contract.id!r}"
        yield from sponsors.check(contract.sponsor, pointer("contracts", i, "sponsor"), owner)
        yield from products.check(contract.product, pointer("contracts", i, "product"), owner)


def pool_references(scenario: Scenario) -> Iterator[Issue]:
    """Pools that activities name."""
    pools = Names("pool", scenario.pool_by_id)
    for activity in activities(scenario):
        for k, demand in enumerate(activity.pools):
            yield from pools.check(demand.pool, activity.where + pointer("pools", k, "pool"), activity.name)


def commitment_references(scenario: Scenario) -> Iterator[Issue]:
    """Recipes, procedures, alternatives and operations that commitments name."""
    recipes = Names("recipe", scenario.recipe_by_id)
    for i, commitment in enumerate(scenario.commitments):
        where, owner = pointer("commitments", i), f"Commitment {commitment.id!r}"
        yield from recipes.check(commitment.recipe, where + "/recipe", owner)
        recipe = scenario.recipe_by_id.get(commitment.recipe)
        if recipe is None:
            continue
        names = Names(f"procedure of recipe {recipe.id!r}", (p.id for p in recipe.procedures))
        procedures = {p.id: p for p in recipe.procedures}
        for j, batch in enumerate(commitment.batches):
            for k, run in enumerate(batch.procedures):
                at, who = where + pointer("batches", j, "procedures", k), f"Batch {batch.id!r}"
                yield from names.check(run.procedure, at + "/procedure", who)
                procedure = procedures.get(run.procedure)
                if procedure:
                    inside = f"of procedure {procedure.id!r}"
                    choices = Names(f"alternative {inside}", (a.id for a in procedure.alternatives))
                    yield from choices.check(run.alternative, at + "/alternative", who)
                    steps = Names(f"operation {inside}", [o.id for o in procedure.operations] or ["run"])
                    for operation in run.operation_starts:
                        yield from steps.check(operation, at + pointer("operation_starts", operation), who)


def profile_reference(scenario: Scenario) -> Iterator[Issue]:
    """An objective profile that does not exist."""
    if scenario.objective.tiers is None and scenario.objective.profile not in PROFILES:
        message = f"The objective names the profile {scenario.objective.profile!r}, which does not exist."
        fix = f"Name one of {', '.join(PROFILES)}, or state `tiers`."
        yield error("unknown_profile", "/objective/profile", message, fix)
