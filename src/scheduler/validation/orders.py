"""Doubts about demand: dates in an odd order, priorities left out, campaigns larger than what is asked."""

from collections.abc import Iterator
from decimal import Decimal

from scheduler.domain.errors import Issue
from scheduler.domain.scenario import Scenario
from scheduler.domain.units import utc
from scheduler.validation.intermediates import consumed
from scheduler.validation.issue import number, pointer, warning


def order_dates(scenario: Scenario) -> Iterator[Issue]:
    """Deadlines before due dates, earliest deliveries after them, due dates outside the horizon."""
    start, end = utc(scenario.start), scenario.end
    for i, order in enumerate(scenario.orders):
        where, due = pointer("orders", i), utc(order.due)
        if order.deadline is not None and utc(order.deadline) < due:
            message = f"Order {order.id!r}: the deadline lies before the due date."
            yield warning("deadline_before_due", where + "/deadline", message, "Swap the two or remove one.")
        if order.earliest is not None and order.deadline is not None and utc(order.earliest) > utc(order.deadline):
            message = f"Order {order.id!r}: the earliest delivery lies after the deadline, so nothing is delivered."
            yield warning("earliest_after_deadline", where + "/earliest", message, "Correct one of the two.")
        elif order.earliest is not None and utc(order.earliest) > due:
            message = f"Order {order.id!r}: the earliest delivery lies after the due date, so it is always late."
            yield warning("earliest_after_due", where + "/earliest", message, "Correct one of the two.")
        if due > end:
            message = f"Order {order.id!r} is due after the end of the horizon."
            yield warning("due_after_horizon", where + "/due", message, "Lengthen the horizon, or leave the order out.")
        elif due < start:
            message = f"Order {order.id!r} was due before the start of the scenario."
            yield warning("due_in_the_past", where + "/due", message, "Correct the due date, or expect it late.")


def priorities_missing(scenario: Scenario) -> Iterator[Issue]:
    """Orders without a priority where others state one."""
    stated = ["priority" in order.model_fields_set for order in scenario.orders]
    if any(stated) and not all(stated):
        for i, order in enumerate(scenario.orders):
            if not stated[i]:
                message = f"Order {order.id!r} has no priority, while others have; it counts as {order.priority}."
                yield warning("priority_missing", pointer("orders", i), message, "State its priority.")


def campaigns_above_demand(scenario: Scenario) -> Iterator[Issue]:
    """Recipes whose smallest campaign makes more than all orders ask of a product that nothing else asks for."""
    demand: dict[str, Decimal] = {}
    for order in scenario.orders:
        demand[order.product] = demand.get(order.product, Decimal(0)) + order.quantity
    wanted = {product.id for product in scenario.products if product.stock_targets}
    wanted |= {item for recipe in scenario.recipes for item in consumed(recipe)}
    for i, recipe in enumerate(scenario.recipes):
        rules, asked = recipe.campaign_rules, None if recipe.product in wanted else demand.get(recipe.product)
        batches = -(-rules.min_batches // rules.multiple_of) * rules.multiple_of
        made = batches * recipe.batch_size
        if asked is not None and batches > 1 and made - asked >= recipe.batch_size:
            message = (
                f"Recipe {recipe.id!r}: the smallest campaign makes {number(made)} of product {recipe.product!r}; "
                f"all orders together ask for {number(asked)}."
            )
            where, fix = pointer("recipes", i, "campaign"), "Lower min_batches, or expect surplus or unmet orders."
            yield warning("campaign_above_demand", where, message, fix)
