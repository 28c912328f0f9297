"""The best plan of a tiny scenario by trying every plan; no solver, and the product's checker is the judge.

Number and size of campaigns, alternatives, every start step, extensions, pegging, and the place of every clean and
changeover are enumerated in whole steps. Branches are left only when they break a rule or cannot beat the best plan.
"""

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import NamedTuple

from scheduler.checker import check_plan, evaluate, tier_value
from scheduler.domain.normalise import normalise
from scheduler.domain.objective import Term
from scheduler.domain.plan import Plan
from scheduler.domain.product import Recipe
from scheduler.domain.scenario import Scenario
from tests.properties.brute_batches import Batch, apart, partitions, twin_before, visits_on
from tests.properties.brute_draws import Taken, find_draws, needs_of
from tests.properties.brute_limits import allowed
from tests.properties.brute_pegging import Pegging, Shares
from tests.properties.brute_plan import write_plan
from tests.properties.brute_runs import Grid, Option, options
from tests.properties.brute_shared import pools_hold, rooms_keep_apart
from tests.properties.brute_stock import STOCK_TERMS, parts_of, stock_terms, storage_holds
from tests.properties.brute_units import Visit, Way, ways
from tests.properties.tiny_scenarios import allowed_sizes, batches_called_for

Cost = tuple[float, ...]
NEAR = 1e-9


class NoPlanError(Exception):
    """Maintenance and the cleans that the initial state requires cannot all hold."""


class Best(NamedTuple):
    """The best plan found; `tiers` exact. `rejected` counts plans only the checker refused, by rule."""

    tiers: tuple[Fraction, ...]
    plan: Plan
    rejected: Counter[str]


def brute_force(scenario: Scenario) -> Best:
    """The lexicographically best plan of a scenario without commitments and with one recipe per product.

    Raises:
        NoPlanError: no plan passes the checker, not even one that makes nothing.
    """
    return _Search(normalise(scenario).scenario).run()


