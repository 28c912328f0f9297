"""Ids that required runs, gates, holds and reservations name, and the runs that commitments make."""

from collections.abc import Iterator

from scheduler.domain.errors import Issue
from scheduler.domain.scenario import Scenario
from scheduler.validation.issue import pointer
from scheduler.validation.names import Names


def run_references(scenario: Scenario) -> Iterator[Issue]:
    """Recipes of required runs, products and sites of gates, runs of commitments."""
    recipes, products = Names("recipe", scenario.recipe_by_id), Names("product", scenario.product_by_id)
    sites, runs = Names("site", (s.id for s in scenario.sites)), Names("run", scenario.run_by_id)
    for i, run in enumerate(scenario.runs):
        yield from recipes.check(run.recipe, pointer("runs", i, "recipe"), f"Run {run.id!r}")
    for i, gate in enumerate(scenario.gates):
        yield from products.check(gate.product, pointer("gates", i, "product"), f"Gate {gate.id!r}")
        yield from sites.check(gate.site, pointer("gates", i, "site"), f"Gate {gate.id!r}")
    for i, commitment in enumerate(scenario.commitments):
        yield from runs.check(commitment.run, pointer("commitments", i, "run"), f"Commitment {commitment.id!r}")


def restriction_references(scenario: Scenario) -> Iterator[Issue]:
    """What holds are on; units and sponsors of reservations."""
    units, recipes = Names("unit", scenario.unit_by_id), Names("recipe", scenario.recipe_by_id)
    lots, sponsors = Names("lot", scenario.lot_by_id), Names("sponsor", scenario.sponsor_by_id)
    for i, hold in enumerate(scenario.holds):
        where, owner = pointer("holds", i), f"Hold {hold.id!r}"
        yield from lots.check(hold.lot, where + "/lot", owner)
        yield from units.check(hold.unit, where + "/unit", owner)
        yield from recipes.check(hold.recipe, where + "/recipe", owner)
    for i, reservation in enumerate(scenario.reservations):
        where, owner = pointer("reservations", i), f"Reservation {reservation.id!r}"
        yield from units.check(reservation.unit, where + "/unit", owner)
        yield from sponsors.check(reservation.sponsor, where + "/sponsor", owner)
