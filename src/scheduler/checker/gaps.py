"""What the rules call for between consecutive visits: changeovers between blocks, turnarounds within them."""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice, pairwise, takewhile

from scheduler.checker.occupation import Block, Visit
from scheduler.checker.runs import Run
from scheduler.checker.slots import Place, Slot, TaskIndex
from scheduler.domain.changeover import NOTHING, UnitUse, lookup
from scheduler.domain.plan import PlannedTask, TaskKind
from scheduler.domain.plant import Changeover, Task, Unit
from scheduler.domain.product import Procedure
from scheduler.domain.recipe import turnaround_of
from scheduler.domain.scenario import Scenario
from scheduler.domain.working_time import Span

LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, eq=False)
class Gap:
    """The gap on a unit before a block.

    Attributes:
        earlier: the block before the gap; None = the unit's initial state.
        required: the changeover it calls for; None = a forbidden sequence.
    """

    unit: Unit
    earlier: Block | None
    later: Block
    required: Changeover | None
    slot: Slot


class Lookups:
    """Changeover lookups, each made once."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._known: dict[tuple[str, UnitUse, UnitUse, int], Changeover | None] = {}

    def required(
        self, unit: Unit, before: UnitUse, after: UnitUse, procedure: Procedure, *, full_clean: bool
    ) -> Changeover | None:
        """The changeover called for in a gap, with or without a full clean in it; None = forbidden."""
        stated = self._lookup(unit, before, after, procedure)
        if not full_clean or stated is None or unit.full_clean is None:
            return stated
        if stated.level.rank > unit.full_clean.replaces.rank:
            return stated
        return self._lookup(unit, UnitUse(None), after, procedure) or NOTHING

    def _lookup(self, unit: Unit, before: UnitUse, after: UnitUse, procedure: Procedure) -> Changeover | None:
        key = (unit.id, before, after, id(procedure))
        if key not in self._known:
            self._known[key] = lookup(self._scenario, unit, before, after, procedure)
        return self._known[key]


def find_gaps(
    scenario: Scenario,
    blocks: dict[str, list[Block]],
    full_cleans: dict[str, list[PlannedTask]],
    tasks: TaskIndex,
) -> dict[str, list[Gap]]:
    """Gaps before blocks by unit, by start; one that goes on has none, nor one whose first procedure is unknown."""
    pairs = [
        (earlier, later, procedure)
        for on_unit in blocks.values()
        for earlier, later in zip([None, *on_unit], on_unit, strict=False)
        if (procedure := later.visits[0].runs[0].procedure) and not later.goes_on
    ]
    claims = tasks.assign(TaskKind.CHANGEOVER, [Place(b.unit, b.visits[0].id, b.start) for _, b, _ in pairs])
    lookups = Lookups(scenario)
    found: dict[str, list[Gap]] = {unit: [] for unit in blocks}
    for (earlier, later, procedure), claimed in zip(pairs, claims, strict=True):
        unit, first = later.unit, later.visits[0]
        cleaned = _within(full_cleans[unit.id], earlier.end if earlier else LONG_AGO, later.start)
        before, after = _left(unit, earlier), _use(first, first.runs[0])
        required = lookups.required(unit, before, after, procedure, full_clean=cleaned)
        opens, left = (earlier.last, earlier.visits[-1].id) if earlier else (None, "")
        past = first.start < scenario.start
        slot = Slot(TaskKind.CHANGEOVER, unit, required, opens, later.first, left, first.id, claimed, past)
        found[unit.id].append(Gap(unit, earlier, later, required, slot))
    return found


def _left(unit: Unit, earlier: Block | None) -> UnitUse:
    """What the block before left on the unit."""
    if earlier is None:
        return UnitUse(unit.initial.last_product, unit.initial.last_setup_state)
    visit = max(earlier.visits, key=lambda v: v.end)
    return _use(visit, max(visit.runs, key=lambda r: r.planned.end))


def _use(visit: Visit, run: Run) -> UnitUse:
    return UnitUse(visit.campaign.product, run.alternative.setup_state if run.alternative else None)


def _within(tasks: list[PlannedTask], start: datetime, end: datetime) -> bool:
    index = bisect_left(tasks, start, key=lambda t: t.start)
    return any(t.end <= end for t in takewhile(lambda t: t.start <= end, islice(tasks, index, None)))


def find_turnarounds(
    scenario: Scenario,
    blocks: dict[str, list[Block]],
    full_cleans: dict[str, list[PlannedTask]],
    tasks: TaskIndex,
) -> list[Slot]:
    """Slots between consecutive visits of each block, and before one that goes on."""
    pairs = [
        (earlier, later)
        for on_unit in blocks.values()
        for block in on_unit
        for earlier, later in pairwise([*([None] if block.goes_on else []), *block.visits])
        if later is not None
    ]
    claims = tasks.assign(TaskKind.TURNAROUND, [Place(later.unit, later.id, later.start) for _, later in pairs])
    slots = []
    for (earlier, later), claimed in zip(pairs, claims, strict=True):
        unit, procedure = later.unit, later.runs[0].procedure
        cleaned = _within(full_cleans[unit.id], earlier.end if earlier else LONG_AGO, later.start)
        work: Task | None = turnaround_of(scenario, procedure, unit.id) if procedure and not cleaned else None
        opens, closes = Span(earlier.start, earlier.end) if earlier else None, Span(later.start, later.end)
        after, past = earlier.id if earlier else "", later.start < scenario.start
        slots.append(Slot(TaskKind.TURNAROUND, unit, work, opens, closes, after, later.id, claimed, past))
    return slots
