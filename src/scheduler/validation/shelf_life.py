"""Products that expire before anybody may have them, and stock wanted outside the plan."""

from collections.abc import Iterator

from scheduler.domain.errors import Issue
from scheduler.domain.scenario import Scenario
from scheduler.domain.units import format_duration, utc
from scheduler.validation.issue import error, pointer, warning


def shelf_lives(scenario: Scenario) -> Iterator[Issue]:
    """A product is released before it expires."""
    for i, product in enumerate(scenario.products):
        if product.qc and product.shelf_life is not None and product.qc.duration >= product.shelf_life:
            message = (
                f"Product {product.id!r}: QC takes {format_duration(product.qc.duration)}, as long as the shelf life "
                f"of {format_duration(product.shelf_life)} or longer; no lot would ever be usable."
            )
            where = pointer("products", i, "qc", "duration")
            yield error("qc_outlasts_shelf_life", where, message, "Correct the duration of `qc` or `shelf_life`.")


def remaining_lives(scenario: Scenario) -> Iterator[Issue]:
    """An order asks for no more remaining life than a lot has when it is released."""
    for i, order in enumerate(scenario.orders):
        product = scenario.product_by_id.get(order.product)
        if product is None or product.shelf_life is None or order.min_remaining_life is None:
            continue
        left = product.shelf_life - (product.qc.duration if product.qc else product.shelf_life * 0)
        if order.min_remaining_life > left:
            message = (
                f"Order {order.id!r} asks for {format_duration(order.min_remaining_life)} of remaining life; a lot of "
                f"{product.id!r} has {format_duration(left)} at its release, so no batch can serve it."
            )
            where = pointer("orders", i, "min_remaining_life")
            yield warning("remaining_life_impossible", where, message, "Lower it, or correct the product's shelf_life.")


def dates_in_horizon(scenario: Scenario) -> Iterator[Issue]:
    """Dates at which stock is wanted or sampled lie in the horizon; others do not count."""
    dates = [
        (pointer("products", i, "stock_targets", k, "date"), f"A stock target of product {product.id!r}", target.date)
        for i, product in enumerate(scenario.products)
        for k, target in enumerate(product.stock_targets)
    ]
    dates += [
        (pointer("objective", "sample_dates", k), "A sample date", date)
        for k, date in enumerate(scenario.objective.sample_dates)
    ]
    for where, what, date in dates:
        if not utc(scenario.start) <= utc(date) <= scenario.end:
            message = f"{what} lies outside the horizon and does not count."
            yield warning("date_outside_horizon", where, message, "Remove it or lengthen the horizon.")
