"""What recipes take and give: items that nothing supplies, others' products, recipes that need themselves."""

from collections.abc import Iterator

from scheduler.domain.errors import Issue
from scheduler.domain.product import Recipe
from scheduler.domain.scenario import Scenario
from scheduler.validation.issue import error, pointer, warning


def circular_recipes(scenario: Scenario) -> Iterator[Issue]:
    """A product that is needed to make itself, directly or through what its recipe consumes."""
    needs: dict[str, list[str]] = {}
    for recipe in scenario.recipes:
        needs.setdefault(recipe.product, []).extend(consumed(recipe))
    done: set[str] = set()
    for product in needs:
        cycle = _cycle(product, needs, done)
        if cycle:
            i = next(i for i, recipe in enumerate(scenario.recipes) if recipe.product == cycle[0])
            chain = " → ".join(repr(name) for name in cycle)
            message = f"Product {cycle[0]!r} is needed to make itself: {chain} (each consumes the next)."
            fix = "Correct `consumes`: what is drawn from an earlier batch of the same product cannot be traced."
            yield error("circular_recipe", pointer("recipes", i), message, fix)


def _cycle(first: str, needs: dict[str, list[str]], done: set[str]) -> list[str]:
    """The first cycle reached from a product, closed; empty if there is none. `done` collects what was looked at."""
    path: dict[str, None] = {}
    todo: list[tuple[str, int]] = [(first, 0)]
    while todo:
        item, depth = todo.pop()
        while len(path) > depth:
            path.popitem()
        if item in path:
            return [*list(path)[list(path).index(item) :], item]
        if item not in done:
            done.add(item)
            path[item] = None
            todo += [(below, depth + 1) for below in needs.get(item, [])]
    return []


def coproducts(scenario: Scenario) -> Iterator[Issue]:
    """A co-product is neither the recipe's own product nor another sponsor's."""
    for i, recipe in enumerate(scenario.recipes):
        sponsor = sponsor_of(scenario, recipe.product)
        for item in dict.fromkeys(produced(recipe)):
            if item == recipe.product:
                message = f"Recipe {recipe.id!r} states its own product {item!r} as a co-product."
                fix = "Leave it out of `produces` and state the whole quantity as batch_size."
                yield error("own_coproduct", pointer("recipes", i), message, fix)
            elif sponsor_of(scenario, item) not in (None, sponsor):
                message = f"Recipe {recipe.id!r} of {sponsor!r} would make {item!r}, the product of another sponsor."
                yield error("coproduct_of_other_sponsor", pointer("recipes", i), message, "Correct `produces`.")


def supplies(scenario: Scenario) -> Iterator[Issue]:
    """Every item that a recipe consumes comes from somewhere, and may be drawn by its sponsor."""
    sources = {lot.item for lot in scenario.lots} | {m.id for m in scenario.materials if m.purchase}
    sources |= {recipe.product for recipe in scenario.recipes}
    sources |= {item for recipe in scenario.recipes for item in produced(recipe)}
    for i, recipe in enumerate(scenario.recipes):
        sponsor = sponsor_of(scenario, recipe.product)
        for item in dict.fromkeys(consumed(recipe)):
            owner = sponsor_of(scenario, item)
            if owner not in (None, sponsor):
                message = f"Recipe {recipe.id!r} of {sponsor!r} consumes {item!r}, a product of {owner!r} alone."
                fix = "Consume a material or a product of the same sponsor; no batch can be made else."
                yield warning("item_of_other_sponsor", pointer("recipes", i), message, fix)
            elif item not in sources:
                message = f"Recipe {recipe.id!r} consumes {item!r}: no lot, no purchase and no recipe supplies it."
                fix = f"State lots of {item!r} or how it is bought; no batch can be made else."
                yield warning("item_without_source", pointer("recipes", i), message, fix)


def consumed(recipe: Recipe) -> list[str]:
    """Items that a batch takes."""
    return [use.item for p in recipe.procedures for o in p.operations for use in o.consumes]


def produced(recipe: Recipe) -> list[str]:
    """Items that a batch gives beside its product."""
    return [use.item for p in recipe.procedures for o in p.operations for use in o.produces]


def sponsor_of(scenario: Scenario, item: str) -> str | None:
    """Sponsor of a product; None for a material."""
    product = scenario.product_by_id.get(item)
    return product.sponsor if product else None