class _Search:
    def __init__(self, scenario: Scenario) -> None:
        self.scenario, self.grid = scenario, Grid(scenario)
        self.weights = [{w.term: float(w.weight) for w in tier} for tier in scenario.objective.resolved_tiers()]
        weighed = {term for weights in self.weights for term in weights}
        self.stocked = bool(scenario.storages or weighed & STOCK_TERMS)
        self.pegging = Pegging(self.grid, self.weights, every=self.stocked)
        self.options = {r.id: [o for o in options(self.grid, r) if allowed(self.grid, r, o)] for r in scenario.recipes}
        groups = [group.kind for recipe in scenario.recipes for group in recipe.unit_groups]
        self.judged_whole = "adjacent" in groups or any(r.exclusive_by for r in scenario.rooms)
        self.known: dict[tuple[object, ...], list[tuple[Cost, Way]]] = {}
        self.best: Cost | None = None
        self.plan: Plan | None = None
        self.rejected: Counter[str] = Counter()

    def run(self) -> Best:
        for campaigns in sorted(self.campaign_sets(), key=self.root_bound):
            batches = [Batch(c, k, recipe) for c, (recipe, size) in enumerate(campaigns) for k in range(size)]
            self.extend(batches, ())
        if self.plan is None:
            raise NoPlanError(f"{self.scenario.name}: not even a plan that makes nothing passes the checker")
        return Best(exact_tiers(self.scenario, self.plan), self.plan, self.rejected)

    def campaign_sets(self) -> Iterator[tuple[tuple[Recipe, int], ...]]:
        """Every choice of campaigns: per recipe, sizes that sum to at most what the demand calls for."""
        choices = []
        for recipe in self.scenario.recipes:
            most = batches_called_for(self.scenario, recipe)
            sizes = allowed_sizes(recipe, most)
            choices.append([tuple((recipe, n) for n in parts) for parts in partitions(most, sizes)])
        for chosen in product(*choices):
            yield tuple(campaign for group in chosen for campaign in group)

    def root_bound(self, campaigns: tuple[tuple[Recipe, int], ...]) -> tuple[Cost, int]:
        batches = [Batch(c, k, recipe) for c, (recipe, size) in enumerate(campaigns) for k in range(size)]
        return self.bound(batches, ()), len(batches)

    def extend(self, batches: list[Batch], placed: tuple[Option, ...]) -> None:
        """Place the next batch in every way, or complete the plan when all are placed."""
        if not self.beats(self.bound(batches, placed)):
            return
        if len(placed) == len(batches):
            self.complete(batches, placed)
            return
        for option in self.options[batches[len(placed)].recipe.id]:
            if self.fits(batches, placed, option):
                self.extend(batches, (*placed, option))

    def beats(self, cost: Cost) -> bool:
        """Whether a cost is better than the best plan's, tier by tier."""
        if self.best is None:
            return True
        for mine, theirs in zip(cost, self.best, strict=True):
            if abs(mine - theirs) > NEAR:
                return mine < theirs
        return False

    def bound(self, batches: list[Batch], placed: tuple[Option, ...]) -> Cost:
        """What the placed batches cost already, if the others and all work between were free."""
        ends: dict[str, list[int | None]] = {}
        for index, batch in enumerate(batches):
            ends.setdefault(batch.recipe.product, []).append(placed[index].end if index < len(placed) else None)
        own = {
            Term.CAMPAIGN_COUNT: len({b.campaign for b in batches}),
            Term.MAKESPAN: max([0, *(o.end for o in placed)]) * self.grid.step.total_seconds() / 3600,
            Term.PREFERENCE: sum(float(r.alternative.cost) for o in placed for r in o.runs),
        }
        return _add(self.pegging.cost(ends), self.weigh(own))

    def weigh(self, terms: dict[Term, float]) -> Cost:
        return tuple(sum(weight * terms.get(term, 0) for term, weight in tier.items()) for tier in self.weights)

    def fits(self, batches: list[Batch], placed: tuple[Option, ...], option: Option) -> bool:
        """Rules between batches that need no clean or changeover to judge."""
        batch = batches[len(placed)]
        rules = batch.recipe.campaign_rules
        mine = [o for b, o in zip(batches, placed, strict=False) if b.campaign == batch.campaign]
        for earlier in mine:
            if earlier.fixed != option.fixed:
                return False
            if any(a.start > b.start for a, b in zip(earlier.runs, option.runs, strict=True)):
                return False
        pace = self.grid.steps(rules.cadence) if mine and rules.cadence is not None else None
        if pace is not None and option.runs[0].start - mine[-1].runs[0].start != pace:
            return False
        lasts = max(o.end for o in (*mine, option)) - min(o.start for o in (*mine, option))
        if rules.max_duration is not None and lasts > self.grid.steps(rules.max_duration):
            return False
        twin = twin_before(batches, len(placed))
        if twin is not None and placed[twin].start > option.start:
            return False
        return all(apart(visits_on(unit, batches, (*placed, option))) for unit in self.units_of(option))

    def units_of(self, option: Option) -> set[str]:
        return {u for run in option.runs for u in run.alternative.units}

    def unit_ways(self, unit: str, visits: tuple[Visit, ...]) -> list[tuple[Cost, Way]]:
        """Every way to place a unit's own work, cheapest first; only that one where nothing is shared with others."""
        key = (unit, *((*v[:5], *(p.id for p in v.procedures), v.first_state, v.last_state) for v in visits))
        if key not in self.known:
            self.known[key] = self.find_ways(unit, visits)
        return self.known[key]

    def find_ways(self, unit: str, visits: tuple[Visit, ...]) -> list[tuple[Cost, Way]]:
        found = [(self.weigh(way.terms), way) for way in ways(self.grid, self.scenario.unit_by_id[unit], visits)]
        found.sort(key=lambda item: item[0])
        coupled = self.judged_whole or any(t.work.pools for _, way in found for t in way.tasks)
        return found if coupled or len(found) < 2 else found[:1]

    def complete(self, batches: list[Batch], placed: tuple[Option, ...]) -> None:
        """Choose the work between the visits of every unit, cheapest first, until the plan holds."""
        if next(self.draws(batches, placed), None) is None:
            return
        visits = {unit.id: visits_on(unit.id, batches, placed) for unit in self.scenario.units}
        per_unit = [self.unit_ways(unit, on_unit) for unit, on_unit in visits.items()]
        if all(per_unit):
            self.choose(batches, placed, per_unit, self.bound(batches, placed), ())

    def choose(
        self,
        batches: list[Batch],
        placed: tuple[Option, ...],
        per_unit: list[list[tuple[Cost, Way]]],
        cost: Cost,
        chosen: tuple[Way, ...],
    ) -> None:
        if not self.beats(cost):
            return
        if len(chosen) == len(per_unit):
            self.judge(batches, placed, cost, chosen)
            return
        for extra, way in per_unit[len(chosen)]:
            self.choose(batches, placed, per_unit, _add(cost, extra), (*chosen, way))

    def judge(self, batches: list[Batch], placed: tuple[Option, ...], cost: Cost, chosen: tuple[Way, ...]) -> None:
        """Let the checker have the last word on a plan that would be the best so far."""
        units = [unit.id for unit in self.scenario.units]
        if not rooms_keep_apart(self.scenario, dict(zip(units, chosen, strict=True))):
            return
        if not pools_hold(self.grid, placed, [t for way in chosen for t in way.tasks]):
            return
        for total, shares, draws in self.served(batches, placed, cost):
            if self.beats(total):
                names = [(b.campaign, b.id, b.recipe) for b in batches]
                plan = write_plan(self.grid, self.pegging, names, placed, chosen, shares, draws)
                self.keep(plan, total)

    def draws(self, batches: list[Batch], placed: tuple[Option, ...]) -> Iterator[list[Taken]]:
        return find_draws(self.grid, needs_of(self.grid, [(b.id, b.recipe.product) for b in batches], placed))

    def served(
        self, batches: list[Batch], placed: tuple[Option, ...], cost: Cost
    ) -> Iterator[tuple[Cost, dict[str, Shares], list[Taken]]]:
        """Who gets what: the cheapest way, or where stock matters every way, with what it adds to the cost."""
        ends = {
            p: tuple(o.end for b, o in zip(batches, placed, strict=True) if b.recipe.product == p)
            for p in self.pegging.orders
        }
        ways_to_serve = [self.pegging.ways(product_id, ends[product_id]) for product_id in ends]
        if not self.stocked:
            shares = {p: found[0][1] for p, found in zip(ends, ways_to_serve, strict=True)}
            yield cost, shares, next(self.draws(batches, placed))
            return
        for combination in product(*ways_to_serve):
            more = cost
            for (one, _), found in zip(combination, ways_to_serve, strict=True):
                more = _add(more, tuple(a - b for a, b in zip(one, found[0][0], strict=True)))
            shares = {p: way[1] for p, way in zip(ends, combination, strict=True)}
            parts = [part for p in ends for part in parts_of(self.pegging, p, ends[p], shares[p])]
            if self.beats(more) and storage_holds(self.grid, parts):
                for draws in self.draws(batches, placed):
                    yield _add(more, self.weigh(stock_terms(self.grid, parts, draws))), shares, draws

    def keep(self, plan: Plan, cost: Cost) -> None:
        """Take a plan that the checker allows for the best."""
        violations = check_plan(self.scenario, plan)
        if violations:
            self.rejected.update({v.rule for v in violations})
            return
        exact = exact_tiers(self.scenario, plan)
        difference = max(abs(float(e) - c) for e, c in zip(exact, cost, strict=True))
        assert difference < 1e-6, f"the checker counts {[float(e) for e in exact]}, brute force {cost}"
        self.best, self.plan = cost, plan


def exact_tiers(scenario: Scenario, plan: Plan) -> tuple[Fraction, ...]:
    """Weighted value of every tier as the checker computes it."""
    values = evaluate(scenario, plan)
    return tuple(tier_value(values, tier) for tier in range(len(scenario.objective.resolved_tiers())))


def _add(left: Cost, right: Cost) -> Cost:
    return tuple(a + b for a, b in zip(left, right, strict=True))
