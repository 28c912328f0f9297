"""A first plan without a solver: orders by due date, batches as late as in time, into campaigns that run already."""

import math
from collections import Counter
from typing import NamedTuple

from scheduler.domain.product import CampaignRules
from scheduler.tactical.formulation import Formulation, lead, usable
from scheduler.tactical.items import Key
from scheduler.tactical.sets import Sets
from scheduler.tactical.variables import most_multiples

Place = tuple[int, int]


class Need(NamedTuple):
    """A quantity of an item wanted by an instant, in hours."""

    by: float
    rank: float
    item: Key
    quantity: float


def first_batches(sets: Sets) -> dict[Place, int]:
    """Batches by line and period, within the hours of every resource; multiples and minimum campaigns kept.

    Each new campaign is charged its set-up, also where one could go on. Intermediates follow from what needs them.
    """
    work = _Greedy(sets)
    needs = [Need(d.due, -d.priority, d.item, d.quantity) for d in sets.demands]
    while needs:
        for need in sorted(needs):
            work.meet(need)
        needs = work.take_needs()
    return dict(work.made)


class _Greedy:
    """Hours left and batches placed so far."""

    def __init__(self, sets: Sets) -> None:
        self.sets = sets
        self.left = {(r, t): sets.capacity(sets.resources[r], t) for r in range(len(sets.resources)) for t in sets.T}
        self.made: Counter[Place] = Counter()
        self.stock: dict[Key, float] = {key: sum(item.supply) for key, item in sets.items.items()}
        self.needs: list[Need] = []
        self.most = [most_multiples(sets, i) * sets.multiple(i) for i in sets.L]
        self.loads = {i: self._load(i) for i in sets.L}

    def _rules(self, line: int) -> CampaignRules:
        return self.sets.lines[line].recipe.campaign_rules

    def _load(self, line: int) -> list[tuple[int, float, float, int]]:
        """Resources of a line with hours a batch, hours a campaign, and the place of the stage among the line's."""
        found = []
        for r, resource in enumerate(self.sets.resources):
            for i, stage, held in self.sets.on(resource):
                if i == line:
                    setup = held * (stage.own + stage.setup) * self.sets.engaged(i, stage)
                    place = self.sets.lines[i].stages.index(stage)
                    found.append((r, held * (stage.hours + stage.turnaround), setup, place))
        return found

    def take_needs(self) -> list[Need]:
        needs, self.needs = self.needs, []
        return needs

    def meet(self, need: Need) -> None:
        """Place the batches that a need still calls for: as late as in time, else as soon as possible after."""
        missing = need.quantity - self.stock[need.item]
        self.stock[need.item] = max(0.0, -missing)
        lines = self.sets.makers.get(need.item, [])
        if missing <= 1e-9 or not lines:
            return
        item, count = self.sets.items[need.item], self.sets.periods.number
        ready = {t: usable(self.sets, Formulation.PLAN, item, t) for t in self.sets.T}
        edges = self.sets.periods.edges
        in_time = [t for t in reversed(self.sets.T) if ready[t] < count and edges[ready[t] + 1] <= need.by + 1e-6]
        late = [t for t in self.sets.T if ready[t] < count and t not in set(in_time)]
        for periods, running in ((in_time, True), (in_time, False), (late, True), (late, False)):
            for t in periods:
                for i in lines:
                    if missing > 1e-9 and ((i, t) in self.made) == running:
                        missing -= self._place(i, t, missing)
        if missing < 0:
            self.stock[need.item] = -missing

    def _place(self, i: int, t: int, missing: float) -> float:
        """Quantity placed on a line in a period."""
        rules, size = self._rules(i), self.sets.size(i)
        if not self.sets.may_end(i, t, lead(self.sets, Formulation.PLAN, i)):
            return 0.0
        there = self.made.get((i, t), 0)
        wanted = math.ceil(missing / size - 1e-9)
        least = 1 if there else rules.min_batches
        most = min(self.most[i], rules.max_batches or self.most[i]) - there
        step = rules.multiple_of
        number = min(max(wanted, least), most)
        number = min(-(-number // step) * step, most // step * step)
        while number >= max(least, 1) and not self._fits(i, t, number, not there):
            number -= step
        if number < max(least, 1):
            return 0.0
        self._charge(i, t, number, not there)
        self.made[i, t] += number
        start = self.sets.periods.edges[t + 1] - self.sets.lines[i].lead
        for material, quantity in self.sets.consumes[i].items():
            if (material, None) in self.sets.makers:
                self.needs.append(Need(start, 0.0, (material, None), quantity * number))
        return number * size

    def _hours(self, i: int, t: int, number: int, new: bool) -> Counter[Place]:
        hours: Counter[Place] = Counter()
        for r, batch, setup, place in self.loads[i]:
            for u, part in self.sets.shares(self.sets.lines[i].stages[place], t):
                hours[r, u] += number * batch * part  # type: ignore[assignment]
            hours[r, t] += setup if new else 0.0  # type: ignore[assignment]
        return hours

    def _fits(self, i: int, t: int, number: int, new: bool) -> bool:
        return all(self.left[at] >= hours - 1e-9 for at, hours in self._hours(i, t, number, new).items())

    def _charge(self, i: int, t: int, number: int, new: bool) -> None:
        for at, hours in self._hours(i, t, number, new).items():
            self.left[at] -= hours
