"""Whether some procedure of a missing campaign has no gap that is long enough, which needs no search to see."""

from collections.abc import Iterable
from typing import NamedTuple

from scheduler.detailed.diagnosis.facts import Facts
from scheduler.detailed.diagnosis.short import Span, Want, dates, unusable, window
from scheduler.detailed.diagnosis.words import Cause
from scheduler.detailed.recipe_data import AlternativeData, ProcedureData
from scheduler.domain.plan import ReasonCode, TaskKind


class Room(NamedTuple):
    """The longest stretch that units are free, with what is before and after it."""

    length: int
    unit: str
    start: int
    end: int


def no_gap(facts: Facts, asked: Want) -> Cause | None:
    """A procedure for which no gap between the blocks in the plan is long enough; None when there is none."""
    for procedure in asked.recipe.procedures.values():
        span = window(asked, procedure)
        usable = [a for a in procedure.alternatives if not unusable(facts, asked, procedure, a)]
        for code in (ReasonCode.MAINTENANCE, ReasonCode.COMMITMENT, ReasonCode.UNIT_BUSY):
            rooms = [(_longest(facts, asked, a, span, code), a) for a in usable]
            if rooms and all(room.length < a.duration for room, a in rooms):
                room, alternative = max(rooms, key=lambda pair: pair[0].length)
                return Cause(code, f"{asked.fits_not}: {_tell(facts, asked, procedure, room, alternative)}")
    return None


def _longest(facts: Facts, asked: Want, alternative: AlternativeData, window: Span, code: ReasonCode) -> Room:
    """The longest stretch free of maintenance, with commitments, or with all blocks, as `code` says."""
    first, last = window
    for unit in alternative.units:
        spans = [s for s in dates(facts, unit, asked.recipe.product) if s[1] > first and s[0] < last]
        first = max(first, min((a for a, _ in spans), default=first))
    busy = sorted(s for unit in alternative.units for s in _busy(facts, asked, unit, code))
    best, at = Room(0, alternative.units[0], first, first), first
    for start, end in [*busy, (last, last)]:
        best = max(best, Room(min(start, last) - at, alternative.units[0], at, min(start, last)))
        at = max(at, end)
    return best


def _busy(facts: Facts, asked: Want, unit: str, code: ReasonCode) -> Iterable[Span]:
    for task in facts.solution.tasks.get(unit, ()):
        if task.data.kind is TaskKind.MAINTENANCE:
            yield task.start, task.end
    for block in facts.blocks.get(unit, ()) if code is not ReasonCode.MAINTENANCE else ():
        if code is ReasonCode.UNIT_BUSY or block.campaign.slot.frozen:
            same = block.campaign.slot.recipe.id == asked.recipe.id
            yield from [(v.start, v.end) for v in block.visits] if same else [(block.start, block.end)]


def _tell(facts: Facts, asked: Want, procedure: ProcedureData, room: Room, alternative: AlternativeData) -> str:
    words, units = facts.words, [" and ".join(a.units) for a in procedure.alternatives]
    where = ", ".join(units[:-1]) + (" or " if units[:-1] else "") + units[-1]
    text = f"{procedure.id} takes {words.span(alternative.duration)} on {where}, and the longest gap between "
    text += f"{words.at(window(asked, procedure)[0])} and {words.at(window(asked, procedure)[1])}"
    if room.length > 0:
        text += f" is {words.span(room.length)}, on {room.unit} from {words.at(room.start)} to {words.at(room.end)}"
    else:
        text += " has no length at all"
    around = [b for u in alternative.units for b in facts.blocks.get(u, ())]
    before = max((b for b in around if b.end <= room.start), key=lambda b: b.end, default=None)
    after = min((b for b in around if b.start >= room.end), key=lambda b: b.start, default=None)
    sides = [f"{side} {words.campaign(b.campaign)}" for side, b in (("after", before), ("before", after)) if b]
    return text + (f", {' and '.join(sides)}" if sides else "")
