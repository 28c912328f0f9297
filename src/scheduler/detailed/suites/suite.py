"""A suite in numbers: what its campaigns take, what is due when, and what everything costs."""

from dataclasses import dataclass
from typing import NamedTuple

from scheduler.detailed.recipe_data import RecipeData

START = -1
"""Stands for the state of the unit at the start of the plan, where a recipe's index is asked for."""


@dataclass(frozen=True)
class Make:
    """A recipe on its suite.

    Attributes:
        product: index of its product in the suite.
        quantity: of a batch, in multiples of the product's precision.
        duration: steps of a batch; `pace`: from batch to batch of a campaign.
        first, step, most: sizes of campaigns: `first`, and on in steps of `step` to `most`.
        price: of a batch; `again`: on top of it for every batch of a campaign but the first.
    """

    recipe: RecipeData
    product: int
    quantity: int
    duration: int
    pace: int
    first: int
    step: int
    most: int
    price: int = 0
    again: int = 0


class Gap(NamedTuple):
    """What lies between two campaigns: steps, and its price with that of the campaign that follows."""

    steps: int
    price: int


class Cell(NamedTuple):
    """A date of a product: what ends by step `at` counts there.

    Attributes:
        need: quantity that has to be made by then for the orders due; `target`: on top of it, for stock.
    """

    at: int
    need: int
    target: int


class Limit(NamedTuple):
    """Of a product no more than `quantity` may be made by the end of step `at`, or some of it expires unused."""

    at: int
    quantity: int


@dataclass(frozen=True)
class Suite:
    """A unit with the recipes that run on it and nowhere else.

    Attributes:
        products: ids; `cells`, `limits` (each by step) and `deficit` (price of one multiple short of a target) follow
            their order.
        gaps: by index of the recipe before (or START) and after; a pair that is not in it is forbidden.
        ready: step from which batches may start.
        horizon: step by which batches end.
    """

    unit: str
    makes: tuple[Make, ...]
    products: tuple[str, ...]
    gaps: dict[tuple[int, int], Gap]
    cells: tuple[tuple[Cell, ...], ...]
    limits: tuple[tuple[Limit, ...], ...]
    deficit: tuple[int, ...]
    ready: int
    horizon: int
