"""Ids that stand for two things, and lists that name a thing twice."""

from collections.abc import Iterable, Iterator

from scheduler.domain.changeover import INITIAL
from scheduler.domain.errors import Issue
from scheduler.domain.product import Procedure, Recipe
from scheduler.domain.scenario import Scenario
from scheduler.domain.units import utc
from scheduler.domain.working_time import WeeklyWindow
from scheduler.validation.issue import error, pointer
from scheduler.validation.item_references import uses

_LISTS = {
    "sites": "site", "calendars": "calendar", "rooms": "room", "units": "unit", "pools": "pool",
    "sponsors": "sponsor", "products": "product", "recipes": "recipe", "maintenance": "maintenance",
    "storages": "storage", "materials": "material", "lots": "lot", "orders": "order", "runs": "run", "gates": "gate",
    "holds": "hold", "reservations": "reservation", "commitments": "commitment",
}  # fmt: skip


def duplicate_ids(scenario: Scenario) -> Iterator[Issue]:
    """Two sites, units, recipes, orders … of the same id."""
    for field, noun in _LISTS.items():
        ids = ((item.id, pointer(field, i, "id")) for i, item in enumerate(getattr(scenario, field)))
        yield from _twice(ids, noun, "")


def duplicate_items(scenario: Scenario) -> Iterator[Issue]:
    """A material called like a product, or a lot like a committed batch: draws and deliveries name both alike."""
    for i, material in enumerate(scenario.materials):
        if material.id in scenario.product_by_id:
            message = f"The id {material.id!r} stands for a material and for a product."
            yield error("duplicate_id", pointer("materials", i, "id"), message, "Give the material another id.")
    batches = {batch.id for commitment in scenario.commitments for batch in commitment.batches}
    for i, lot in enumerate(scenario.lots):
        if lot.id in batches:
            message = f"The lot {lot.id!r} has the id of a committed batch, which is the id of the batch's lot too."
            yield error("duplicate_id", pointer("lots", i, "id"), message, "Give the lot another id.")


def duplicate_entries(scenario: Scenario) -> Iterator[Issue]:
    """An operation that states an item twice, a lot approved twice for a product, a product with two targets a date."""
    listed: dict[str, list[tuple[str, str]]] = {}
    for where, owner, use in uses(scenario):
        listed.setdefault(f"{where.split('/')[-2]} of {owner[0].lower()}{owner[1:]}", []).append((use.item, where))
    for inside, items in listed.items():
        yield from _twice(items, "item", f" in {inside}")
    for i, lot in enumerate(scenario.lots):
        products = ((name, pointer("lots", i, "approved_for", k)) for k, name in enumerate(lot.approved_for))
        yield from _twice(products, "product", f" in approved_for of lot {lot.id!r}")
    for i, product in enumerate(scenario.products):
        where = pointer("products", i, "stock_targets")
        dates = ((utc(t.date).isoformat(), where + pointer(k, "date")) for k, t in enumerate(product.stock_targets))
        yield from _twice(dates, "date", f" in the stock targets of product {product.id!r}")


def duplicate_ids_in_recipes(scenario: Scenario) -> Iterator[Issue]:
    """Two procedures of a recipe, or two operations or alternatives of a procedure, of the same id."""
    for i, recipe in enumerate(scenario.recipes):
        where = pointer("recipes", i, "procedures")
        ids = ((p.id, where + pointer(j, "id")) for j, p in enumerate(recipe.procedures))
        yield from _twice(ids, "procedure", f" in recipe {recipe.id!r}")
        for j, procedure in enumerate(recipe.procedures):
            yield from _in_procedure(recipe, procedure, where + pointer(j))


def _in_procedure(recipe: Recipe, procedure: Procedure, where: str) -> Iterator[Issue]:
    inside = f" in procedure {procedure.id!r} of recipe {recipe.id!r}"
    operations = ((o.id, where + pointer("operations", k, "id")) for k, o in enumerate(procedure.operations))
    yield from _twice(operations, "operation", inside)
    alternatives = ((a.id, where + pointer("alternatives", k)) for k, a in enumerate(procedure.alternatives))
    yield from _twice(alternatives, "alternative", inside)
    for k, alternative in enumerate(procedure.alternatives):
        units = ((u, where + pointer("alternatives", k, "units", n)) for n, u in enumerate(alternative.units))
        yield from _twice(units, "unit", f" in alternative {alternative.id!r}{inside}")


def duplicate_group_members(scenario: Scenario) -> Iterator[Issue]:
    """A unit group that names a procedure twice."""
    for i, recipe in enumerate(scenario.recipes):
        for j, group in enumerate(recipe.unit_groups):
            where = pointer("recipes", i, "unit_groups", j, "procedures")
            ids = ((p, where + pointer(k)) for k, p in enumerate(group.procedures))
            yield from _twice(ids, "procedure", f" in unit group {j + 1} of recipe {recipe.id!r}")


def duplicate_committed_batches(scenario: Scenario) -> Iterator[Issue]:
    """A batch id in two commitments, or a committed batch with a procedure twice."""
    batches = (
        (batch.id, pointer("commitments", i, "batches", j, "id"))
        for i, commitment in enumerate(scenario.commitments)
        for j, batch in enumerate(commitment.batches)
    )
    yield from _twice(batches, "batch", " in the commitments")
    for i, commitment in enumerate(scenario.commitments):
        for j, batch in enumerate(commitment.batches):
            where = pointer("commitments", i, "batches", j, "procedures")
            ids = ((p.procedure, where + pointer(k, "procedure")) for k, p in enumerate(batch.procedures))
            yield from _twice(ids, "procedure", f" in batch {batch.id!r} of commitment {commitment.id!r}")


def duplicate_days(scenario: Scenario) -> Iterator[Issue]:
    """A weekly window that names a day twice."""
    for where, owner, window in weekly_windows(scenario):
        days = ((day, where + pointer("days", k)) for k, day in enumerate(window.days))
        yield from _twice(days, "day", f" in a window of {owner}")


def weekly_windows(scenario: Scenario) -> Iterator[tuple[str, str, WeeklyWindow]]:
    """Weekly windows of calendars and pools, with pointer and owner."""
    for i, calendar in enumerate(scenario.calendars):
        for j, window in enumerate(calendar.open):
            yield pointer("calendars", i, "open", j), f"calendar {calendar.id!r}", window
    for i, pool in enumerate(scenario.pools):
        for j, capacity in enumerate(pool.weekly):
            yield pointer("pools", i, "weekly", j), f"pool {pool.id!r}", capacity


def reserved_ids(scenario: Scenario) -> Iterator[Issue]:
    """A product called like the state of an unused unit."""
    for i, product in enumerate(scenario.products):
        if product.id == INITIAL:
            message = f"The product id {INITIAL!r} stands for an unused unit in changeover rules."
            yield error("reserved_id", pointer("products", i, "id"), message, "Give the product another id.")


def _twice(ids: Iterable[tuple[str, str]], noun: str, inside: str) -> Iterator[Issue]:
    first: dict[str, str] = {}
    for name, where in ids:
        if name in first:
            message = f"The {noun} {name!r} stands twice{inside}; first at {first[name]}."
            yield error("duplicate_id", where, message, f"Rename or remove one {noun} {name!r}.")
        first.setdefault(name, where)
