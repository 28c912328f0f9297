"""What keeps a campaign out, in words: read from where it would stand were the rule left out."""

from collections.abc import Callable
from itertools import pairwise

from scheduler.detailed.constraints.rooms import room_key
from scheduler.detailed.diagnosis import tell_stock
from scheduler.detailed.diagnosis.bounds import held_until
from scheduler.detailed.diagnosis.facts import Facts
from scheduler.detailed.diagnosis.inserted import Inserted, required
from scheduler.detailed.diagnosis.words import some
from scheduler.detailed.diagnosis.work import work_end
from scheduler.detailed.solution import Block
from scheduler.domain.plan import ReasonCode, TaskKind
from scheduler.domain.units import utc


def hold_time(at: Inserted) -> str:
    """The time link that is exceeded, else the units whose holds are."""
    recipe = at.asked.recipe
    for batch in at.campaign.batches:
        for link in recipe.links:
            if link.max is not None and at.step(batch, link.target) - at.step(batch, link.source) > link.max:
                wait = f"more than {at.words.span(link.max)}" if link.max > 0 else "a wait"
                between = f"between {link.source.procedure} and {link.target.procedure}"
                return f"with {wait} {between} it would, {at.place}"
    units = list(dict.fromkeys(b.unit for b in at.campaign.blocks if _has_hold(at, b.unit)))
    return f"with longer hold times of {some(units)} it would, {at.place}"


def _has_hold(at: Inserted, unit: str) -> bool:
    owner = at.facts.problem.unit(unit)
    return owner.clean_hold is not None or owner.dirty_hold is not None


def full_clean(at: Inserted) -> str:
    """The units that are due for a full clean."""
    units = [b.unit for b in at.campaign.blocks if at.facts.problem.unit(b.unit).full_clean]
    return f"without the full clean of {some(units)} it would, {at.place}"


def room(at: Inserted) -> str:
    """A room that another key holds meanwhile."""
    problem, product = at.facts.problem, at.asked.recipe.product
    for own in at.campaign.blocks:
        name = problem.unit(own.unit).room or ""
        if name not in problem.scenario.room_by_id or not problem.scenario.room_by_id[name].exclusive_by:
            continue
        others = [u.id for u in problem.scenario.units if u.room == name and u.id != own.unit]
        for block in (b for unit in others for b in at.facts.blocks.get(unit, ())):
            until, theirs = held_until(at.facts, block), block.campaign.slot.recipe.product
            if block.start < own.end and until > own.start and _differ(at, block.unit, theirs, own.unit, product):
                holder = f"{at.words.campaign(block.campaign)} holds it until {at.words.at(until)}"
                return f"with room {name} free it would, {at.place}; {holder}"
    return f"without segregation of rooms it would, {at.place}"


def _differ(at: Inserted, unit: str, product: str, own_unit: str, own_product: str) -> bool:
    return room_key(at.facts.problem, unit, product) != room_key(at.facts.problem, own_unit, own_product)


def maintenance(at: Inserted) -> str:
    """The maintenance on its units that is nearest to it."""
    near = [
        (max(task.start - block.end, block.start - task.end), task)
        for block in at.campaign.blocks
        for task in at.facts.solution.tasks.get(block.unit, ())
        if task.data.kind is TaskKind.MAINTENANCE
    ]
    if not near:
        return f"without maintenance it would, {at.place}"
    task = min(near, key=lambda pair: pair[0])[1]
    when = f"from {at.words.at(task.start)} to {at.words.at(task.end)}"
    return f"without maintenance {task.data.maintenance} on {task.unit} {when} it would, {at.place}"


def crew(at: Inserted) -> str:
    """Pools that would be overloaded; empty where none would be, so that there is room after all."""
    after = Facts(at.facts.problem, at.found)
    pools = [p for p in after.holds if after.free(p, 0, at.facts.problem.horizon, ("", 0)) < 0]
    return (
        f"with more places in {'pools' if len(pools) > 1 else 'pool'} {some(pools)} it would, {at.place}"
        if pools
        else ""
    )


def changeover(at: Inserted) -> str:
    """The changeover that leaves it the least room."""
    tight = []
    for own in at.campaign.blocks:
        row = sorted([*at.facts.blocks.get(own.unit, ()), own], key=lambda b: b.start)
        for a, b in pairwise([None, *row]):
            if b is not None and own in (a, b):
                data = required(at.facts, a, b)
                if data is None:
                    return f"without the ban on going from {_names(at, a, b, 'to')} it would, {at.place}"
                room = b.start - (a.end if a else 0) - data.duration
                if data.duration:
                    tight.append((room, f"{at.words.task(data)} between {_names(at, a, b, 'and')}"))
    return f"without {min(tight)[1] if tight else 'changeovers'} it would, {at.place}"


