"""Who is on a unit when: visits of batches, and blocks of campaigns."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from scheduler.checker.runs import BatchRun, CampaignRun, Run
from scheduler.checker.slots import Place, Slot, TaskIndex
from scheduler.domain.plan import TaskKind
from scheduler.domain.plant import Task, Unit
from scheduler.domain.working_time import Span


@dataclass(frozen=True, slots=True, eq=False)
class Visit:
    """The procedures of one batch on one unit, by start; an interleaved procedure is a visit of its own."""

    unit: Unit
    campaign: CampaignRun
    batch: BatchRun
    runs: tuple[Run, ...]
    start: datetime
    end: datetime
    interleaved: bool

    @property
    def id(self) -> str:
        """Id of the batch."""
        return self.batch.planned.id

    @property
    def span(self) -> Span:
        """From its start to its end."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Visits of one campaign on one unit, by start, with set-up and tear-down.

    Attributes:
        first: first visit, or the set-up before it; `last`: last visit, or the tear-down after it.
    """

    unit: Unit
    visits: tuple[Visit, ...]
    setup: Slot
    teardown: Slot
    first: Span
    last: Span

    @property
    def campaign(self) -> CampaignRun:
        """Whose block it is."""
        return self.visits[0].campaign

    @property
    def goes_on(self) -> bool:
        """Whether it began before the plan, with batches that have ended."""
        return _goes_on(self.visits)

    @property
    def start(self) -> datetime:
        """Start of the set-up or of the first visit."""
        return self.first.start

    @property
    def end(self) -> datetime:
        """End of the tear-down or of the last visit."""
        return self.last.end


def find_visits(campaigns: Iterable[CampaignRun], units: dict[str, Unit]) -> dict[str, list[Visit]]:
    """Visits by unit, by start; every unit of the scenario has a list, other units have none."""
    found: dict[str, list[Visit]] = {unit: [] for unit in units}
    for campaign in campaigns:
        for batch in campaign.batches:
            together: dict[str, list[Run]] = defaultdict(list)
            for run in batch.runs:
                for unit in dict.fromkeys(run.planned.units):
                    if unit in units and run.procedure and run.procedure.interleaved:
                        found[unit].append(_visit(units[unit], campaign, batch, [run], interleaved=True))
                    elif unit in units:
                        together[unit].append(run)
            for unit, runs in together.items():
                found[unit].append(_visit(units[unit], campaign, batch, runs, interleaved=False))
    for visits in found.values():
        visits.sort(key=lambda v: (v.start, v.end))
    return found


def _visit(unit: Unit, campaign: CampaignRun, batch: BatchRun, runs: list[Run], *, interleaved: bool) -> Visit:
    ordered = tuple(sorted(runs, key=lambda r: (r.planned.start, r.planned.end)))
    end = max(r.planned.end for r in runs)
    return Visit(unit, campaign, batch, ordered, ordered[0].planned.start, end, interleaved)


def find_blocks(visits: dict[str, list[Visit]], tasks: TaskIndex, past: datetime) -> dict[str, list[Block]]:
    """Blocks by unit, by start, each with the set-up and tear-down that name its first and last batch.

    What lies before `past`, the scenario's start, needs no record of its set-up and tear-down.
    """
    groups = [group for on_unit in visits.values() for group in _groups(on_unit)]
    setups = tasks.assign(TaskKind.SETUP, [Place(g[0].unit, g[0].id, g[0].start) for g in groups])
    lasts = [max(g, key=lambda v: v.end) for g in groups]
    teardowns = tasks.assign(TaskKind.TEARDOWN, [Place(v.unit, v.id, v.end) for v in lasts])
    found: dict[str, list[Block]] = {unit: [] for unit in visits}
    for group, last, before, after in zip(groups, lasts, setups, teardowns, strict=True):
        unit, first = last.unit, group[0]
        work = _stated(group, "setup"), _stated(group, "teardown")
        begun = first.start < past or _goes_on(group)
        setup = Slot(TaskKind.SETUP, unit, work[0], None, first.span, "", first.id, before, begun)
        teardown = Slot(TaskKind.TEARDOWN, unit, work[1], last.span, None, last.id, "", after, last.end < past)
        first_span = min([first.span, *(Span(t.start, t.end) for t in before)])
        last_span = max([last.span, *(Span(t.start, t.end) for t in after)], key=lambda s: s.end)
        found[unit.id].append(Block(unit, tuple(group), setup, teardown, first_span, last_span))
    for blocks in found.values():
        blocks.sort(key=lambda b: (b.start, b.end))
    return found


def _goes_on(visits: Sequence[Visit]) -> bool:
    first = visits[0]
    return first.unit.initial.last_campaign == first.campaign.planned.id and not first.interleaved


def _groups(visits: list[Visit]) -> list[list[Visit]]:
    alone = [[visit] for visit in visits if visit.interleaved]
    together: dict[int, list[Visit]] = defaultdict(list)
    for visit in visits:
        if not visit.interleaved:
            together[id(visit.campaign)].append(visit)
    return [*together.values(), *alone]


def _stated(visits: list[Visit], kind: str) -> Task | None:
    ordered = visits if kind == "setup" else visits[::-1]
    for visit in ordered:
        for run in visit.runs if kind == "setup" else visit.runs[::-1]:
            work: Task | None = getattr(run.procedure, kind, None)
            if work is not None:
                return work
    return None
