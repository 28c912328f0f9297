"""Rule room_segregation."""

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from scheduler.checker.context import PlanContext
from scheduler.checker.messages import stretch, violation
from scheduler.checker.occupation import Block
from scheduler.checker.works import cleans
from scheduler.domain.plan import TaskKind, Violation
from scheduler.domain.plant import Room
from scheduler.domain.rules import Rule
from scheduler.domain.scenario import Scenario

_KEEPS = {TaskKind.CHANGEOVER, TaskKind.FULL_CLEAN, TaskKind.CLEAN}


class _Hold(NamedTuple):
    start: datetime
    end: datetime
    key: str
    block: Block


def check_room_segregation(context: PlanContext) -> Iterator[Violation]:
    """Blocks that hold an exclusive room together have one key."""
    for room in context.scenario.rooms:
        if room.exclusive_by is not None:
            yield from _conflicts(room, sorted(_holds(context, room), key=lambda h: (h.start, h.end)))


def _holds(context: PlanContext, room: Room) -> Iterator[_Hold]:
    for unit in context.scenario.units:
        if unit.room != room.id or not context.blocks[unit.id]:
            continue
        blocks: list[Block | None] = [*context.blocks[unit.id], None]
        tasks = [t for t in context.tasks[unit.id] if t.kind in _KEEPS and cleans(t)]
        place = 0
        for block, following in pairwise(blocks):
            if block is None:
                continue
            end = block.end
            while place < len(tasks) and (following is None or tasks[place].start < following.start):
                if tasks[place].start >= block.end:
                    end = max(end, tasks[place].end)
                place += 1
            yield _Hold(block.start, end, _key(context.scenario, room, block), block)


def _key(scenario: Scenario, room: Room, block: Block) -> str:
    product = scenario.product_by_id.get(block.campaign.product)
    if room.exclusive_by == "product" or product is None:
        return block.campaign.product
    return product.sponsor if room.exclusive_by == "sponsor" else product.segregation_class or ""


def _conflicts(room: Room, holds: list[_Hold]) -> Iterator[Violation]:
    latest: dict[str, _Hold] = {}
    for hold in holds:
        latest = {key: other for key, other in latest.items() if other.end > hold.start}
        for key, other in latest.items():
            if key != hold.key and other.start < hold.end:
                yield _conflict(room, other, hold)
        if hold.key not in latest or hold.end > latest[hold.key].end:
            latest[hold.key] = hold


def _conflict(room: Room, first: _Hold, second: _Hold) -> Violation:
    one, two = first.block, second.block
    message = (
        f"Room {room.id} is exclusive by {room.exclusive_by}: campaign {one.campaign.planned.id} holds it on unit "
        f"{one.unit.id} for {first.key or 'no class'} ({stretch(first.start, first.end)}), campaign "
        f"{two.campaign.planned.id} on unit {two.unit.id} for {second.key or 'no class'} "
        f"({stretch(second.start, second.end)}). Move one of them."
    )
    where = (one.visits[-1].id, two.visits[0].id, one.unit.id, two.unit.id, room.id)
    return violation(Rule.room_segregation, message, *where, start=second.start)
