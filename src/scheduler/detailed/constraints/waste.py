"""Term waste, also in profit: what is left of a lot when it expires."""

from fractions import Fraction

from scheduler.detailed.constraints.sources import Source, sources
from scheduler.detailed.context import Context
from scheduler.detailed.model_parts import Expr
from scheduler.domain.objective import Term


def charge_waste(context: Context) -> None:
    """Every lot that expires in the horizon costs what is not taken from it; constants of fixed lots are left out."""
    for source in known_sources(context):
        if isinstance(source.expiry, int):
            if 0 <= source.expiry <= context.problem.horizon:
                for part in source.taken:
                    _charge(context, source, -part)
        else:
            _charge(context, source, left_at_expiry(context, source))


def _charge(context: Context, source: Source, quantity: Expr) -> None:
    precision, product = context.problem.precision(source.supply.item), source.supply.item
    context.charge(Term.WASTE, precision, quantity)
    if product in context.problem.scenario.product_by_id:
        cost = Fraction(context.problem.scenario.product_by_id[product].waste_cost)
        context.charge(Term.PROFIT, -cost * precision, quantity)


def known_sources(context: Context) -> list[Source]:
    """Lots that are made here, or from which something is taken here."""
    stock = context.problem.stock
    recipes = {b.slot.recipe.id for b in context.batches.values()}
    for item in sorted(stock.lives):
        if recipes & set(stock.makers.get(item, ())):
            sources(context, item)
    found = [s for rows in context.sources.values() for s in rows if s.freed or s.taken]
    return list(dict.fromkeys([*found, *(flow.source for flow in context.flows)]))


def left_at_expiry(context: Context, source: Source) -> Expr:
    """At least what is left of a lot at its expiry, if that lies in the horizon."""
    cp, horizon = context.cp, context.problem.horizon
    left = cp.new_int_var(0, source.supply.quantity, f"waste of {source.supply.lot}")
    later = cp.new_bool_var("")
    context.le(horizon + 1, source.expiry, later)
    context.le(source.quantity - sum(source.taken), left, source.present, later.negated())
    return left
