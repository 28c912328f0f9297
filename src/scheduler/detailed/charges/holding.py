"""The term holding: product lots by the time they lie in stock, or by sample dates."""

from fractions import Fraction

from scheduler.detailed.charges.ledger import Ledger, Take, times
from scheduler.detailed.constraints.sources import Source
from scheduler.detailed.context import Context
from scheduler.detailed.model_parts import Expr
from scheduler.domain.objective import Term


def charge_holding(ledger: Ledger) -> None:
    """Σ parts of a lot: quantity × steps from its arrival until it goes, expires or the horizon ends; or Σ dates: left.

    Of lots that are stated or fixed only the difference to nothing being taken from them counts.
    """
    stock = ledger.context.problem.stock
    for product, money in stock.money.items():
        for source in ledger.opened(product) if money.holding else ():
            for expr in _sampled(ledger, source) if stock.sampled else _kept(ledger, source):
                ledger.context.charge(Term.HOLDING, money.holding, expr)
                ledger.context.charge(Term.PROFIT, Fraction(-money.holding), expr)


def _kept(ledger: Ledger, source: Source) -> list[Expr]:
    context, horizon, takes = ledger.context, ledger.context.problem.horizon, ledger.takes(source)
    if not source.freed:
        start, last = max(0, source.arrives), min(source.expiry, horizon)
        if last <= start:
            return []
        parts = [(take, _stay(context, take, start, last)) for take in takes]
        stays = [ledger.product(take, stay, last - start) for take, stay in parts]
        return [*stays, -(last - start) * sum(take.quantity for take in takes)]
    parts = [(take, _stay(context, take, source.arrives, horizon)) for take in takes]
    rest = source.quantity - sum(take.most if take.whole else take.quantity for take in takes)
    stay = _to_the_end(context, source)
    return [
        *(ledger.product(take, s, horizon) for take, s in parts),
        times(context, rest, source.quantity, stay, horizon),
    ]


def _stay(context: Context, take: Take, start: Expr, last: int) -> Expr:
    """Steps from the arrival of a lot until a part goes, at most to `last`; no less than that where it is taken."""
    known = max((s for s in take.not_before if isinstance(s, int)), default=0)
    if isinstance(start, int) and (known >= last or all(isinstance(s, int) for s in take.not_before)):
        return max(0, min(known, last) - start)
    stay = context.cp.new_int_var(0, max(last, context.problem.horizon), "")
    context.le(min(known, last) - start, stay, take.taken)
    for step in take.not_before if known < last else ():
        if not isinstance(step, int):
            context.le(step - start, stay, take.taken)
    return stay


def _to_the_end(context: Context, source: Source) -> Expr:
    """Steps in stock of what nobody takes: min(shelf life, horizon − arrival), or more; none of a batch not made."""
    horizon = context.problem.horizon
    stay = context.cp.new_int_var(0, horizon, "")
    lits = [] if source.present is True else [source.present]
    if not source.keeps:
        life = context.problem.stock.lives[source.supply.item]
        expires = context.cp.new_bool_var("")
        context.le(source.expiry, horizon, expires)
        context.le(life, stay, *lits, expires)
        lits.append(expires.negated())
    context.le(horizon - source.arrives, stay, *lits)
    return stay


def _sampled(ledger: Ledger, source: Source) -> list[Expr]:
    """What is left of a lot at each sample date at which it is there, or more."""
    context, takes, found = ledger.context, ledger.takes(source), []
    for date in context.problem.stock.samples:
        if not source.freed:
            if source.arrives <= date < source.expiry:
                found.append(-sum(ledger.surely(take, date) for take in takes))
            continue
        left = context.cp.new_int_var(0, source.quantity, "")
        there = [] if source.present is True else [source.present]
        later = context.cp.new_bool_var("")
        context.le(date + 1, source.arrives, later)
        there.append(later.negated())
        if not source.keeps:
            gone = context.cp.new_bool_var("")
            context.le(source.expiry, date, gone)
            there.append(gone.negated())
        context.le(source.quantity - sum(ledger.surely(take, date) for take in takes), left, *there)
        found.append(left)
    return found
