"""The term stock_deficit: what usable stock is short of its target at each date."""

from scheduler.detailed.charges.ledger import Ledger
from scheduler.detailed.constraints.sources import Source, sources
from scheduler.detailed.context import Context
from scheduler.detailed.model_parts import Expr, Lit
from scheduler.detailed.solution import Solution
from scheduler.detailed.stock_terms import shortfalls
from scheduler.domain.objective import Term


def charge_targets(ledger: Ledger) -> None:
    """Deficit ≥ target − Σ lots usable at the date: what they hold less what is gone by then."""
    context = ledger.context
    problem = context.problem
    for product, targets in problem.stock.targets.items():
        rows = [s for s in ledger.opened(product) if not s.supply.idle]
        drawn = [s for s in sources(context, product) if not s.freed and ledger.takes(s)]
        if not rows and not drawn:
            continue
        before = [(date, short) for date, short in shortfalls(problem, context.fixed, product)]
        if context.undecided:
            empty = shortfalls(problem, Solution(context.fixed.campaigns), product)
            known = sum(max(0, short) for _, short in empty)
            context.charge(Term.STOCK_DEFICIT, -problem.precision(product) * known, True)
            before, drawn = list(targets), []
        lits: dict[int, Lit] = {}
        for date, short in before:
            held = [_held(ledger, source, date, lits) for source in rows]
            gone = [ledger.perhaps(t, date) for s in drawn if s.supply.gives(date) for t in ledger.takes(s)]
            most = max(0, short) + sum(t.most for s in drawn for t in ledger.takes(s))
            deficit = context.cp.new_int_var(0, most, "")
            context.le(short - sum(held) + sum(gone), deficit)
            context.charge(Term.STOCK_DEFICIT, problem.precision(product), deficit)


def _held(ledger: Ledger, source: Source, date: int, lits: dict[int, Lit]) -> Expr:
    """No more than what a lot has usable at a date; `lits` has whether it was at the date before."""
    context = ledger.context
    usable = _usable(context, source, date)
    if usable is False:
        return 0
    earlier = lits.get(id(source), False)
    if source.keeps and usable is not True and earlier is not False:
        context.cp.add_implication(earlier, usable)  # redundant: what keeps stays usable
    lits[id(source)] = usable
    gone = [ledger.perhaps(take, date) for take in ledger.takes(source)]
    if source.pegged and all(take.whole for take in ledger.takes(source)):
        gone = [g if isinstance(g, int) else t.most for t, g in zip(ledger.takes(source), gone, strict=True)]
    if all(isinstance(g, int) for g in gone):
        return (source.quantity - sum(gone)) * (1 if usable is True else usable)
    left = context.cp.new_int_var(0, source.quantity, "")
    context.le(left + sum(gone), source.quantity)
    if usable is not True:
        context.le(left, 0, usable.negated())
    return left


def _usable(context: Context, source: Source, date: int) -> Lit:
    """A literal that implies usable ≤ date < expiry; a constant where that is known."""
    if isinstance(source.usable, int) and isinstance(source.expiry, int) and source.present is True:
        return source.usable <= date < source.expiry
    lit = context.cp.new_bool_var("")
    if source.present is not True:
        context.cp.add_implication(lit, source.present)
    context.le(source.usable, date, lit)
    context.le(date + 1, source.expiry, lit)
    return lit
