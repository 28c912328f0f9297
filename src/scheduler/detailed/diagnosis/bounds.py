"""What keeps a campaign's procedures from starting earlier from outside: other blocks, tasks, rooms, dates."""

from typing import NamedTuple

from scheduler.detailed.constraints.rooms import room_key
from scheduler.detailed.diagnosis.facts import Facts, Item
from scheduler.detailed.diagnosis.waits import Part, earliest
from scheduler.detailed.solution import Block, PlacedCampaign, Visit
from scheduler.domain.plan import ReasonCode, TaskKind
from scheduler.domain.units import utc

_TASK_CODES = {
    TaskKind.CHANGEOVER: ReasonCode.CHANGEOVER,
    TaskKind.FULL_CLEAN: ReasonCode.FULL_CLEAN,
    TaskKind.REFRESH: ReasonCode.HOLD_TIME,
    TaskKind.CLEAN: ReasonCode.HOLD_TIME,
    TaskKind.MAINTENANCE: ReasonCode.MAINTENANCE,
}
_ROOM_CLEANS = (TaskKind.CHANGEOVER, TaskKind.FULL_CLEAN, TaskKind.CLEAN)


class Bound(NamedTuple):
    """The first step that something leaves open, and what that is, from the first in time to the last."""

    step: int
    parts: tuple[Part, ...] = ()


class Gap(NamedTuple):
    """What lies before a visit on a unit: the last visit and the tasks since; `need` is how long the visit takes."""

    before: Item | None
    tasks: tuple[Item, ...]
    need: int


def gap_before(facts: Facts, visit: Visit) -> Gap:
    """The gap before a visit."""
    row = facts.rows[visit.unit]
    last = next(i for i, item in enumerate(row) if item.visit == visit)
    first = last
    while first and row[first - 1].visit is None:
        first -= 1
    return Gap(row[first - 1] if first else None, tuple(row[first:last]), visit.end - visit.start)


def through(facts: Facts, gap: Gap, step: int) -> Bound:
    """The first step after the tasks of a gap, each done as early as hours and crews allow from `step` on.

    Maintenance that leaves room for the visit before it is passed over.
    """
    parts: list[Part] = []
    for item in gap.tasks:
        task = item.task
        assert task is not None
        if task.data.kind is TaskKind.MAINTENANCE:
            if item.start - step >= gap.need:
                continue
            start, end = step, item.end
        else:
            work, unit = facts.work_of(task), task.unit
            start, waits = earliest(facts, work, (unit, task.start), unit, step, max(step, item.start))
            parts += waits
            end = facts.end_of(task, start)
        if end > start:
            text = f"{facts.words.task(task.data)} on {task.unit} until {facts.words.at(end)}"
            parts.append(Part(_TASK_CODES.get(task.data.kind), end - start, text))
        step = end
    return Bound(step, tuple(parts))


def unit_bound(facts: Facts, gap: Gap, unit: str) -> Bound:
    """The first step on a unit after another campaign's block, or from the start of the plan on."""
    before = gap.before
    if before is None or before.owner is None or before.visit is None:
        return through(facts, gap, 0)
    step, parts = through(facts, gap, max(0, before.end))
    text = f"{unit}, busy with {facts.words.campaign(before.owner)} until {facts.words.at(before.end)}"
    code = ReasonCode.COMMITMENT if before.owner.slot.frozen else ReasonCode.UNIT_BUSY
    if idle(facts, before.owner, before.visit.batch):
        code = ReasonCode.CAMPAIGN_MINIMUM
        text += f", whose batch {before.visit.batch} serves no order but makes up the campaign's size"
    return Bound(step, (Part(code, max(0, before.end), text), *parts))


def idle(facts: Facts, campaign: PlacedCampaign, batch: str) -> bool:
    """Whether a batch serves no order, though its campaign's rules ask for it."""
    rules = campaign.slot.recipe.rules
    grouped = rules.min_batches > 1 or rules.multiple_of > 1
    return grouped and not campaign.slot.commitment and not any(d.lot == batch for d in facts.solution.deliveries)


def room_bound(facts: Facts, own: Block) -> Bound:
    """The first step at which the room of a block's unit is free of what else was in it before the block."""
    unit, scenario = own.unit, facts.problem.scenario
    room = scenario.room_by_id.get(facts.problem.unit(unit).room or "")
    if room is None or not room.exclusive_by:
        return Bound(0)
    key = room_key(facts.problem, unit, own.campaign.slot.recipe.product)
    setups = [i.start for i in facts.rows[unit] if _is_setup(i, own.visits[0].batch)]
    start, found = min([own.start, *setups]), Bound(0)
    for other in (u.id for u in scenario.units if u.room == room.id and u.id != unit):
        for block in facts.blocks.get(other, ()):
            until = held_until(facts, block)
            theirs = room_key(facts.problem, other, block.campaign.slot.recipe.product)
            if found.step < until + own.start - start and until <= start and theirs != key:
                text = f"room {room.id}, held by {facts.words.campaign(block.campaign)} until {facts.words.at(until)}"
                found = Bound(until + own.start - start, (Part(ReasonCode.ROOM, until, text),))
    return found


def _is_setup(item: Item, batch: str) -> bool:
    return item.task is not None and item.task.data.kind is TaskKind.SETUP and item.task.before == batch


def held_until(facts: Facts, block: Block) -> int:
    """Step up to which a block holds its room: the end of the cleaning after it."""
    until = block.end
    for item in facts.rows[block.unit]:
        if item.start >= block.end and item.visit:
            break
        if item.start >= block.end and item.task:
            data = item.task.data
            if data.kind is TaskKind.TEARDOWN or (data.cleans and data.kind in _ROOM_CLEANS):
                until = max(until, item.end)
    return until


def date_bound(facts: Facts, unit: str, product: str, start: int) -> Bound:
    """The first step at which a unit is there and qualified, as far as that lies before `start`."""
    owner, found = facts.problem.unit(unit), Bound(0)
    dates = [(owner.available_from, "available")]
    dates += [(q.valid_from, f"qualified for {product}") for q in owner.qualified if q.product == product]
    for date, what in dates:
        step = facts.problem.grid.at(utc(date)) if date else 0
        if found.step < step <= start:
            found = Bound(step, (Part(ReasonCode.QUALIFICATION, step, f"{unit}, {what} from {facts.words.at(step)}"),))
    return found
