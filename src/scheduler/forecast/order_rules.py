"""What the contracts say of a scenario's firm orders."""

from decimal import Decimal

from scheduler.domain.demand import Order
from scheduler.domain.errors import Issue, Severity
from scheduler.domain.scenario import Scenario
from scheduler.forecast.contract_rules import Case, Outcome, RuleResult, judge
from scheduler.forecast.terms import terms_of


def check_orders(scenario: Scenario) -> tuple[RuleResult, ...]:
    """Every rule's answers about the firm orders of a valid scenario, sponsor by sponsor."""
    sizes: dict[str, list[Decimal]] = {}
    for recipe in scenario.recipes:
        sizes.setdefault(recipe.product, []).append(recipe.batch_size)
    orders: dict[str, list[Order]] = {}
    for order in scenario.orders:
        if order.source == "firm":
            orders.setdefault(scenario.product_by_id[order.product].sponsor, []).append(order)
    return tuple(
        result
        for sponsor, own in orders.items()
        for result in judge(Case(terms_of(scenario, sponsor), orders=own, batch_sizes=sizes))
    )


def order_warnings(scenario: Scenario) -> tuple[Issue, ...]:
    """The rules that do not hold for firm orders, as warnings that come back with the plan."""
    places = {order.id: f"/orders/{i}" for i, order in enumerate(scenario.orders)}
    return tuple(
        Issue(
            severity=Severity.WARNING,
            code=f"contract_{result.rule}",
            where=places[result.order or ""],
            message=result.message,
            fix=f"Correct the order, or agree on it: contract {result.contract!r} says otherwise.",
        )
        for result in check_orders(scenario)
        if result.outcome is not Outcome.PASSED
    )
