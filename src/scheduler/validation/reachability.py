"""Doubts about recipes: what cannot run, whatever the plan."""

from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

from scheduler.domain.errors import Issue
from scheduler.domain.product import Recipe
from scheduler.domain.scenario import Scenario
from scheduler.domain.units import format_duration
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