def _names(at: Inserted, a: Block | None, b: Block, word: str) -> str:
    first = at.facts.problem.unit(b.unit).initial.last_product or "the start"
    names = [first if x is None else f"campaign {x.campaign.slot.id}" for x in (a, b)]
    new = [x is not None and x.campaign is at.campaign for x in (a, b)]
    names = ["the new one" if is_new else name for name, is_new in zip(names, new, strict=True)]
    return f"{names[0]} {word} {names[1]} on {b.unit}"


def campaign_minimum(at: Inserted) -> str:
    """One batch would fit."""
    rules = at.asked.recipe.rules
    if at.asked.size == 1:
        return f"without the limit of the campaign's duration it would, {at.place}"
    size = (
        f"at least {rules.min_batches} batches"
        if rules.min_batches > 1
        else f"multiples of {rules.multiple_of} batches"
    )
    return f"one batch would, {at.place}, but campaigns have {size}"


def qualification(at: Inserted) -> str:
    """Units used out of their dates."""
    for _, run in at.runs():
        for unit in map(at.facts.problem.unit, run.alternative.units):
            ready = at.facts.problem.grid.at(utc(unit.available_from)) if unit.available_from else 0
            if run.start < ready:
                return f"with {unit.id} available before {at.words.at(ready)} it would, {at.place}"
    units = [u for _, run in at.runs() for u in run.alternative.units if at.facts.problem.unit(u).qualified]
    return f"with {some(list(dict.fromkeys(units)))} qualified for {at.asked.recipe.product} then it would, {at.place}"


def calendar(at: Inserted) -> str:
    """Procedures that would run outside working hours."""
    for key, run in at.runs():
        data = at.asked.recipe.procedures[key]
        alternative = next(a for a in data.alternatives if a.id == run.alternative.id)
        for operation, duration, start in zip(data.operations, alternative.durations, run.edges, strict=False):
            work = at.facts.work(operation, alternative.hours, duration)
            if work_end(work, start) is None:
                unit = " and ".join(alternative.units)
                return f"with {unit} open for {key} at {at.words.at(start)} it would, {at.place}"
    units = list(dict.fromkeys(b.unit for b in at.campaign.blocks if at.facts.problem.unit(b.unit).calendar))
    return f"with {some(units)} always open it would, {at.place}"


def busy(at: Inserted) -> str:
    """What runs where it would stand, on the unit where most is in the way."""
    found = at.in_the_way()
    if not found:
        return f"with nothing else in the plan it would, {at.place}"
    unit = found[0][1].unit
    others = {o.campaign.slot.id: o for _, own, o in found if own.unit == unit}
    told = [f"{at.words.campaign(o.campaign)} until {at.words.at(o.end)}" for o in others.values()]
    more = f" and {len(told) - 2} more" if len(told) > 2 else ""
    return f"with {unit} free it would, {at.place}; it is busy with {' and '.join(told[:2])}{more}"


def too_late(at: Inserted) -> str:
    """When the first place is."""
    return f"the first place for it is {at.place}"


TELL: dict[ReasonCode, Callable[[Inserted], str]] = {
    ReasonCode.HOLD_TIME: hold_time,
    ReasonCode.FULL_CLEAN: full_clean,
    ReasonCode.ROOM: room,
    ReasonCode.MAINTENANCE: maintenance,
    ReasonCode.CREW: crew,
    ReasonCode.CHANGEOVER: changeover,
    ReasonCode.CAMPAIGN_MINIMUM: campaign_minimum,
    ReasonCode.QUALIFICATION: qualification,
    ReasonCode.CALENDAR: calendar,
    ReasonCode.UNIT_BUSY: busy,
    ReasonCode.COMMITMENT: busy,
    ReasonCode.GATE: tell_stock.gate,
    ReasonCode.PURPOSE: tell_stock.purpose,
    ReasonCode.RESERVATION: tell_stock.reservation,
    ReasonCode.HOLD: tell_stock.hold,
    ReasonCode.MATERIAL: tell_stock.material,
    ReasonCode.STORAGE: tell_stock.storage,
    ReasonCode.QC_RELEASE: tell_stock.release,
    ReasonCode.SHELF_LIFE: tell_stock.shelf_life,
    ReasonCode.DEADLINE: too_late,
    ReasonCode.HORIZON: too_late,
}
