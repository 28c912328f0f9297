"""Sizes beyond which no plan is tried, so that a slip of the pen does not fill the machine."""

from collections.abc import Iterator
from decimal import Decimal

from scheduler.domain.errors import Issue
from scheduler.domain.product import Recipe
from scheduler.domain.scenario import Scenario
from scheduler.domain.units import format_duration
from scheduler.validation.issue import error, pointer

MAX_STEPS = 2_000_000
MAX_ORDERS = 50_000
MAX_LOTS = 50_000
MAX_UNITS = 2_000
MAX_BATCHES = 50_000
MAX_WINDOW_DAYS = 5_000_000
MAX_OPERATIONS = 500
MAX_LINKS = 1_000
MAX_AMOUNT = 10**12
_FIX = "Split the scenario, or correct the value if it is a slip."


def horizon_steps(scenario: Scenario) -> Iterator[Issue]:
    """The horizon holds at least one step and not too many."""
    horizon, step = format_duration(scenario.horizon), format_duration(scenario.time_step)
    if scenario.horizon < scenario.time_step:
        message = f"The horizon of {horizon} is shorter than one time step of {step}."
        yield error("horizon_below_step", "/horizon", message, "Lengthen the horizon or shorten the time step.")
    steps = scenario.horizon // scenario.time_step
    if steps > MAX_STEPS:
        message = f"The horizon of {horizon} has {steps:,} time steps of {step}; at most {MAX_STEPS:,} are planned."
        yield error("too_many_steps", "/time_step", message, "Shorten the horizon or take a coarser time step.")


def list_sizes(scenario: Scenario) -> Iterator[Issue]:
    """Numbers of orders, lots and units, and what one recipe holds."""
    for field, count, most in (
        ("orders", len(scenario.orders), MAX_ORDERS),
        ("lots", len(scenario.lots), MAX_LOTS),
        ("units", len(scenario.units), MAX_UNITS),
    ):
        if count > most:
            message = f"The scenario has {count:,} {field}; at most {most:,} are planned."
            yield error("too_large", pointer(field), message, _FIX)
    for i, recipe in enumerate(scenario.recipes):
        if oversized(recipe):
            message = (
                f"Recipe {recipe.id!r} has {_operations(recipe):,} operations and {len(recipe.links):,} links; "
                f"at most {MAX_OPERATIONS:,} and {MAX_LINKS:,} are planned."
            )
            yield error("too_large", pointer("recipes", i), message, _FIX)


def oversized(recipe: Recipe) -> bool:
    """Whether a recipe holds more than is planned."""
    return _operations(recipe) > MAX_OPERATIONS or len(recipe.links) > MAX_LINKS


def _operations(recipe: Recipe) -> int:
    return sum(max(1, len(p.operations)) for p in recipe.procedures)


def calendar_sizes(scenario: Scenario) -> Iterator[Issue]:
    """Weekly windows over all days of the horizon."""
    windows = sum(len(c.open) for c in scenario.calendars) + sum(len(p.weekly) for p in scenario.pools)
    days = scenario.horizon.days + 120
    if windows * days > MAX_WINDOW_DAYS:
        message = f"{windows:,} weekly windows over {days:,} days are too many hours to lay out."
        yield error("too_large", "/horizon", message, "Shorten the horizon or share calendars between units.")


def batches_demanded(scenario: Scenario) -> Iterator[Issue]:
    """Batches that orders, stock targets and required runs call for, each product made by its largest recipe."""
    demanded, amounts = Decimal(sum(run.batches for run in scenario.runs)), Decimal(0)
    largest: dict[str, Decimal] = {}
    for recipe in scenario.recipes:
        largest[recipe.product] = max(recipe.batch_size, largest.get(recipe.product, Decimal(0)))
    for name, quantity in _demands(scenario):
        product = scenario.product_by_id.get(name)
        amounts += quantity / product.precision if product else 0
        demanded += quantity / largest[name] if name in largest else 1
    if demanded > MAX_BATCHES:
        message = f"The demand calls for about {demanded:,.0f} batches; at most {MAX_BATCHES:,} are planned."
        yield error("too_many_batches", "/orders", message, "Check quantities and batch sizes, or split the scenario.")
    if amounts > MAX_AMOUNT:
        message = (
            f"The orders add up to {amounts:.3g} times the precision of their products; that is too fine to count."
        )
        yield error("too_fine", "/products", message, "State a coarser precision of the products.")


def _demands(scenario: Scenario) -> Iterator[tuple[str, Decimal]]:
    yield from ((order.product, order.quantity) for order in scenario.orders)
    for product in scenario.products:
        if product.stock_targets:
            yield product.id, max(target.quantity for target in product.stock_targets)


def stock_amounts(scenario: Scenario) -> Iterator[Issue]:
    """Lots are counted in their item's precision too."""
    amounts: dict[str, Decimal] = {}
    for lot in scenario.lots:
        amounts[lot.item] = amounts.get(lot.item, Decimal(0)) + lot.quantity
    stated = [(pointer("materials", i), m.id, m.precision) for i, m in enumerate(scenario.materials)]
    stated += [(pointer("products", i), p.id, p.precision) for i, p in enumerate(scenario.products)]
    for where, item, precision in stated:
        count = amounts.get(item, Decimal(0)) / precision
        if count > MAX_AMOUNT:
            message = f"The lots of {item!r} add up to {count:.3g} times its precision; that is too fine to count."
            yield error("too_fine", where + "/precision", message, "State a coarser precision.")
