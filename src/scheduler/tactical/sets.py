"""Sets and figures that both formulations share, gathered from a scenario once."""

import math
from functools import cached_property
from typing import Literal

from scheduler.domain.changeover import UnitUse, lookup
from scheduler.domain.objective import Term
from scheduler.domain.plant import Changeover
from scheduler.domain.product import Procedure, Recipe
from scheduler.domain.recipe import procedure_of
from scheduler.domain.scenario import Scenario
from scheduler.domain.tactical import TacticalSettings
from scheduler.domain.units import Id
from scheduler.tactical.capacity import Hours, hours_of, open_shares
from scheduler.tactical.items import Demand, Item, Key, demands_of, items_of
from scheduler.tactical.lines import Line, Stage, lines_of
from scheduler.tactical.periods import Periods, periods_of

Units = tuple[str, ...]
Draw = tuple[Id, Id, Id | None]
"""Material, sponsor that draws, owner of the pool it draws on."""


class Sets:
    """A scenario as the tactical model sees it: periods, lines, resources, items, demands."""

    def __init__(self, scenario: Scenario, settings: TacticalSettings) -> None:
        if settings.horizon is not None:
            scenario = scenario.model_copy(update={"horizon": settings.horizon})
        self.scenario, self.settings = scenario, settings
        self.periods: Periods = periods_of(scenario, settings)
        self.T = range(self.periods.number)
        self.lines: tuple[Line, ...] = lines_of(scenario, open_shares(scenario))
        self.L = range(len(self.lines))
        self.items: dict[Key, Item] = {i.key: i for i in items_of(scenario, self.periods)}
        self.demands: tuple[Demand, ...] = demands_of(scenario, self.periods)
        self._known_switches: dict[tuple[int, int | None, int], Changeover | None] = {}
        self.tiers = scenario.objective.resolved_tiers()
        self.samples = tuple(
            self.periods.hours(d) for d in scenario.objective.sample_dates if scenario.start <= d <= scenario.end
        )

    @cached_property
    def resources(self) -> tuple[Units, ...]:
        """Single units, and each set of units that batches choose among, sorted."""
        return tuple(sorted({part for line in self.lines for stage in line.stages for part, _ in stage.parts}))

    @cached_property
    def hours(self) -> dict[str, Hours]:
        """Hours of each unit by period."""
        return {u: hours_of(self.scenario, self.periods, u) for u in {u for r in self.resources for u in r}}

    def on(self, resource: Units) -> list[tuple[int, Stage, int]]:
        """Lines and stages that run wholly on units of a resource, and how many of them a batch holds at once."""
        within = set(resource)
        return [
            (i, stage, held)
            for i, line in enumerate(self.lines)
            for stage in line.stages
            if (held := sum(count for part, count in stage.parts if within.issuperset(part)))
        ]

    def capacity(self, resource: Units, t: int) -> float:
        """Hours of a resource in a period."""
        return sum(self.hours[u].plan[t] for u in resource)

    def engaged(self, line: int, stage: Stage) -> int:
        """How many of its choices a campaign keeps busy at a stage: what its slowest stage leaves it to do."""
        stages = self.lines[line].stages
        choices = max(1, len(stage.units) // stage.held)
        slowest = max((s.hours + s.turnaround) / max(1, len(s.units) // s.held) for s in stages)
        return min(choices, max(1, math.ceil((stage.hours + stage.turnaround) / slowest))) if slowest else 1

    def switch(self, resource: int, before: int | None, after: int) -> Changeover | None:
        """Changeover on a single unit from one line to another, or from its state at the start; None = forbidden."""
        key = (resource, before, after)
        if key not in self._known_switches:
            self._known_switches[key] = self._switch(resource, before, after)
        return self._known_switches[key]

    def _switch(self, resource: int, before: int | None, after: int) -> Changeover | None:
        unit = self.scenario.unit_by_id[self.resources[resource][0]]
        first = UnitUse(unit.initial.last_product, unit.initial.last_setup_state)
        procedure, use = self._use(unit.id, after)
        return lookup(
            self.scenario, unit, self._use(unit.id, before)[1] if before is not None else first, use, procedure
        )

    def _use(self, unit: Id, line: int) -> tuple[Procedure, UnitUse]:
        recipe = self.lines[line].recipe
        stage = next(s for s in self.lines[line].stages if unit in s.units)
        procedure = procedure_of(recipe, stage.procedure)
        alternative = next(a for a in procedure.alternatives if unit in a.units)
        return procedure, UnitUse(recipe.product, alternative.setup_state)

    @cached_property
    def followed(self) -> tuple[int, ...]:
        """Small buckets: single units whose state is followed, since some changeover on them costs or is forbidden."""
        single = [r for r, units in enumerate(self.resources) if self.settings.one_product and len(units) == 1]
        return tuple(r for r in single if any(c is None or c.duration or c.cost for c in self._switches(r)))

    def _switches(self, resource: int) -> list[Changeover | None]:
        lines = sorted({i for i, _, _ in self.on(self.resources[resource])})
        return [self.switch(resource, i, j) for i in (None, *lines) for j in lines if i != j]

    @cached_property
    def makers(self) -> dict[Key, list[int]]:
        """Lines by the product they make."""
        found: dict[Key, list[int]] = {key: [] for key in self.items}
        for i, line in enumerate(self.lines):
            found[(line.recipe.product, None)].append(i)
        return found

    @cached_property
    def wanted(self) -> dict[Key, list[int]]:
        """Demands by the product they are for."""
        found: dict[Key, list[int]] = {key: [] for key in self.items}
        for k, demand in enumerate(self.demands):
            found[demand.item].append(k)
        return found

    @cached_property
    def consumes(self) -> tuple[dict[Id, float], ...]:
        """By line, the materials and intermediates that a batch draws."""
        return tuple(_uses(line.recipe, "consumes") for line in self.lines)

    @cached_property
    def produces(self) -> dict[Key, list[tuple[int, float]]]:
        """By item, the lines that make it beside their product, and how much a batch makes."""
        found: dict[Key, list[tuple[int, float]]] = {}
        for i, line in enumerate(self.lines):
            for item, quantity in _uses(line.recipe, "produces").items():
                owned = (item, self.sponsor(i))
                found.setdefault(owned if owned in self.items else (item, None), []).append((i, quantity))
        return found

    @cached_property
    def draws(self) -> tuple[Draw, ...]:
        """Who may draw on what: a sponsor on its own pool of a material and on the shared one."""
        asked = {(m, self.sponsor(i)) for i, uses in enumerate(self.consumes) for m in uses}
        pools = [(m, sponsor, owner) for m, sponsor in sorted(asked) for owner in (sponsor, None)]
        return tuple(pool for pool in pools if (pool[0], pool[2]) in self.items)

    @cached_property
    def draws_on(self) -> dict[Key, list[Draw]]:
        """The draws by the pool they are on."""
        found: dict[Key, list[Draw]] = {key: [] for key in self.items}
        for draw in self.draws:
            found[(draw[0], draw[2])].append(draw)
        return found

    def sponsor(self, line: int) -> Id:
        """Whose product a line makes."""
        return self.scenario.product_by_id[self.lines[line].recipe.product].sponsor

    def size(self, line: int) -> float:
        """Quantity of a batch."""
        return float(self.lines[line].recipe.batch_size)

    def multiple(self, line: int) -> int:
        """What the batches of a campaign are a multiple of."""
        return self.lines[line].recipe.campaign_rules.multiple_of

    def shares(self, stage: Stage, t: int) -> list[tuple[int, float]]:
        """The periods in which the last batch that ends in period t is worked on at a stage, and the part in each.

        The last batch ends where the period ends; its hours lie where the stage then lies. What would lie before the
        start is put into the first period.
        """
        end = self.periods.edges[t + 1] - stage.offset
        start = end - stage.hours
        if stage.hours <= 0:
            return [(t, 1.0)]
        found = []
        for u in range(t, -1, -1):
            first = self.periods.edges[u] if u else min(start, 0.0)
            part = min(end, self.periods.edges[u + 1]) - max(start, first)
            if part > 1e-9:
                found.append((u, part / stage.hours))
        return found

    @cached_property
    def gates(self) -> dict[str, float]:
        """By product, hours before which no commercial batch of it may start at any site."""
        found: dict[str, float] = {}
        for gate in self.scenario.gates:
            if gate.purpose == "commercial" and (gate.site is None or len(self.scenario.sites) == 1):
                found[gate.product] = max(found.get(gate.product, 0.0), self.periods.hours(gate.earliest))
        return found

    def may_end(self, line: int, t: int, lead: float) -> bool:
        """Whether a batch that needs `lead` hours may end in a period: begun in the plan, after its gate, qualified."""
        end, found = self.periods.edges[t + 1], self.lines[line]
        start = end - lead
        if start < -1e-9 or start < self.gates.get(found.recipe.product, 0.0) - 1e-9:
            return False
        return all(any(self._qualified(u, found.recipe.product, start, end) for u in s.units) for s in found.stages)

    def _qualified(self, unit: str, product: str, start: float, end: float) -> bool:
        entries = self.scenario.unit_by_id[unit].qualified
        return not entries or any(
            q.product == product
            and (q.valid_from is None or self.periods.hours(q.valid_from) < end)
            and (q.valid_until is None or self.periods.hours(q.valid_until) > start)
            for q in entries
        )

    def wants(self, *terms: Term) -> bool:
        """Whether any of these terms counts in the objective."""
        return any(w.term in terms for tier in self.tiers for w in tier)


def _uses(recipe: Recipe, kind: Literal["consumes", "produces"]) -> dict[Id, float]:
    found: dict[Id, float] = {}
    for operation in (o for procedure in recipe.procedures for o in procedure.operations):
        for use in getattr(operation, kind):
            found[use.item] = found.get(use.item, 0.0) + float(use.quantity)
    return found
