"""Rules material_balance, material_owner, material_status and material_expiry: what flows from lots into operations."""

from bisect import bisect_right
from collections.abc import Iterator

from scheduler.detailed.constraints.first_expired import add_first_expired
from scheduler.detailed.constraints.sources import Flow, Source, Use, sources
from scheduler.detailed.context import Context
from scheduler.detailed.stock_data import FOREVER, LONG_AGO, Supply
from scheduler.detailed.supply import Taking, allocate, takings
from scheduler.domain.objective import Term
from scheduler.domain.rules import Rule


def add_material_flows(context: Context) -> None:
    """Σ flows into an operation = what it consumes, Σ flows out of a lot and its deliveries ≤ what it holds.

    A flow from a lot to a use at `at` asks for arrives ≤ at, usable ≤ at < expiry, an owner and an approval that suit.
    Uses of fixed batches that see the same lots are one use: a feasible plan remains one when their lots are shared
    out anew, which `detailed/supply.py` does. In the whole model every use is alone, first expired goes first, and
    purchases have their minimum; elsewhere what is missing is bought as it is needed.
    """
    for item in _touched(context):
        rows = sources(context, item)
        freed, fixed = list(_freed_uses(context, item)), _fixed_uses(context, item, rows)
        uses = [*freed, *fixed]
        if not uses or (not context.undecided and _plenty(context, item, rows, freed)):
            continue
        if item in context.problem.stock.purchases:
            rows = [*rows, *(_proposal(context, item, n, use, uses) for n, use in enumerate(uses, start=1))]
        flows = [flow for source in rows for use in uses if (flow := _flow(context, source, use))]
        context.flows += flows
        if Rule.material_balance in context.rules:
            _balance(context, rows, uses, flows)
        if (
            Rule.material_expiry in context.rules
            and context.undecided
            and item in context.problem.scenario.material_by_id
        ):
            add_first_expired(context, rows, uses, flows)


def _touched(context: Context) -> list[str]:
    """Items that freed batches draw or make; all in the whole model."""
    stock = context.problem.stock
    if context.undecided:
        return sorted(stock.consumed)
    recipes = {b.slot.recipe.id for b in context.batches.values()}
    drawn = {need.item for recipe in recipes for need in stock.needs[recipe]}
    return sorted(i for i in stock.consumed if i in drawn or recipes & set(stock.makers.get(i, ())))


def _plenty(context: Context, item: str, rows: list[Source], freed: list[Use]) -> bool:
    """Whether lots that keep serve fixed uses and, whenever they come, all freed ones: then nothing need be stated."""
    if not all(source.constant for source in rows):
        return False
    low, high = context.window
    lots = [
        source.supply._replace(quantity=source.quantity)
        for source in rows
        if source.expiry > high and not source.supply.held
    ]
    asked = [Taking(low, use.batch, use.need, use.product, use.sponsor) for use in freed if use.need]
    asked += takings(context.problem, context.fixed, item)
    return not allocate(sorted(asked, key=lambda t: t.at), lots, own_first=True)[1]


def _freed_uses(context: Context, item: str) -> Iterator[Use]:
    stock = context.problem.stock
    for batch in context.batches.values():
        product = batch.slot.recipe.product
        for need in stock.needs[batch.slot.recipe.id]:
            if need.item == item:
                at = batch.runs[need.procedure].edges[need.place]
                yield Use(batch.id, need, product, stock.sponsor(product), at, batch.present, need.quantity)


def _fixed_uses(context: Context, item: str, rows: list[Source]) -> list[Use]:
    """What fixed batches draw: one by one where lots are decided, else together where they see the same lots."""
    found = [
        Use(t.batch, t.need, t.product, t.sponsor, t.at, True, t.need.quantity)
        for t in takings(context.problem, context.fixed, item)
    ]
    if context.undecided or not all(source.constant for source in rows):
        return found
    buying = context.problem.stock.purchases.get(item)
    edges = {buying.first} if buying else set()
    for source in rows:
        edges |= {source.arrives, source.usable, source.expiry, *(step for span in source.supply.held for step in span)}
    steps = sorted(edges)
    together: dict[tuple[int, tuple[bool, ...]], Use] = {}
    for use in found:
        key = bisect_right(steps, use.at), tuple(s.supply.suits(use.product, use.sponsor) for s in rows)
        first = together.get(key, use)
        together[key] = first._replace(need=None, quantity=use.quantity + (first.quantity if key in together else 0))
    return list(together.values())


