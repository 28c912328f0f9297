"""A campaign laid out batch by batch in the gaps of its units, each as early as can be; again later where one is short.

It knows units, changeovers, full cleans, hours, time links and lots; of crews, hold times and stores it knows nothing.
"""

from typing import NamedTuple

from scheduler.detailed.constraints.operations import allowed_pairs
from scheduler.detailed.gaps import Gap
from scheduler.detailed.problem import Problem
from scheduler.detailed.recipe_data import AlternativeData, LinkData, ProcedureData, TaskData
from scheduler.detailed.run_edges import laid
from scheduler.detailed.solution import PlacedProcedure, Slot
from scheduler.detailed.stock_data import Need
from scheduler.detailed.time_grid import Steps
from scheduler.domain.changeover import UnitUse
from scheduler.domain.plan import TaskKind
from scheduler.domain.product import Point
from scheduler.domain.purpose import RunPurpose

SHIFTS = 100
"""How often the runs of a batch are moved to keep their time links."""
MOVES = 60
"""How often a campaign is moved to a later gap of a unit."""
Runs = dict[str, PlacedProcedure]


class Proposal(NamedTuple):
    """A place for each batch of a campaign."""

    batches: tuple[Runs, ...]

    @property
    def start(self) -> int:
        """First start."""
        return min(run.start for run in self.batches[0].values())

    @property
    def end(self) -> int:
        """Last end."""
        return max(run.end for runs in self.batches for run in runs.values())


class RetryError(Exception):
    """Something was moved out of the way; the campaign has to be laid out anew."""


class StuckError(Exception):
    """There is no room anywhere."""


