"""The term waste: what is left of lots that expire in the horizon."""

from fractions import Fraction

from scheduler.detailed.charges.ledger import Ledger
from scheduler.detailed.constraints.sources import Source
from scheduler.detailed.context import Expr
from scheduler.domain.objective import Term


def charge_waste(ledger: Ledger) -> None:
    """Waste ≥ what a lot holds − what is taken from it, unless it expires after the horizon.

    Of lots that are stated or fixed only the difference to nothing being taken from them counts.
    """
    problem = ledger.context.problem
    products = problem.scenario.product_by_id
    items = set(problem.stock.lives) | {lot.item for lot in problem.stock.lots if lot.expiry <= problem.horizon}
    for item in sorted(items):
        rows = list(ledger.opened(item))
        bought = {id(f.source): f.source for f in ledger.context.flows if f.source.supply.item == item}
        rows += [source for key, source in bought.items() if key not in {id(s) for s in rows}]
        for source in rows:
            expr = _left(ledger, source)
            ledger.context.charge(Term.WASTE, problem.precision(item), expr)
            if item in products:
                cost = Fraction(products[item].waste_cost) * problem.precision(item)
                ledger.context.charge(Term.PROFIT, -cost, expr)


def _left(ledger: Ledger, source: Source) -> Expr:
    context, horizon = ledger.context, ledger.context.problem.horizon
    taken = sum(take.quantity for take in ledger.takes(source))
    if isinstance(source.expiry, int):
        constant = 0 <= source.expiry <= horizon
        return -taken if constant else 0
    left = context.cp.new_int_var(0, source.supply.quantity, "")
    keeps = context.cp.new_bool_var("")
    context.le(horizon + 1, source.expiry, keeps)
    there = [] if source.present is True else [source.present]
    context.le(source.quantity - taken, left, *there, keeps.negated())
    return left