def _proposal(context: Context, item: str, number: int, use: Use, uses: list[Use]) -> Source:
    """A purchase that arrives when a use draws; in the whole model others may draw on it too."""
    cp, stock = context.cp, context.problem.stock
    buying = stock.purchases[item]
    life = stock.lives.get(item)
    expiry = FOREVER if life is None else use.at + life
    most = sum(u.quantity for u in uses) if context.undecided else use.quantity
    most = _rounded(most, buying.least, buying.multiple)
    supply = Supply(f"buy-{item}-{number}", item, most, LONG_AGO, LONG_AGO, FOREVER, buying.owner)
    bought = cp.new_bool_var(f"{supply.lot} is bought")
    if Rule.material_balance in context.rules:
        context.le(buying.first, use.at, bought)
        if use.present is not True:
            cp.add_implication(bought, use.present)
    quantity = cp.new_int_var(0, most, "")
    context.charge(Term.PURCHASING, buying.price, quantity)
    context.le(quantity, 0, bought.negated())
    if context.undecided:
        if Rule.material_balance in context.rules:
            context.equal(quantity, cp.new_int_var(0, most // buying.multiple, "") * buying.multiple)
            context.le(buying.least, quantity, bought)
        context.proposals.append((supply.lot, item, quantity, use.at))
    return Source(supply, bought, use.at, use.at, expiry, quantity, only=None if context.undecided else use)


def _rounded(quantity: int, least: int, multiple: int) -> int:
    return -(-max(quantity, least) // multiple) * multiple


def _flow(context: Context, source: Source, use: Use) -> Flow | None:
    """What may go from a lot into a use; None where nothing ever may."""
    if (source.only is not None and source.only is not use) or not _suits(context, source, use):
        return None
    bounds = [(low, use.at) for low in _lows(context, source)]
    if _expires(context, source):
        bounds.append((use.at, source.expiry - 1))
    if any(isinstance(a, int) and isinstance(b, int) and a > b for a, b in bounds):
        return None
    open_ = [(a, b) for a, b in bounds if a is not b and not (isinstance(a, int) and isinstance(b, int))]
    most = use.quantity if not isinstance(source.quantity, int) else min(source.quantity, use.quantity)
    if most <= 0:
        return None
    quantity = context.cp.new_int_var(0, most, "")
    flow = Flow(source, use, quantity, True)
    if open_ or source.present is not True or context.undecided:
        flow = flow._replace(taken=context.cp.new_bool_var(""))
        context.le(quantity, 0, flow.taken.negated())
        context.le(1, quantity, flow.taken)
        if source.present is not True:
            context.cp.add_implication(flow.taken, source.present)
        for a, b in open_:
            context.le(a, b, flow.taken)
    source.taken.append(quantity)
    return flow


def _suits(context: Context, source: Source, use: Use) -> bool:
    owned = Rule.material_owner not in context.rules or source.supply.owner in (None, use.sponsor)
    approved = source.supply.approved_for if Rule.material_status in context.rules else ()
    return owned and (not approved or use.product in approved)


def _lows(context: Context, source: Source) -> list[object]:
    lows: list[object] = [source.arrives] if Rule.material_balance in context.rules else []
    rule = Rule.qc_release if source.made else Rule.material_status
    return [*lows, source.released] if rule in context.rules else lows


def _expires(context: Context, source: Source) -> bool:
    product = source.supply.item in context.problem.scenario.product_by_id
    rule = Rule.product_shelf_life if product else Rule.material_expiry
    return rule in context.rules and not source.keeps


def _balance(context: Context, rows: list[Source], uses: list[Use], flows: list[Flow]) -> None:
    for use in uses:
        into = [f.quantity for f in flows if f.use is use]
        if into:
            present = 1 if use.present is True else use.present
            context.equal(sum(into), use.quantity * present)
        else:
            context.forbid(use.present)
    for source in rows:
        if source.taken:
            context.le(sum(source.taken), source.quantity)
