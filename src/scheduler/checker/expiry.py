"""Rule material_expiry: nothing is drawn once it has expired, and what expires first goes first."""

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from operator import itemgetter

from scheduler.checker.context import PlanContext
from scheduler.checker.draws import DrawRun
from scheduler.checker.held import in_force
from scheduler.checker.lots import StockLot
from scheduler.checker.messages import moment, violation
from scheduler.checker.stock import Take
from scheduler.domain.plan import Violation
from scheduler.domain.restriction import Hold
from scheduler.domain.rules import Rule

_NEVER = datetime.max.replace(tzinfo=UTC)
_Class = tuple[str, str | None]  # item and owner: lots that are alike for a draw


def check_material_expiry(context: PlanContext) -> Iterator[Violation]:
    """Materials are drawn before they expire; of alike lots the one that expires first is used up first."""
    draws: dict[_Class, list[DrawRun]] = defaultdict(list)
    for draw in context.draws:
        lot = draw.lot
        if lot is None or lot.item not in context.scenario.material_by_id:
            continue
        draws[lot.item, lot.owner].append(draw)
        if lot.expiry is not None and draw.planned.at >= lot.expiry:
            message = f"{draw.name}: the lot expires {moment(lot.expiry)}. Draw from another lot or start earlier."
            yield violation(Rule.material_expiry, message, *draw.ids, start=draw.planned.at)
    lots: dict[_Class, list[StockLot]] = defaultdict(list)
    for lot in context.lots.values() if draws else ():
        lots[lot.item, lot.owner].append(lot)
    for key, drawn in draws.items():
        yield from _first_expired_first_out(_Shelf(lots[key], context.takes), context.lot_holds, drawn)


def _first_expired_first_out(
    shelf: "_Shelf", holds: dict[str, list[Hold]], draws: list[DrawRun]
) -> Iterator[Violation]:
    for draw in sorted(draws, key=lambda d: d.planned.at):
        at, lot = draw.planned.at, draw.lot
        shelf.advance(at)
        better = (other for other in shelf.before(lot) if other.suits(draw.product or "")) if lot else iter(())
        first = next((other for other in better if in_force(holds.get(other.id, ()), at) is None), None)
        if first is not None and first.expiry is not None:
            message = (
                f"{draw.name}: lot {first.id} expires earlier ({moment(first.expiry)}) and has "
                f"{shelf.left[first.id]} left. Use that up first."
            )
            yield violation(Rule.material_expiry, message, *draw.ids, first.id, start=at)


class _Shelf:
    """Lots of one item and owner class that are usable and not used up, by expiry, as time goes on."""

    def __init__(self, lots: Iterable[StockLot], takes: dict[str, list[Take]]) -> None:
        self._lots = {lot.id: lot for lot in lots if lot.usable is not None}
        self.left = {lot.id: lot.quantity for lot in self._lots.values()}
        self._waiting = sorted(self._lots.values(), key=lambda lot: lot.usable or _NEVER, reverse=True)
        events = ((take.at, name, take.quantity) for name in self._lots for take in takes.get(name, ()))
        self._takes = sorted(events, reverse=True)
        self._there: list[tuple[datetime, str]] = []

    def advance(self, instant: datetime) -> None:
        """Let everything happen up to the instant: releases, draws and deliveries, expiries."""
        while self._waiting and (self._waiting[-1].usable or _NEVER) <= instant:
            lot = self._waiting.pop()
            if self.left[lot.id] > 0:
                insort(self._there, _place(lot))
        while self._takes and self._takes[-1][0] <= instant:
            _, name, quantity = self._takes.pop()
            self.left[name] -= quantity
            if self.left[name] <= 0:
                self._remove(_place(self._lots[name]))
        del self._there[: bisect_right(self._there, instant, key=itemgetter(0))]

    def _remove(self, place: tuple[datetime, str]) -> None:
        index = bisect_left(self._there, place)
        if self._there[index : index + 1] == [place]:
            del self._there[index]

    def before(self, lot: StockLot) -> Iterator[StockLot]:
        """Lots that expire earlier than this one, the first to expire first."""
        end = bisect_left(self._there, _place(lot)[0], key=itemgetter(0))
        return (self._lots[name] for _, name in islice(self._there, end))


def _place(lot: StockLot) -> tuple[datetime, str]:
    return lot.expiry or _NEVER, lot.id
