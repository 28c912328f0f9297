"""Terms of stock and money in a model: each charge is what the freed part adds to the term, per lot and part of it."""

from scheduler.detailed.charges.holding import charge_holding
from scheduler.detailed.charges.ledger import Ledger
from scheduler.detailed.charges.money import charge_backlog, charge_output, charge_sales
from scheduler.detailed.charges.targets import charge_targets
from scheduler.detailed.constraints.waste import charge_waste
from scheduler.detailed.context import Context
from scheduler.domain.objective import Term


def charge_stock(context: Context) -> None:
    """Charge the terms that are in the objective."""
    charge_output(context)
    charge_sales(context)
    ledger = Ledger(context)
    if context.wants(Term.STOCK_DEFICIT):
        charge_targets(ledger)
    if context.wants(Term.HOLDING, Term.PROFIT):
        charge_holding(ledger)
    if context.wants(Term.WASTE, Term.PROFIT):
        charge_waste(context)
    if context.wants(Term.PROFIT):
        charge_backlog(ledger)
