"""Terms of output and money: throughput, value, sales, and what profit has of them."""

from fractions import Fraction

from scheduler.detailed.charges.ledger import Ledger, Take
from scheduler.detailed.context import Context
from scheduler.detailed.model_parts import Expr
from scheduler.detailed.stock_data import Want
from scheduler.detailed.stock_terms import overdue
from scheduler.domain.objective import Term


def charge_output(context: Context) -> None:
    """Σ freed batches that are made: quantity, and × value or production cost; they all end in the horizon."""
    for batch in context.batches.values():
        product = context.problem.scenario.product_by_id[batch.slot.recipe.product]
        quantity = Fraction(batch.slot.recipe.source.batch_size)
        context.charge(Term.THROUGHPUT, quantity, batch.present)
        context.charge(Term.VALUE, quantity * Fraction(product.value), batch.present)
        context.charge(Term.PROFIT, -quantity * Fraction(product.production_cost), batch.present)


def charge_sales(context: Context) -> None:
    """Σ parts delivered × price."""
    for given in context.given:
        price = context.problem.stock.money[given.want.product].price
        context.charge(Term.SALES, price, given.part)
        context.charge(Term.PROFIT, price, given.part)


def charge_backlog(ledger: Ledger) -> None:
    """Σ parts: quantity × cost × steps (or sample dates) from the due date to the delivery, less those to the end.

    What is never delivered is owed to the end of the horizon; that is where parts count down from.
    """
    context = ledger.context
    stock = context.problem.stock
    for given in context.given:
        rate = stock.money[given.want.product].backlog
        if rate:
            pegged = given.source.freed and given.source.pegged
            take = Take(given.source, given.part, given.most, given.served, given.not_before, pegged)
            dates = _sampled if stock.sampled else _owed
            context.charge(Term.PROFIT, -rate, dates(ledger, given.want, take))


def _sampled(ledger: Ledger, want: Want, take: Take) -> Expr:
    dates = [date for date in ledger.context.problem.stock.samples if date >= want.due]
    return -sum(ledger.surely(take, date) for date in dates)


def _owed(ledger: Ledger, want: Want, take: Take) -> Expr:
    context, horizon = ledger.context, ledger.context.problem.horizon
    most = overdue(context.problem, want.due, horizon)
    known = max((s for s in take.not_before if isinstance(s, int)), default=0)
    if all(isinstance(s, int) for s in take.not_before) or known >= horizon:
        return (overdue(context.problem, want.due, known) - most) * take.quantity
    late = context.cp.new_int_var(0, most, "")
    for step in take.not_before:
        context.le(step - want.due, late, take.taken)
    return ledger.product(take, late, most) - most * take.quantity
