"""What units share: places of pools, and rooms that hold one key at a time."""

from scheduler.domain.plant import PoolDemand
from scheduler.domain.pool_profile import pool_profile
from scheduler.domain.scenario import Scenario
from scheduler.domain.working_time import Attendance
from tests.properties.brute_runs import BEYOND, Grid, Option
from tests.properties.brute_units import Placed, Way


def pools_hold(grid: Grid, placed: tuple[Option, ...], tasks: list[Placed]) -> bool:
    """Whether no pool is asked for more places than it has at any step."""
    last = grid.horizon + BEYOND
    load = {pool.id: [0] * last for pool in grid.scenario.pools}

    def take(demands: tuple[PoolDemand, ...], attendance: Attendance, units: tuple[str, ...], a: int, b: int) -> None:
        for demand in demands:
            start, end = a, b
            if demand.duration is not None and demand.during == "start":
                end = min(b, a + grid.steps(demand.duration))
            if demand.duration is not None and demand.during == "end":
                start = max(a, b - grid.steps(demand.duration))
            for step in range(start, end):
                if attendance is not Attendance.INTERRUPTIBLE or grid.hours(units)[0][step]:
                    load[demand.pool][step] += demand.amount

    for option in placed:
        for run in option.runs:
            for index, operation in enumerate(run.operations):
                units = run.alternative.units
                take(operation.pools, operation.attendance, units, run.edges[index], run.edges[index + 1])
    for task in tasks:
        take(task.work.pools, task.work.attendance, (task.unit,), task.start, task.end)
    for pool in grid.scenario.pools:
        for level in pool_profile(grid.scenario, pool):
            cells = load[pool.id][max(0, grid.at(level.start)) : max(0, grid.at(level.end))]
            if any(held > level.capacity for held in cells):
                return False
    return True


def rooms_keep_apart(scenario: Scenario, ways: dict[str, Way]) -> bool:
    """Whether blocks that hold an exclusive room at the same time have the same key."""
    for room in scenario.rooms:
        if room.exclusive_by is None:
            continue
        holds = [h for unit, way in ways.items() if scenario.unit_by_id[unit].room == room.id for h in way.holds]
        for index, (start, end, name) in enumerate(holds):
            for other_start, other_end, other in holds[index + 1 :]:
                overlap = start < other_end and other_start < end
                if overlap and _key(scenario, room.exclusive_by, name) != _key(scenario, room.exclusive_by, other):
                    return False
    return True


def _key(scenario: Scenario, by: str, name: str) -> str:
    product = scenario.product_by_id[name]
    return {"product": product.id, "sponsor": product.sponsor}.get(by, product.segregation_class or "")
