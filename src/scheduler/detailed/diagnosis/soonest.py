"""The soonest a placed campaign could run where it stands: its units, order and neighbours kept, and why not sooner.

All rules between its operations are bounds from below on their starts and ends, so raising what is too low until
nothing is gives the least solution; what raised an edge last is what it waits for.
"""

from itertools import pairwise
from typing import NamedTuple

from scheduler.detailed.diagnosis.bounds import Gap, date_bound, gap_before, room_bound, through, unit_bound
from scheduler.detailed.diagnosis.facts import Facts, edge_of
from scheduler.detailed.diagnosis.outside import batch_bounds, closed, draw_bounds
from scheduler.detailed.diagnosis.waits import Part, earliest
from scheduler.detailed.diagnosis.work import work_end
from scheduler.detailed.recipe_data import LinkData
from scheduler.detailed.solution import PlacedBatch, PlacedCampaign
from scheduler.domain.plan import ReasonCode

MOST_SWEEPS = 200


class Spot(NamedTuple):
    """An edge between operations of a procedure; 0 is its start."""

    batch: str
    procedure: str
    edge: int


class Raise(NamedTuple):
    """Why a spot is no sooner than `step`: because of `by`, and `parts` after it. `pulled`: `by` has to follow soon."""

    spot: Spot
    step: int
    by: "Raise | None" = None
    parts: tuple[Part, ...] = ()
    pulled: str = ""


