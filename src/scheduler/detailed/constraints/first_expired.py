"""First expired, first out: the half of rule material_expiry that compares lots."""

from scheduler.detailed.constraints.sources import Flow, Source, Use
from scheduler.detailed.context import Context
from scheduler.detailed.model_parts import Expr, Lit
from scheduler.detailed.time_grid import Steps
from scheduler.domain.rules import Rule


def add_first_expired(context: Context, rows: list[Source], uses: list[Use], flows: list[Flow]) -> None:
    """Where a use takes from a lot, every lot alike that it might take from then and that expires earlier is empty.

    Empty: all it holds is taken, and by uses no later than this one. Lots are alike that have the same owner.
    """
    into: dict[int, list[Flow]] = {}
    for flow in flows:
        into.setdefault(id(flow.source), []).append(flow)
    for flow in flows:
        for other in rows:
            alike = other is not flow.source and other.supply.owner == flow.source.supply.owner
            if alike and other.supply.suits(flow.use.product, flow.use.sponsor):
                _goes_first(context, flow, other, into.get(id(other), []))


def _goes_first(context: Context, flow: Flow, other: Source, taken: list[Flow]) -> None:
    at = flow.use.at
    excuses = [
        _lit(context, other.expiry, flow.source.expiry, strict=False, swap=True),
        _lit(context, at, other.usable, strict=True),
        _lit(context, other.expiry, at, strict=False),
    ]
    if any(excuse is True for excuse in excuses):
        return
    excuses += [_inside(context, at, span) for span in other.supply.held if Rule.hold in context.rules]
    empty = context.cp.new_bool_var("")
    context.le(other.quantity, sum(f.quantity for f in taken), empty)
    for later in taken:
        context.le(later.use.at, at, empty, later.taken)
    reasons = [x for x in (*excuses, empty) if x is not False]
    if other.present is not True:
        reasons.append(other.present.negated())
    context.cp.add_bool_or([*reasons, flow.taken.negated()])


def _inside(context: Context, at: Expr, span: Steps) -> Lit:
    """A literal that implies first ≤ at < last."""
    lit = context.cp.new_bool_var("")
    context.le(span[0], at, lit)
    context.le(at, span[1] - 1, lit)
    return lit


def _lit(context: Context, a: object, b: object, *, strict: bool, swap: bool = False) -> Lit:
    """A literal that implies a ≤ b (a < b where strict; b ≤ a where swapped); a constant where both are."""
    small, big = (b, a) if swap else (a, b)
    gap = 1 if strict else 0
    if isinstance(small, int) and isinstance(big, int):
        return small + gap <= big
    lit = context.cp.new_bool_var("")
    context.le(small + gap, big, lit)  # type: ignore[operator]
    return lit