class Look:
    """One look: batches one after the other, each as early as can be."""

    def __init__(
        self,
        problem: Problem,
        slot: Slot,
        gaps: dict[str, list[Gap]],
        services: dict[str, list[Steps]],
        drawn: dict[Need, list[int]],
        window: tuple[int, int],
        lane: dict[str, str],
    ) -> None:
        self.problem, self.slot, self.gaps, self.drawn, self.lane = problem, slot, gaps, drawn, lane
        self.low, self.high = window
        self.services = services
        self.pairs = allowed_pairs(problem, slot.recipe)
        self.order = sorted(slot.recipe.procedures, key=lambda key: slot.recipe.heads[key])
        cadence = slot.recipe.rules.cadence
        self.cadence = problem.grid.steps(cadence) if cadence is not None else None
        self.skipped = dict.fromkeys(gaps, 0)
        self.opened: dict[str, tuple[Gap, int]] = {}
        self.clean: dict[str, tuple[int, int]] = {}
        self.kept: dict[str, str] = {}

    def campaign(self) -> Proposal | None:
        """All batches; again without a gap that turned out too short."""
        for _ in range(MOVES):
            self.opened, self.clean, self.kept = {}, {}, {}
            try:
                return self._all()
            except RetryError:
                continue
            except StuckError:
                break
        return None

    def _all(self) -> Proposal:
        recipe, first = self.slot.recipe, self.slot.recipe.source.procedures[0].id
        low = {key: self.low + head for key, head in recipe.heads.items()}
        batches: list[Runs] = []
        while len(batches) < self.slot.size:
            for need, steps in self.drawn.items():
                low[need.procedure] = max(low[need.procedure], steps[len(batches)] - self._before(need))
            runs = self._batch(low)
            if batches and self.cadence is not None and runs[first].start > low[first]:
                self.low = min(run.start for run in batches[0].values()) + runs[first].start - low[first]
                raise RetryError
            batches.append(runs)
            low = {key: run.start for key, run in runs.items()}
            low[first] += self.cadence or 0
        return Proposal(tuple(batches))

    def _before(self, need: Need) -> int:
        """Least steps from the start of a procedure to the operation that draws."""
        return min(sum(a.durations[: need.place]) for a in self.slot.recipe.procedures[need.procedure].alternatives)

    def _batch(self, low: dict[str, int]) -> Runs:
        """The procedures of a batch, moved to the right until all time links hold."""
        low = dict(low)
        for _ in range(SHIFTS):
            runs: Runs = {}
            used: dict[str, Gap] = {}
            for key in self.order:
                runs[key], gaps = self._first(key, max(low[key], self._released(key, runs)), runs)
                used |= gaps
            moved = {key: runs[key].start + by for key, by in self._late(runs)}
            if not moved:
                for run in runs.values():
                    self._count(run)
                self.opened |= {u: (used[u], run.end) for run in runs.values() for u in run.alternative.units}
                self.kept = {key: run.alternative.id for key, run in runs.items()}
                return runs
            low |= moved
        raise StuckError

    def _released(self, key: str, runs: Runs) -> int:
        """Step from which a procedure may start, by the links from those placed already."""
        links = [k for k in self.slot.recipe.links if k.target.procedure == key and k.source.procedure in runs]
        starts = (self._at(k.source, runs) + k.min for k in links if k.min is not None and _is_start(k))
        return max(starts, default=0)

    def _late(self, runs: Runs) -> list[tuple[str, int]]:
        """Procedures that have to start later, and by how much, for a link to hold."""
        found = []
        for link in self.slot.recipe.links:
            lag = self._at(link.target, runs) - self._at(link.source, runs)
            if link.min is not None and lag < link.min:
                found.append((link.target.procedure, link.min - lag))
            elif link.max is not None and lag > link.max:
                found.append((link.source.procedure, lag - link.max))
        return found

    def _at(self, point: Point, runs: Runs) -> int:
        run = runs[point.procedure]
        if point.operation is None:
            return run.start if point.edge == "start" else run.end
        operations = self.slot.recipe.procedures[point.procedure].operations
        index = next(i for i, o in enumerate(operations) if o.id == point.operation)
        return run.edges[index + (point.edge == "end")]

    def _first(self, key: str, at: int, runs: Runs) -> tuple[PlacedProcedure, dict[str, Gap]]:
        """The run of a procedure that ends first, of the alternatives open to it."""
        data = self.slot.recipe.procedures[key]
        open_ = [a for a in data.alternatives if self._allowed(data, a.id, runs)]
        found = [fit for a in open_ if (fit := self._fit(data, a, at))]
        if found:
            return min(found, key=lambda fit: fit[0].end)
        held = [u for a in open_ for u in a.units if u in self.opened]
        if not held:
            raise StuckError
        self.skipped[min(held, key=lambda u: self.opened[u][0].start)] += 1
        raise RetryError

    def _allowed(self, data: ProcedureData, alternative: str, runs: Runs) -> bool:
        if self.lane.get(data.id, alternative) != alternative:
            return False
        if (data.fixed or self.slot.purpose is RunPurpose.PPQ) and self.kept.get(data.id, alternative) != alternative:
            return False
        chosen = {key: run.alternative.id for key, run in runs.items()} | {data.id: alternative}
        return all(
            (chosen[a], chosen[b]) in good
            for a, b, good in self.pairs
            if a in chosen and b in chosen and data.id in (a, b)
        )

    def _fit(
        self, data: ProcedureData, alternative: AlternativeData, at: int
    ) -> tuple[PlacedProcedure, dict[str, Gap]] | None:
        """The first run on an alternative at a step or later, and the gaps of its units it lies in."""
        tried = {u: self.skipped[u] for u in alternative.units}
        while True:
            used: dict[str, Gap] = {}
            for unit in alternative.units:
                found = self._gap(unit, data, alternative, at, tried)
                if found is None:
                    return None
                used[unit], ready = found
                at = max(at, ready)
            edges = laid(data, alternative, at)
            if edges is None or edges[-1] > self.high:
                return None
            met = [b for u in alternative.units for a, b in self.services.get(u, ()) if a < edges[-1] and edges[0] < b]
            dirty = [self._washed(u, self.opened[u][1]) for u in alternative.units if self._overdue(u, edges[-1])]
            later = max([*met, *dirty], default=0)
            if later > edges[0]:
                at = later
                continue
            short = [u for u in alternative.units if not self._leaves(u, used[u], data, alternative, edges[-1])]
            if not short:
                return PlacedProcedure(alternative, edges), used
            if any(unit in self.opened for unit in short):
                return None
            for unit in short:
                tried[unit] = self.gaps[unit].index(used[unit]) + 1

    def _overdue(self, unit: str, end: int) -> bool:
        """Whether a further use of the block that ends at a step needs a full clean before it."""
        limit = self.problem.unit(unit).full_clean_after
        if limit is None or unit not in self.opened:
            return False
        since, count = self.clean[unit]
        late = limit.time is not None and end - since > self.problem.grid.steps(limit.time)
        return late or (limit.batches is not None and count >= limit.batches)

    def _count(self, run: PlacedProcedure) -> None:
        """A full clean is done before the block, and before each use that is overdue."""
        for unit in run.alternative.units:
            if self.problem.unit(unit).full_clean_after:
                fresh = unit not in self.opened or self._overdue(unit, run.end)
                since, count = (run.start, 0) if fresh else self.clean[unit]
                self.clean[unit] = since, count + 1

    def _washed(self, unit: str, at: int) -> int:
        """End of a full clean from a step on, of a unit that needs them."""
        return self._worked(unit, self.problem.unit_tasks.get((unit, TaskKind.FULL_CLEAN)), at)

    def _gap(
        self, unit: str, data: ProcedureData, alternative: AlternativeData, at: int, tried: dict[str, int]
    ) -> tuple[Gap, int] | None:
        """The gap that the campaign is in on a unit, or the first that may do; and when the unit is ready in it."""
        if unit in self.opened:
            gap, free = self.opened[unit]
            return gap, self._worked(unit, self.problem.turnaround(data.source, unit), free)
        need = alternative.duration * (self.slot.size if data.fixed else 1)
        use = UnitUse(self.slot.recipe.product, alternative.setup_state)
        for index in range(tried[unit], len(self.gaps[unit])):
            gap = self.gaps[unit][index]
            if max(at, gap.start) + need > gap.end:
                continue
            change = self.problem.changeover(unit, gap.before, use, data.source)
            if change is None:
                continue
            tried[unit] = index
            return gap, self._washed(unit, self._worked(unit, change, gap.start))
        return None

    def _leaves(self, unit: str, gap: Gap, data: ProcedureData, alternative: AlternativeData, end: int) -> bool:
        """Whether the unit is ready in time for what follows the gap."""
        if end > gap.end or gap.after is None:
            return end <= gap.end
        block = gap.after
        visit = block.visits[0]
        batch = next(b for b in block.campaign.batches if b.id == visit.batch)
        recipe, key = block.campaign.slot.recipe, visit.procedures[0]
        after = UnitUse(recipe.product, batch.procedures[key].alternative.setup_state)
        use = UnitUse(self.slot.recipe.product, alternative.setup_state)
        change = self.problem.changeover(unit, use, after, recipe.procedures[key].source)
        return change is not None and self._washed(unit, self._worked(unit, change, end)) <= gap.end

    def _worked(self, unit: str, task: TaskData | None, at: int) -> int:
        """End of a task that starts at a step or as soon as the unit's hours allow; beyond the window if never."""
        if task is None or not task.duration:
            return at
        found = self.problem.hours((unit,)).earliest(at, task.duration, task.attendance)
        return found[1] if found else self.high + 1


def _is_start(link: LinkData) -> bool:
    return link.target.operation is None and link.target.edge == "start"
