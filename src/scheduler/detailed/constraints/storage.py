"""Rule storage_capacity: what lies in a storage class never takes up more than its capacity."""

from dataclasses import replace

from scheduler.detailed.constraints.sources import Given, Source, sources
from scheduler.detailed.context import Context
from scheduler.detailed.model_parts import Expr, Interval, Lit
from scheduler.detailed.solution import Solution
from scheduler.detailed.storage import Stay, profile, stays


def add_storage_capacity(context: Context) -> None:
    """Σ over lots of what lies there × per_unit ≤ capacity at every step of the horizon.

    A part of a lot that goes to an order or an operation lies from the lot's arrival until then, the rest to its expiry
    or the end of the horizon: each part is an interval that demands its quantity. What fixed batches draw and what
    fixed lots deliver is a profile beside them.
    """
    stock = context.problem.stock
    moved = _moved(context)
    for room in sorted({stock.stored[item][0] for item in moved}):
        opened = [s for item in sorted(moved) if stock.stored[item][0] == room for s in _open(context, item)]
        kept = [s for s in stays(context.problem, _settled(context)) if stock.stored[s.item][0] == room]
        if not context.undecided and _ample(context, room, opened, kept):
            continue
        lots = {s.supply.lot for s in opened}
        places = _Places(context, stock.rooms[room])
        for source in opened:
            places.add(source, sum(s.quantity for s in kept if s.lot == source.supply.lot and not s.rest))
        places.close([s for s in kept if not (s.rest and s.lot in lots)])


def _ample(context: Context, room: str, opened: list[Source], kept: list[Stay]) -> bool:
    """Whether there is room for all that is kept and all that is made here, even if it were never taken."""
    stock = context.problem.stock
    made = sum(s.supply.quantity * stock.stored[s.supply.item][1] for s in opened if s.freed)
    most = max(
        (n for _, _, n in profile((s.start, s.end, s.quantity * stock.stored[s.item][1]) for s in kept)), default=0
    )
    return most + made <= stock.rooms[room]


def _moved(context: Context) -> set[str]:
    """Stored items that freed batches make or draw; all in the whole model."""
    stock = context.problem.stock
    if context.undecided:
        return set(stock.stored)
    recipes = {b.slot.recipe.id for b in context.batches.values()}
    made = {item for item, makers in stock.makers.items() if recipes & set(makers)}
    return (made | {need.item for recipe in recipes for need in stock.needs[recipe]}) & stock.stored.keys()


def _open(context: Context, item: str) -> list[Source]:
    """Lots of which parts are decided here: all that freed batches make, others that give."""
    known = sources(context, item)
    giving = [flow.source for flow in context.flows] + [given.source for given in context.given]
    found = [s for s in (*known, *giving) if s.supply.item == item and (s.freed or s in giving) and s.only is None]
    return list(dict.fromkeys(found))


def _settled(context: Context) -> Solution:
    """The fixed part of the plan, with draws where those of fixed batches are not decided one by one."""
    fixed, here = context.fixed, {b.id for c in context.fixed.campaigns.values() for b in c.batches}
    single = {flow.source.supply.item for flow in context.flows}
    single -= {flow.source.supply.item for flow in context.flows if flow.use.need is None}
    items = {s.supply.lot: s.supply.item for item in single for s in context.sources[item]}
    draws = tuple(d for d in fixed.draws if d.batch in here and d.lot not in context.batches and d.lot not in items)
    deliveries = tuple(d for d in fixed.deliveries if d.lot not in context.batches)
    return replace(fixed, draws=draws, deliveries=deliveries)


class _Places:
    """The intervals of one storage class, and the quantities they demand."""

    def __init__(self, context: Context, capacity: int) -> None:
        self.context, self.capacity = context, capacity
        self.last = max(context.problem.horizon, context.window[1])
        self.intervals: list[Interval] = []
        self.demands: list[Expr] = []

    def add(self, source: Source, fixed: int) -> None:
        """The parts of a lot one by one, and what is left of it; `fixed` is taken from it in any case."""
        context = self.context
        gone: list[Expr] = [fixed]
        for flow in context.flows:
            if flow.source is source and flow.use.need:
                self._lies(source, flow.quantity, flow.use.at, flow.taken)
                gone.append(flow.quantity)
        for given in context.given:
            if given.source is source:
                self._lies(source, given.part, self._until(given), given.served)
                gone.append(given.part)
        rest = context.cp.new_int_var(0, source.supply.quantity, f"rest of {source.supply.lot}")
        context.le((source.supply.quantity if source.quantity_known else source.quantity) - sum(gone), rest)
        end = source.expiry
        if isinstance(end, int):
            end = min(end, self.last)
        else:
            end = context.cp.new_int_var(min(0, context.window[0]), self.last, "")
            context.cp.add_min_equality(end, [source.expiry, self.last])
        self._lies(source, rest, end, source.present)

    def close(self, kept: list[Stay]) -> None:
        """One cumulative over them and what is kept anyway."""
        if not self.intervals:
            return
        stored = self.context.problem.stock.stored
        for start, end, amount in profile((s.start, s.end, s.quantity * stored[s.item][1]) for s in kept):
            self.intervals.append(self.context.cp.new_fixed_size_interval_var(start, end - start, ""))
            self.demands.append(min(amount, self.capacity))
        self.context.cp.add_cumulative(self.intervals, self.demands, self.capacity)

    def _until(self, given: Given) -> Expr:
        """When a part is delivered, at the latest the end of the horizon."""
        known = [min(step, self.last) for step in given.not_before if isinstance(step, int)]
        if len(known) == len(given.not_before):
            return max(known)
        until = self.context.cp.new_int_var(max(known, default=0), 2 * self.last, "")
        for step in given.not_before:
            if not isinstance(step, int):
                self.context.le(step, until, given.served)
        return until

    def _lies(self, source: Source, quantity: Expr, end: Expr, presence: Lit) -> None:
        start = max(0, source.arrives) if isinstance(source.arrives, int) else source.arrives
        if isinstance(start, int) and isinstance(end, int) and end <= start:
            return
        self.intervals.append(self.context.interval(start, end, presence))
        self.demands.append(quantity * self.context.problem.stock.stored[source.supply.item][1])
