"""Lays out campaigns one after the other, each as early as its units, crews and rooms allow: the hidden plan.

It serves recipes whose procedures follow one another and use each unit once a batch, and exclusive rooms all of whose
units belong to every recipe made there.
"""

from collections.abc import Sequence
from datetime import datetime

from scenarios.generator.batch_times import Run, TooEarlyError, batch_runs
from scenarios.generator.gaps import Gaps
from scenarios.generator.rooms import Rooms
from scenarios.generator.state import Visit
from scenarios.generator.timeline import CannotPlaceError, Timeline
from scheduler.domain.plan import PlannedBatch, PlannedCampaign, PlannedOperation, PlannedProcedure
from scheduler.domain.plant import Maintenance
from scheduler.domain.product import Allocation, Alternative, Procedure, Recipe
from scheduler.domain.scenario import Scenario

_MOST_TRIES = 500


class Layout:
    """A plan that grows campaign by campaign."""

    def __init__(self, scenario: Scenario, maintenance: dict[str, tuple[int, Maintenance]] | None = None) -> None:
        """`maintenance`: see `Gaps`."""
        self.scenario, self.timeline = scenario, Timeline(scenario)
        self.gaps = Gaps(scenario, self.timeline, maintenance or {})
        self.campaigns: list[PlannedCampaign] = []
        self._rooms = Rooms(scenario)
        self._began = 0

    @property
    def end(self) -> datetime:
        """End of the last batch or task so far."""
        return max([*(campaign.end for campaign in self.campaigns), *(task.end for task in self.gaps.tasks)])

    def free(self, recipe: Recipe) -> int:
        """Step from which every procedure of the recipe has a unit free."""
        return max(min(self._free(a) for a in p.alternatives) for p in recipe.procedures)

    def _free(self, alternative: Alternative) -> int:
        return max(self.gaps.ready(unit) for unit in alternative.units)

    def add(self, recipe: Recipe, batches: int, earliest: int = 0) -> PlannedCampaign:
        """Append a campaign of so many batches that starts at `earliest` or later.

        Raises:
            CannotPlaceError: the rules or the time left do not allow it.
        """
        saved = self.gaps.save({u for p in recipe.procedures for a in p.alternatives for u in a.units})
        for _ in range(_MOST_TRIES):
            try:
                campaign = self._campaign(recipe, batches, earliest)
            except TooEarlyError as early:
                earliest = self._began + early.delay
                self.gaps.restore(saved)
            except BaseException:
                self.gaps.restore(saved)
                raise
            else:
                self.campaigns.append(campaign)
                return campaign
        raise CannotPlaceError(f"no start keeps the cadence of {recipe.id}")

    def _campaign(self, recipe: Recipe, batches: int, earliest: int) -> PlannedCampaign:
        name, cadence = f"C{len(self.campaigns) + 1:04d}", recipe.campaign_rules.cadence
        lane = min(range(_lanes(recipe)), key=lambda k: max(self._free(self._choose(p, k)) for p in recipe.procedures))
        opened: dict[str, Visit] = {}
        planned: list[PlannedBatch] = []
        floor, exact = [earliest] * len(recipe.procedures), None
        for number in range(1, batches + 1):
            batch = f"{name}-{number}"
            chosen = [(p, self._choose(p, lane)) for p in recipe.procedures]
            visits = [Visit(batch, recipe, p, a, frozenset(set(a.units) - set(opened))) for p, a in chosen]
            runs = self._batch(visits, floor, exact)
            floor = [run.start for run in runs]
            self._began = floor[0] if number == 1 else self._began
            exact = floor[0] + self.timeline.ceil(cadence) if cadence else None
            opened.update((unit, visit) for visit in visits for unit in visit.alternative.units)
            planned.append(self._planned(visits, runs))
        for unit, visit in opened.items():
            self.gaps.tear_down(unit, visit)
            self._rooms.close(visit, unit, self.gaps.state[unit].free)
        return PlannedCampaign(id=name, recipe=recipe.id, product=recipe.product, batches=tuple(planned))

    def _choose(self, procedure: Procedure, lane: int) -> Alternative:
        if procedure.allocation is Allocation.SPREAD:
            return min(procedure.alternatives, key=self._free)
        return procedure.alternatives[min(lane, len(procedure.alternatives) - 1)]

    def _batch(self, visits: Sequence[Visit], floor: Sequence[int], exact: int | None) -> list[Run]:
        """Place one batch; full cleans are added until every use lies in its window, refreshes for clean holds."""
        recipe, full = visits[0].recipe, dict[str, int]()
        saved = self.gaps.save({unit for visit in visits for unit in visit.alternative.units})
        while True:
            self._prepare(visits, full)
            runs = batch_runs(self.timeline, recipe, visits, self._ready(visits, floor), exact)
            overdue = self._overdue(visits, runs)
            if overdue.keys() <= full.keys():
                break
            self.gaps.restore(saved)
            full = overdue | full
        if self._refresh(visits, runs):
            runs = batch_runs(self.timeline, recipe, visits, self._ready(visits, floor), exact)
            if self._refresh(visits, runs) or self._overdue(visits, runs).keys() - full.keys():
                raise CannotPlaceError(f"{visits[0].batch} cannot keep all cleaning limits at once")
        for visit, run in zip(visits, runs, strict=True):
            for operation, start, end in run.operations:
                self.timeline.book(visit.alternative.units, operation, start, end)
            self.gaps.use(visit, run.end)
        return runs

    def _overdue(self, visits: Sequence[Visit], runs: Sequence[Run]) -> dict[str, int]:
        found: dict[str, int] = {}
        for visit, run in zip(visits, runs, strict=True):
            found |= self.gaps.overdue(visit, run.start, run.end)
        return found

    def _refresh(self, visits: Sequence[Visit], runs: Sequence[Run]) -> bool:
        return self.gaps.refresh_stale([(visit, run.start) for visit, run in zip(visits, runs, strict=True)])

    def _prepare(self, visits: Sequence[Visit], full: dict[str, int]) -> None:
        for visit in visits:
            for unit in visit.alternative.units:
                self.gaps.prepare(visit, unit, full.get(unit))

    def _ready(self, visits: Sequence[Visit], floor: Sequence[int]) -> list[int]:
        """Step from which each procedure may start: units prepared, rooms clear, behind the batch before."""
        free = {unit: self.gaps.state[unit].free for visit in visits for unit in visit.alternative.units}
        rooms = [self._rooms.ready(visit, free) for visit in visits]
        return [
            max(least, room, *(self.gaps.ready(unit) for unit in visit.alternative.units))
            for visit, least, room in zip(visits, floor, rooms, strict=True)
        ]

    def _planned(self, visits: Sequence[Visit], runs: Sequence[Run]) -> PlannedBatch:
        instant = self.timeline.instant
        procedures = tuple(
            PlannedProcedure(
                procedure=visit.procedure.id,
                alternative=visit.alternative.id,
                units=visit.alternative.units,
                start=instant(run.start),
                end=instant(run.end),
                operations=tuple(
                    PlannedOperation(operation=o.operation.id, start=instant(o.start), end=instant(o.end))
                    for o in run.operations
                ),
            )
            for visit, run in zip(visits, runs, strict=True)
        )
        return PlannedBatch(
            id=visits[0].batch,
            quantity=visits[0].recipe.batch_size,
            start=min(p.start for p in procedures),
            end=max(p.end for p in procedures),
            procedures=procedures,
        )


def _lanes(recipe: Recipe) -> int:
    """Number of parallel trains: fixed procedures with several alternatives have them in the same order."""
    return max(len(p.alternatives) if p.allocation is Allocation.FIXED else 1 for p in recipe.procedures)
