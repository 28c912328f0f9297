"""Doubts about recipes and orders: what cannot run, or cannot be in time, whatever the plan."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from scheduler.domain.demand import Order
from scheduler.domain.errors import Issue
from scheduler.domain.product import Recipe
from scheduler.domain.scenario import Scenario
from scheduler.domain.units import format_duration, utc
from scheduler.validation.issue import pointer, warning
from scheduler.validation.time_links import shortest_run
from scheduler.validation.usable import Blocked, blocked

ZERO = timedelta(0)


class Reach(NamedTuple):
    """What is known of a recipe: the shortest run of a batch, and why none can run."""

    recipe: Recipe
    length: timedelta
    blocked: Blocked | None


def reaches(scenario: Scenario) -> tuple[Reach, ...]:
    """Of each recipe, in order."""
    found = []
    for recipe in scenario.recipes:
        length = shortest_run(recipe).length or ZERO
        found.append(Reach(recipe, length, blocked(scenario, recipe) or _too_long(scenario, recipe, length)))
    return tuple(found)


def _too_long(scenario: Scenario, recipe: Recipe, length: timedelta) -> Blocked | None:
    rules = recipe.campaign_rules
    if length > scenario.horizon:
        what = f"a batch takes at least {format_duration(length)}, longer than the horizon"
        return Blocked(what, "Lengthen the horizon or shorten the recipe.")
    campaign = length + (rules.min_batches - 1) * (rules.cadence or ZERO)
    if rules.max_duration is not None and campaign > rules.max_duration:
        what = (
            f"its smallest campaign takes at least {format_duration(campaign)}, longer than the campaign's "
            f"max_duration of {format_duration(rules.max_duration)}"
        )
        return Blocked(what, "Raise max_duration or lower min_batches.")
    return None


def recipes_that_cannot_run(reach: tuple[Reach, ...]) -> Iterator[Issue]:
    """Recipes of which no batch fits the units or the horizon."""
    for i, (recipe, _, block) in enumerate(reach):
        if block:
            message = f"Recipe {recipe.id!r} of product {recipe.product!r} cannot run: {block.reason}."
            yield warning("recipe_cannot_run", pointer("recipes", i), message, block.fix)


def rounded_recipes(stated: Scenario, rounded: tuple[Reach, ...]) -> Iterator[Issue]:
    """Recipes that the time grid lengthens by more than 2 %."""
    for i, (recipe, reach) in enumerate(zip(stated.recipes, rounded, strict=True)):
        before = shortest_run(recipe).length
        if before and reach.length > before * 1.02:
            message = (
                f"Recipe {recipe.id!r}: rounding to the time step of {format_duration(stated.time_step)} lengthens a "
                f"batch from {format_duration(before)} to {format_duration(reach.length)}."
            )
            yield warning("rounding_inflation", pointer("recipes", i), message, "Take a finer time step.")


def unreachable_orders(scenario: Scenario, reach: tuple[Reach, ...]) -> Iterator[Issue]:
    """Orders that nothing can make, or not in time."""
    by_product: dict[str, list[Reach]] = {}
    for entry in reach:
        by_product.setdefault(entry.recipe.product, []).append(entry)
    committed = _committed_ends(scenario)
    for i, order in enumerate(scenario.orders):
        made = committed.get(order.product)
        runnable = [r for r in by_product.get(order.product, []) if r.blocked is None]
        if runnable:
            first = utc(scenario.start) + min(r.length for r in runnable)
            yield from _in_time(order, min(first, made or first), pointer("orders", i))
        elif made is None:
            yield _cannot_be_made(order, by_product.get(order.product, []), pointer("orders", i))


def _committed_ends(scenario: Scenario) -> dict[str, datetime]:
    """Earliest end of a committed batch, by product."""
    ends: dict[str, datetime] = {}
    for commitment in scenario.commitments:
        recipe = scenario.recipe_by_id[commitment.recipe]
        for batch in commitment.batches:
            end = max(utc(run.end) for run in batch.procedures)
            ends[recipe.product] = min(end, ends.get(recipe.product, end))
    return ends


def _cannot_be_made(order: Order, reach: list[Reach], where: str) -> Issue:
    if not reach:
        message = f"Order {order.id!r}: no recipe makes product {order.product!r}."
        return warning("order_unreachable", where, message, f"Add a recipe for {order.product!r}.")
    names = ", ".join(repr(r.recipe.id) for r in reach)
    message = f"Order {order.id!r} cannot be made: no recipe of product {order.product!r} can run ({names})."
    return warning("order_unreachable", where, message, "See the issues of these recipes.")


def _in_time(order: Order, first: datetime, where: str) -> Iterator[Issue]:
    earliest = first.isoformat(timespec="minutes")
    if order.deadline is not None and first > utc(order.deadline):
        message = f"Order {order.id!r}: no batch of {order.product!r} can end before {earliest}, past the deadline."
        yield warning("deadline_impossible", where + "/deadline", message, "Move the deadline; it stays unmet else.")
    elif first > utc(order.due):
        message = f"Order {order.id!r} will be late: no batch of {order.product!r} can end before {earliest}."
        yield warning("due_impossible", where + "/due", message, "Move the due date if it is a slip.")
