"""A normalised scenario compiled to steps: what the constraints read."""

from collections.abc import Callable
from copy import copy
from fractions import Fraction
from functools import cached_property

from scheduler.detailed.recipe_data import (
    AlternativeData,
    Demand,
    LinkData,
    OperationData,
    ProcedureData,
    RecipeData,
    TaskData,
)
from scheduler.detailed.restrictions import Restrictions
from scheduler.detailed.runs import RunData, compiled
from scheduler.detailed.stock import Stock
from scheduler.detailed.time_grid import Hours, TimeGrid, hours_of
from scheduler.domain.changeover import UnitUse, lookup
from scheduler.domain.demand import Order
from scheduler.domain.objective import Tiers
from scheduler.domain.plan import TaskKind
from scheduler.domain.plant import Changeover, FullCleanAfter, PoolDemand, Task, Unit
from scheduler.domain.pool_profile import pool_profile
from scheduler.domain.product import Allocation, Point, Procedure, Recipe
from scheduler.domain.recipe import links_of, operations_of
from scheduler.domain.scenario import Scenario
from scheduler.domain.units import utc

NEVER = 1_000_000
"""More batches than any plan has."""


class Problem:
    """The compiled scenario; everything in it is looked up, nothing is decided."""

    def __init__(self, scenario: Scenario, tiers: Tiers | None = None) -> None:
        """Compile a normalised scenario; `tiers` replace its objective."""
        self.scenario = scenario
        self.tiers = tiers or scenario.objective.resolved_tiers()
        self.grid = TimeGrid(utc(scenario.start), scenario.time_step)
        self.horizon = self.grid.steps(scenario.horizon)
        self.day = Fraction(scenario.time_step.total_seconds()) / 86_400
        self.hour = Fraction(scenario.time_step.total_seconds()) / 3_600
        self._hours: dict[tuple[str, ...], Hours] = {}
        self._levels: dict[str, list[tuple[int, int, int]]] = {}
        self._worth: dict[str, tuple[int, int, Fraction]] = {}
        self._turnarounds: dict[tuple[str, str, int], TaskData | None] = {}
        self._changeovers: dict[tuple[str, UnitUse, UnitUse, Task | None], TaskData | None] = {}
        self._units = {u.id: _with_limit(u) for u in scenario.units}
        self._times = {u.id: scenario.working_time(u.id) for u in scenario.units}
        self.recipes = {r.id: self._recipe(r) for r in scenario.recipes}

    def with_tiers(self, tiers: Tiers) -> "Problem":
        """The same problem judged by other tiers."""
        other = copy(self)
        other.tiers = tiers
        return other

    def hours(self, units: tuple[str, ...]) -> Hours:
        """Hours that units share."""
        key = tuple(sorted(units))
        if key not in self._hours:
            self._hours[key] = hours_of(self.grid, tuple(self._times[u] for u in key), self.scenario.plan_span)
        return self._hours[key]

    def unit(self, unit: str) -> Unit:
        """A unit by id; one that is due for a full clean has a limit, if only one that is never reached again."""
        return self._units[unit]

    def pool_levels(self, pool: str) -> list[tuple[int, int, int]]:
        """(start, end, capacity) of a pool over time."""
        if pool not in self._levels:
            profile = pool_profile(self.scenario, self.scenario.pool_by_id[pool])
            at = self.grid.at
            self._levels[pool] = [(at(level.start), at(level.end), level.capacity) for level in profile]
        return self._levels[pool]

    @cached_property
    def stock(self) -> Stock:
        """Lots, materials and orders."""
        return Stock(self)

    @cached_property
    def restrictions(self) -> Restrictions:
        """Gates, reservations and holds."""
        return Restrictions(self)

    @cached_property
    def runs(self) -> dict[str, RunData]:
        """Required runs by id."""
        return {run.id: compiled(self, run) for run in self.scenario.runs}

    def precision(self, item: str) -> Fraction:
        """The smallest quantity of a product or material."""
        return Fraction((self.scenario.product_by_id.get(item) or self.scenario.material_by_id[item]).precision)

    def worth(self, order: Order) -> tuple[int, int, Fraction]:
        """(quantity in multiples of the precision, due step, priority of one multiple) of an order."""
        if order.id not in self._worth:
            precision = self.precision(order.product)
            quantity, due = int(Fraction(order.quantity) / precision), self.grid.at(utc(order.due))
            self._worth[order.id] = (quantity, due, Fraction(order.priority) * precision)
        return self._worth[order.id]

    def changeover(self, unit: str, before: UnitUse, after: UnitUse, procedure: Procedure) -> TaskData | None:
        """The changeover between two blocks; None = forbidden."""
        key = (unit, before, after, procedure.turnaround)
        if key not in self._changeovers:
            found = lookup(self.scenario, self.unit(unit), before, after, procedure)
            self._changeovers[key] = self.task(TaskKind.CHANGEOVER, found) if found else None
        return self._changeovers[key]

    def task(self, kind: TaskKind, task: Task) -> TaskData:
        """A task in steps."""
        level = task.level if isinstance(task, Changeover) else None
        pools = self.demands(task.pools)
        return TaskData(kind, self.grid.steps(task.duration), task.attendance, pools, Fraction(task.cost), level)

    @cached_property
    def unit_tasks(self) -> dict[tuple[str, TaskKind], TaskData]:
        """The clean, refresh and full clean of each unit that has them."""
        found = {}
        for unit in self.scenario.units:
            if unit.clean:
                found[unit.id, TaskKind.CLEAN] = self.task(TaskKind.CLEAN, unit.clean)
                found[unit.id, TaskKind.REFRESH] = self.task(TaskKind.REFRESH, unit.clean)
            if unit.full_clean:
                found[unit.id, TaskKind.FULL_CLEAN] = self.task(TaskKind.FULL_CLEAN, unit.full_clean)
        return found

    def turnaround(self, procedure: Procedure, unit: str) -> TaskData | None:
        """The turnaround before a batch of a campaign; None where it takes no time."""
        key = (procedure.id if procedure.turnaround else "", unit, id(procedure.turnaround))
        if key not in self._turnarounds:
            task = procedure.turnaround or self.unit(unit).turnaround
            self._turnarounds[key] = self.task(TaskKind.TURNAROUND, task) if task and task.duration else None
        return self._turnarounds[key]

    def demands(self, demands: tuple[PoolDemand, ...]) -> tuple[Demand, ...]:
        """Places of pools in steps."""
        steps = self.grid.steps
        return tuple(Demand(d.pool, d.amount, d.during, steps(d.duration) if d.duration else 0) for d in demands)

    def _recipe(self, recipe: Recipe) -> RecipeData:
        product = self.scenario.product_by_id[recipe.product]
        procedures = {p.id: self._procedure(p) for p in recipe.procedures}
        steps: Callable[..., int | None] = lambda lag: None if lag is None else self.grid.steps(lag)  # noqa: E731
        links = tuple(LinkData(k.source, k.target, steps(k.min), steps(k.max)) for k in links_of(recipe))
        heads = _longest(procedures, links)
        backwards = _longest(procedures, tuple(_mirrored(k) for k in links))
        return RecipeData(
            recipe.id,
            recipe,
            recipe.product,
            int(recipe.batch_size / product.precision),
            procedures,
            links,
            recipe.campaign_rules,
            heads,
            backwards,
        )

    def _procedure(self, procedure: Procedure) -> ProcedureData:
        alternatives = tuple(
            AlternativeData(
                a.id,
                a.units,
                tuple(self.grid.steps(o.duration) for o in operations_of(procedure, a)),
                Fraction(a.cost),
                a.setup_state,
                self.hours(a.units),
            )
            for a in procedure.alternatives
        )
        operations = tuple(
            OperationData(
                o.id,
                o.attendance,
                self.demands(o.pools),
                self.grid.steps(o.extendable) if o.extendable else 0,
            )
            for o in operations_of(procedure, procedure.alternatives[0])
        )
        return ProcedureData(
            procedure.id, procedure, alternatives, operations, procedure.allocation is Allocation.FIXED
        )


def _with_limit(unit: Unit) -> Unit:
    limit = unit.full_clean_after
    if not unit.initial.full_clean_due or (limit and limit != FullCleanAfter()):
        return unit
    return unit.model_copy(update={"full_clean_after": FullCleanAfter(batches=NEVER)})


def _mirrored(link: LinkData) -> LinkData:
    def flip(point: Point) -> Point:
        return Point(point.procedure, point.operation, "end" if point.edge == "start" else "start")

    return LinkData(flip(link.target), flip(link.source), link.min, link.max)


def _longest(procedures: dict[str, ProcedureData], links: tuple[LinkData, ...]) -> dict[str, int]:
    """Least steps from time zero to each procedure's start, over links between whole procedures."""
    heads = dict.fromkeys(procedures, 0)
    for _ in procedures:
        for link in links:
            if link.min is None or link.source.operation or link.target.operation:
                continue
            at = heads[link.source.procedure] + link.min
            at += procedures[link.source.procedure].least if link.source.edge == "end" else 0
            if link.target.edge == "end":
                longest = max(a.duration for a in procedures[link.target.procedure].alternatives)
                at = at - longest if procedures[link.target.procedure].rigid else 0
            heads[link.target.procedure] = max(heads[link.target.procedure], at)
    return heads
