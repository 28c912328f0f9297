"""When what may not start: gates, reservations and quality holds, compiled to steps."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from scheduler.detailed.time_grid import Steps
from scheduler.domain.purpose import Gate, RunPurpose
from scheduler.domain.restriction import Hold
from scheduler.domain.units import utc

if TYPE_CHECKING:
    from scheduler.detailed.problem import Problem

ALWAYS = 10**9
"""So many steps before and after the start nothing happens any more."""


@dataclass(frozen=True)
class Restrictions:
    """Looked up by the constraints; nothing is decided. Stretches are [first, last) and do not meet."""

    problem: "Problem"

    def opens(self, recipe: str, purpose: RunPurpose) -> int:
        """Step before which no batch of a recipe starts for a purpose; 0 where no gate says so."""
        return self._gates.get((recipe, purpose), 0)

    def gates_of(self, recipe: str, purpose: RunPurpose) -> list[Gate]:
        """Gates that bind batches of a recipe for a purpose, the last to open first."""
        product, site = self.problem.recipes[recipe].product, self.sites[recipe]
        found = [g for g in self.problem.scenario.gates if (g.product, g.purpose) == (product, purpose)]
        return sorted((g for g in found if g.site in (None, site)), key=lambda g: utc(g.earliest), reverse=True)

    @cached_property
    def sites(self) -> dict[str, str]:
        """Site of each recipe: that of the first of its units that states one, else the first."""
        scenario = self.problem.scenario
        return {
            r.id: next(
                (
                    site
                    for p in r.procedures
                    for a in p.alternatives
                    for u in a.units
                    if (site := scenario.unit_by_id[u].site)
                ),
                scenario.sites[0].id,
            )
            for r in scenario.recipes
        }

    @cached_property
    def _gates(self) -> dict[tuple[str, RunPurpose], int]:
        at, scenario = self.problem.grid.at, self.problem.scenario
        purposes = {gate.purpose for gate in scenario.gates}
        rows = {(r.id, p): self.gates_of(r.id, p) for r in scenario.recipes for p in purposes}
        return {key: max(0, at(utc(gates[0].earliest))) for key, gates in rows.items() if gates}

    def reserved(self, unit: str, sponsor: str) -> list[Steps]:
        """Stretches in which a unit is kept for others than a sponsor."""
        return self._reserved.get((unit, sponsor), [])

    @cached_property
    def _reserved(self) -> dict[tuple[str, str], list[Steps]]:
        scenario, at = self.problem.scenario, self.problem.grid.at
        found: dict[tuple[str, str], list[Steps]] = {}
        for r in scenario.reservations:
            if r.release is not None and utc(scenario.start) >= utc(r.release):
                continue
            for sponsor in scenario.sponsors:
                if sponsor.id != r.sponsor:
                    spans = found.setdefault((r.unit, sponsor.id), [])
                    spans.append((at(utc(r.reserved_from)), at(utc(r.reserved_until))))
        return {key: merged(spans) for key, spans in found.items()}

    @cached_property
    def held_units(self) -> dict[str, list[Steps]]:
        """Stretches in which nothing starts on a unit."""
        return self._held([(h.unit, h) for h in self.problem.scenario.holds if h.unit])

    @cached_property
    def held_recipes(self) -> dict[str, list[Steps]]:
        """Stretches in which nothing of a recipe starts."""
        return self._held([(h.recipe, h) for h in self.problem.scenario.holds if h.recipe])

    @cached_property
    def held_lots(self) -> dict[str, list[Steps]]:
        """Stretches in which nothing is taken from a lot."""
        return self._held([(h.lot, h) for h in self.problem.scenario.holds if h.lot])

    def _held(self, holds: list[tuple[str, Hold]]) -> dict[str, list[Steps]]:
        at = self.problem.grid.at
        found: dict[str, list[Steps]] = {}
        for key, hold in holds:
            first = at(utc(hold.blocked_from)) if hold.blocked_from else -ALWAYS
            last = at(utc(hold.lifted)) if hold.lifted else ALWAYS
            found.setdefault(key, []).append((first, last))
        return {key: merged(spans) for key, spans in found.items()}


def merged(spans: list[Steps]) -> list[Steps]:
    """Stretches in order of time, those that meet made one; empty ones are left out."""
    found: list[Steps] = []
    for first, last in sorted(s for s in spans if s[0] < s[1]):
        if found and first <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], last)
        else:
            found.append((first, last))
    return found


def outside(spans: Iterable[Steps], length: int) -> list[list[int]]:
    """Closed intervals of starts such that work of a length meets none of the stretches."""
    free, low = [], -ALWAYS
    for first, last in spans:
        if low <= first - length:
            free.append([low, first - length])
        low = last
    if low < ALWAYS:
        free.append([low, ALWAYS])
    return free


def inside(spans: Iterable[Steps], step: int) -> bool:
    """Whether a step lies in one of the stretches."""
    return any(first <= step < last for first, last in spans)