class Soonest:
    """The least times of a campaign."""

    def __init__(self, facts: Facts, campaign: PlacedCampaign) -> None:
        self._facts, self._campaign = facts, campaign
        self._recipe = campaign.slot.recipe
        self._at: dict[Spot, Raise] = {}
        self._changed = True
        self._gaps: dict[tuple[str, str], list[Gap]] = {}
        self._inside: dict[tuple[str, str], list[str]] = {}
        for batch in campaign.batches:
            for key, run in batch.procedures.items():
                spots = [Spot(batch.id, key, edge) for edge in range(len(run.edges))]
                self._at |= {spot: Raise(spot, min(0, run.start)) for spot in spots}
        self._meet_others()
        for _ in range(MOST_SWEEPS):
            if not self._changed:
                break
            self._changed = False
            self._sweep()

    def end(self, batch: PlacedBatch) -> Raise:
        """The least end of a batch."""
        ends = (self._at[Spot(batch.id, key, len(run.edges) - 1)] for key, run in batch.procedures.items())
        return max(ends, key=lambda found: found.step)

    def _lift(self, spot: Spot, step: int, by: Raise | None, parts: tuple[Part, ...] = (), pulled: str = "") -> None:
        placed = self._facts.batch[spot.batch].procedures[spot.procedure].edges[spot.edge]
        step = min(step, placed)
        if step > self._at[spot].step:
            self._at[spot] = Raise(spot, step, by, parts, pulled)
            self._changed = True

    def _meet_others(self) -> None:
        """Bounds from what is not of this campaign; gaps between its own visits are kept for the sweeps."""
        for batch in self._campaign.batches:
            for key, run in batch.procedures.items():
                for part in batch_bounds(self._facts, self._campaign, run.start):
                    self._lift(Spot(batch.id, key, 0), part.length, None, (part,))
                for edge, part in draw_bounds(self._facts, batch, key):
                    self._lift(Spot(batch.id, key, edge), part.length, None, (part,))
        for block in self._campaign.blocks:
            first = block.visits[0]
            self._lift(Spot(first.batch, first.procedures[0], 0), *_none(room_bound(self._facts, block)))
            for visit in block.visits:
                for a, b in pairwise(visit.procedures):
                    self._inside.setdefault((visit.batch, b), []).append(a)
                gap = gap_before(self._facts, visit)
                if gap.before and gap.before.owner is self._campaign:
                    self._gaps.setdefault((visit.batch, visit.procedures[0]), []).append(gap)
                else:
                    bound = unit_bound(self._facts, gap, visit.unit)
                    self._lift(Spot(visit.batch, visit.procedures[0], 0), *_none(bound))
        for batch in self._campaign.batches:
            for key, run in batch.procedures.items():
                for unit in run.alternative.units:
                    bound = date_bound(self._facts, unit, self._recipe.product, run.start)
                    self._lift(Spot(batch.id, key, 0), *_none(bound))

    def _sweep(self) -> None:
        """Raise what is too low, what comes first in time first: then a raise is told by what it truly waits for."""
        for earlier, batch in zip((None, *self._campaign.batches), self._campaign.batches, strict=False):
            for key in sorted(batch.procedures, key=lambda k: batch.procedures[k].start):
                self._units(batch, key)
                if earlier:
                    self._order(earlier, batch, key)
                for link in self._recipe.links:
                    if link.target.procedure == key:
                        self._link(batch, link)
                self._operations(batch, key)
                self._restrictions(batch, key)

    def _units(self, batch: PlacedBatch, key: str) -> None:
        """After the visit before, and after what else the batch did on the unit."""
        for gap in self._gaps.get((batch.id, key), ()):
            if gap.before is None or gap.before.visit is None:
                continue
            before = max((self._last(gap.before.visit.batch, k) for k in gap.before.visit.procedures), key=_step)
            bound = through(self._facts, gap, before.step)
            self._lift(Spot(batch.id, key, 0), bound.step, before, bound.parts)
        for other in self._inside.get((batch.id, key), ()):
            last = self._last(batch.id, other)
            self._lift(Spot(batch.id, key, 0), last.step, last)

    def _operations(self, batch: PlacedBatch, key: str) -> None:
        run, data, facts = batch.procedures[key], self._recipe.procedures[key], self._facts
        units = "+".join(run.alternative.units)
        for k, operation in enumerate(data.operations):
            work = facts.work(operation, run.alternative.hours, run.alternative.durations[k])
            here, after = Spot(batch.id, key, k), Spot(batch.id, key, k + 1)
            low = self._at[here]
            start, waits = earliest(facts, work, (batch.id, key), units, low.step, run.edges[k])
            self._lift(here, start, low, waits)
            end = work_end(work, self._at[here].step)
            if end is None:
                continue
            self._lift(after, end, self._at[here])
            latest = self._at[after].step - operation.extendable
            if end < latest:
                starts = range(self._at[here].step + 1, run.edges[k] + 1)
                soon = next((s for s in starts if (e := work_end(work, s)) is not None and e >= latest), run.edges[k])
                self._lift(here, soon, self._at[after])
        if not data.source.survives_shutdown and not run.alternative.hours.always:
            begin, last = self._at[Spot(batch.id, key, 0)], self._last(batch.id, key)
            opened = next((a for a, b in run.alternative.hours.running if b >= last.step), begin.step)
            if opened > begin.step:
                text = f"closed time of {units} until {facts.words.at(opened)}"
                self._lift(begin.spot, opened, begin, (Part(ReasonCode.CALENDAR, opened - begin.step, text),))

    def _restrictions(self, batch: PlacedBatch, key: str) -> None:
        """After a hold or a reservation that is in the way."""
        run = batch.procedures[key]
        for span in sorted(closed(self._facts, self._campaign, run)):
            here = self._at[Spot(batch.id, key, 0)]
            if span.first - span.length < here.step < span.last <= run.start:
                self._lift(here.spot, span.last, here, (Part(span.code, span.last - here.step, span.text),))

    def _link(self, batch: PlacedBatch, link: LinkData) -> None:
        recipe, name = self._recipe, batch.id
        source = Spot(name, link.source.procedure, edge_of(recipe, link.source))
        target = Spot(name, link.target.procedure, edge_of(recipe, link.target))
        if link.min is not None:
            self._lift(target, self._at[source].step + link.min, self._at[source])
        if link.max is not None:
            text = f"{link.target.procedure} has to follow within {self._facts.words.span(link.max)}"
            self._lift(source, self._at[target].step - link.max, self._at[target], pulled=text)

    def _order(self, a: PlacedBatch, b: PlacedBatch, key: str) -> None:
        """No batch overtakes; a cadence ties the first starts of two batches both ways."""
        before, after = self._at[Spot(a.id, key, 0)], self._at[Spot(b.id, key, 0)]
        self._lift(after.spot, before.step, before)
        cadence = self._recipe.rules.cadence
        if cadence is not None and key == self._recipe.source.procedures[0].id:
            steps = self._facts.problem.grid.steps(cadence)
            text = f"batches of {self._recipe.id} start exactly {self._facts.words.span(steps)} apart"
            self._lift(after.spot, before.step + steps, before, pulled=text)
            self._lift(before.spot, self._at[after.spot].step - steps, self._at[after.spot], pulled=text)

    def _last(self, batch: str, key: str) -> Raise:
        return self._at[Spot(batch, key, len(self._facts.batch[batch].procedures[key].edges) - 1)]


def _none(bound: tuple[int, tuple[Part, ...]]) -> tuple[int, None, tuple[Part, ...]]:
    return bound[0], None, bound[1]


def _step(found: Raise) -> int:
    return found.step
