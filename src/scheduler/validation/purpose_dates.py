"""How early a batch of a purpose can be: gates, and the runs that come before it."""

from datetime import datetime, timedelta
from itertools import chain
from typing import NamedTuple

from scheduler.domain.product import Recipe
from scheduler.domain.purpose import RequiredRun, RunPurpose
from scheduler.domain.scenario import Scenario
from scheduler.domain.units import utc

CHAIN = (RunPurpose.ENGINEERING, RunPurpose.PPQ, RunPurpose.COMMERCIAL)


class Made(NamedTuple):
    """A required run, its place in the list, and the earliest it can start and end (committed: when it does)."""

    place: int
    run: RequiredRun
    start: datetime
    end: datetime


class PurposeDates:
    """Earliest instants by recipe and purpose.

    Args:
        scenario: rounded, without broken references.
        lengths: the shortest run of a batch, by recipe id.
    """

    def __init__(self, scenario: Scenario, lengths: dict[str, timedelta]) -> None:
        self._scenario = scenario
        self._lengths = lengths
        self.made: dict[tuple[str, str], list[Made]] = {}
        rank = {purpose: i for i, purpose in enumerate(CHAIN)}
        indexed = sorted(enumerate(scenario.runs), key=lambda entry: rank.get(entry[1].purpose, -1))
        committed = {c.run: c for c in scenario.commitments if c.run}
        for index, run in indexed:
            recipe = scenario.recipe_by_id[run.recipe]
            made = committed.get(run.id)
            if made:
                held = list(chain.from_iterable(batch.procedures for batch in made.batches))
                start, end = min(utc(p.start) for p in held), max(utc(p.end) for p in held)
            else:
                start = self.first_start(recipe, run.purpose)
                end = start + lengths[recipe.id] + (run.batches - 1) * (recipe.campaign_rules.cadence or timedelta(0))
            self.made.setdefault(self._place(recipe), []).append(Made(index, run, start, end))

    def first_start(self, recipe: Recipe, purpose: RunPurpose) -> datetime:
        """Earliest start of a batch of a recipe for a purpose: the plan's start, gates, and runs that come before."""
        product, site = self._place(recipe)
        gates = [
            utc(gate.earliest)
            for gate in self._scenario.gates
            if gate.product == product and gate.purpose is purpose and gate.site in (None, site)
        ]
        before = [made.end for made in self.before(recipe, purpose)]
        return max([utc(self._scenario.start), *gates, *before])

    def before(self, recipe: Recipe, purpose: RunPurpose) -> list[Made]:
        """Required runs that end before a batch of this purpose starts."""
        if purpose not in CHAIN:
            return []
        earlier = CHAIN[: CHAIN.index(purpose)]
        return [made for made in self.made.get(self._place(recipe), []) if made.run.purpose in earlier]

    def _place(self, recipe: Recipe) -> tuple[str, str]:
        """Product and site of a recipe."""
        units = (u for p in recipe.procedures for a in p.alternatives for u in a.units)
        sites = (self._scenario.unit_by_id[unit].site for unit in units)
        return recipe.product, next(filter(None, sites), self._scenario.sites[0].id)
