"""Where a unit is free in a plan, as seen by one campaign: between two blocks, maintenance and what others reserved."""

from collections.abc import Iterator
from itertools import pairwise, zip_longest
from typing import NamedTuple

from scheduler.detailed.constraints.rooms import held_room, room_key
from scheduler.detailed.problem import Problem
from scheduler.detailed.solution import Block, Slot, Solution
from scheduler.detailed.time_grid import Steps
from scheduler.domain.changeover import UnitUse
from scheduler.domain.plan import TaskKind


class Gap(NamedTuple):
    """Free steps [start, end) of a unit: after a use, and before a block where one follows."""

    start: int
    end: int
    before: UnitUse
    after: Block | None


class _Busy(NamedTuple):
    start: int
    end: int
    block: Block | None


def gaps_of(
    problem: Problem, solution: Solution, slot: Slot, window: tuple[int, int], moved: frozenset[str] = frozenset()
) -> dict[str, list[Gap]]:
    """Free time inside a window of every unit that a campaign may use, in order of time; `moved` maintenance yields."""
    units = slot.recipe.units
    mates = {u: _mates(problem, u) for u in units}
    blocks = solution.rows
    return {
        unit: list(_free(problem, unit, _busy(problem, solution, slot, unit, blocks, mates[unit], moved), window))
        for unit in units
    }


def services_of(solution: Solution, slot: Slot, moved: frozenset[str] = frozenset()) -> dict[str, list[Steps]]:
    """Maintenance that may lie inside a campaign which may pause for it, by unit, in order of time; not what yields."""
    if not slot.recipe.rules.pausable:
        return {}
    placed = {u: solution.tasks.get(u, ()) for u in slot.recipe.units}
    return {
        u: [(t.start, t.end) for t in row if t.data.maintenance and t.data.maintenance not in moved]
        for u, row in placed.items()
    }


def _mates(problem: Problem, unit: str) -> set[str]:
    """Other units in the exclusive room of a unit."""
    room = problem.scenario.room_by_id.get(problem.unit(unit).room or "")
    if not room or not room.exclusive_by:
        return set()
    return {u.id for u in problem.scenario.units if u.room == room.id and u.id != unit}


def _busy(
    problem: Problem,
    solution: Solution,
    slot: Slot,
    unit: str,
    blocks: dict[str, list[Block]],
    mates: set[str],
    moved: frozenset[str],
) -> list[_Busy]:
    found = [_Busy(block.start, block.end, block) for block in blocks.get(unit, [])]
    kept = [TaskKind.SETUP, TaskKind.TEARDOWN] + ([] if slot.recipe.rules.pausable else [TaskKind.MAINTENANCE])
    tasks = (t for t in solution.tasks.get(unit, ()) if t.data.kind in kept and t.data.maintenance not in moved)
    found += [_Busy(t.start, t.end, None) for t in tasks]
    product = slot.recipe.product
    key = room_key(problem, unit, product) if mates else ""
    for mate in mates:
        row = blocks.get(mate, [])
        for block, later in zip_longest(row, row[1:]):
            if room_key(problem, mate, block.campaign.slot.recipe.product) != key:
                found.append(_Busy(*held_room(solution, block, later), None))
    found += [_Busy(a, b, None) for a, b in problem.restrictions.reserved(unit, problem.stock.sponsor(product))]
    opened = problem.unit(unit).available_from
    if opened:
        found.append(_Busy(0, problem.grid.at(opened), None))
    return sorted(found, key=lambda b: (b.start, b.end))


def _free(problem: Problem, unit: str, busy: list[_Busy], window: tuple[int, int]) -> Iterator[Gap]:
    state = problem.unit(unit).initial
    use, reached = UnitUse(state.last_product, state.last_setup_state), 0
    following: list[Block | None] = [None]
    for item in reversed(busy):
        following.append(item.block or following[-1])
    following.reverse()
    last = _Busy(window[1], window[1], None)
    for (item, after), (then, _) in pairwise(
        [(_Busy(0, 0, None), following[0]), *zip(busy, following[1:], strict=True), (last, None)]
    ):
        reached = max(reached, item.end)
        use = _shown(item.block) if item.block else use
        if reached < then.start and then.start > window[0]:
            yield Gap(reached, then.start, use, after)


def _shown(block: Block) -> UnitUse:
    """What changeover rules see at the end of a block."""
    visit = block.visits[-1]
    batch = next(b for b in block.campaign.batches if b.id == visit.batch)
    alternative = batch.procedures[visit.procedures[-1]].alternative
    return UnitUse(block.campaign.slot.recipe.product, alternative.setup_state)
