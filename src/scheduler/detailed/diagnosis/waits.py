"""How long work has to wait for opening hours and for crews, everything else staying where it is."""

from typing import NamedTuple

from scheduler.detailed.diagnosis.facts import Facts, Who
from scheduler.detailed.diagnosis.work import Work, work_end
from scheduler.domain.plan import ReasonCode

FARTHEST = 5_000
"""Steps that are tried one by one."""


class Part(NamedTuple):
    """A part of what an activity waits for: its length in steps; a part without a code is told, never the reason."""

    code: ReasonCode | None
    length: int
    text: str


def earliest(facts: Facts, work: Work, who: Who, where: str, low: int, high: int) -> tuple[int, tuple[Part, ...]]:
    """The first start in [low, high] that hours and pools allow, `high` if none is found; and the waits before it."""
    opened, lacking = None, ""
    for start in range(low, min(high, low + FARTHEST)):
        end = work_end(work, start)
        if end is None:
            continue
        opened = start if opened is None else opened
        lacks = _lacking(facts, work, who, start, end)
        if lacks is None:
            return start, _parts(facts, where, low, opened, start, lacking)
        lacking = lacks
    return high, _parts(facts, where, low, high if opened is None else opened, high, lacking)


def _lacking(facts: Facts, work: Work, who: Who, start: int, end: int) -> str | None:
    """The pool that lacks places for the work, with its holders then; None when nothing is missing."""
    for demand in work.pools:
        first = end - demand.duration if demand.during == "end" else start
        last = start + demand.duration if demand.during == "start" else end
        stretches = [(first, last)]
        if work.duration != end - start:
            stretches = [(max(a, first), min(b, last)) for a, b in work.hours.open if a < last and b > first]
        for a, b in stretches:
            if a < b and facts.free(demand.pool, a, b, who) < demand.amount:
                holders = facts.holders(demand.pool, a, b, who)
                more = " and others" if len(holders) > 2 else ""
                held = f"held by {' and '.join(holders[:2])}{more}" if holders else "which is not staffed enough"
                return f"pool {demand.pool}, {held},"
    return None


def _parts(facts: Facts, where: str, low: int, opened: int, start: int, lacking: str) -> tuple[Part, ...]:
    at, parts = facts.words.at, []
    if opened > low:
        parts.append(Part(ReasonCode.CALENDAR, opened - low, f"opening hours of {where} until {at(opened)}"))
    if start > opened:
        parts.append(Part(ReasonCode.CREW, start - opened, f"{lacking} until {at(start)}"))
    return tuple(parts)
