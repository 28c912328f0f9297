"""Which rule keeps one more campaign out of a plan: inserted again and again, with one group of rules left out."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple

from scheduler.detailed.diagnosis.facts import Facts
from scheduler.detailed.diagnosis.inserted import Inserted
from scheduler.detailed.diagnosis.short import Want
from scheduler.detailed.diagnosis.tell import TELL
from scheduler.detailed.diagnosis.words import Cause
from scheduler.detailed.lexicographic import Effort, Stop, solve_tiers
from scheduler.detailed.model import ALL_RULES, Freed, build_model
from scheduler.detailed.objective import TierExpr
from scheduler.detailed.problem import Problem
from scheduler.detailed.solution import Peg, PlacedCampaign, Slot, Solution
from scheduler.domain.plan import ReasonCode, TaskKind
from scheduler.domain.product import TimeLink
from scheduler.domain.rules import Rule
from scheduler.domain.scenario import Scenario
from scheduler.domain.solve_settings import SolveSettings

QUICK = Effort(deterministic=0.05, gap=0.5, guided=True)
THOROUGH = Effort(deterministic=0.3, gap=0.5)
MARGIN_DAYS = 50
DAY = timedelta(days=1)
LONGEST_TRIAL = 1.0


class Relaxed(NamedTuple):
    """A group of rules left out: of the model, by an edit of the scenario, or by what else the plan holds."""

    code: ReasonCode
    rules: frozenset[Rule] = frozenset()
    edit: Callable[[Scenario], Scenario] | None = None
    alone: bool = False
    keep: Callable[[PlacedCampaign], bool] = lambda _: True
    deadline: bool = True
    horizon: bool = True
    stated: Callable[[Scenario], bool] = lambda _: True
    """Whether the scenario says something that the rules could be about."""


def with_longer_holds(scenario: Scenario) -> Scenario:
    """Twice the hold times between procedures, and a day more at least."""

    def longer(link: TimeLink) -> TimeLink:
        return link if link.max is None else link.model_copy(update={"max": link.max + max(abs(link.max), DAY)})

    recipes = [r.model_copy(update={"links": tuple(longer(k) for k in r.links)}) for r in scenario.recipes]
    return scenario.model_copy(update={"recipes": tuple(recipes)})


def without_calendars(scenario: Scenario) -> Scenario:
    """Units that are always open."""
    return scenario.model_copy(update={"units": tuple(u.model_copy(update={"calendar": None}) for u in scenario.units)})


def _lives(scenario: Scenario) -> Iterator[bool]:
    return (p.shelf_life is not None for p in scenario.products)


def _draws(scenario: Scenario) -> Iterator[bool]:
    return (bool(o.consumes) for r in scenario.recipes for p in r.procedures for o in p.operations)


HOLDS = frozenset({Rule.clean_hold, Rule.dirty_hold})
CREWS = frozenset({Rule.resource_pool, Rule.changeover_crew})
SIZES = frozenset({Rule.campaign_size, Rule.campaign_duration})
DRAWS = frozenset({Rule.material_balance, Rule.material_owner, Rule.material_status, Rule.material_expiry})
RULES = (
    Relaxed(ReasonCode.GATE, frozenset({Rule.gate}), stated=lambda s: bool(s.gates)),
    Relaxed(ReasonCode.HOLD, frozenset({Rule.hold}), stated=lambda s: bool(s.holds)),
    Relaxed(ReasonCode.RESERVATION, frozenset({Rule.reservation}), stated=lambda s: bool(s.reservations)),
    Relaxed(ReasonCode.PURPOSE, frozenset({Rule.purpose_sequence}), stated=lambda s: bool(s.runs)),
    Relaxed(ReasonCode.STORAGE, frozenset({Rule.storage_capacity}), stated=lambda s: bool(s.storages)),
    Relaxed(ReasonCode.SHELF_LIFE, frozenset({Rule.product_shelf_life}), stated=lambda s: any(_lives(s))),
    Relaxed(ReasonCode.QC_RELEASE, frozenset({Rule.qc_release}), stated=lambda s: any(p.qc for p in s.products)),
    Relaxed(ReasonCode.MATERIAL, DRAWS, stated=lambda s: any(_draws(s))),
    Relaxed(ReasonCode.FULL_CLEAN, frozenset({Rule.full_clean})),
    Relaxed(ReasonCode.ROOM, frozenset({Rule.room_segregation})),
    Relaxed(ReasonCode.MAINTENANCE, frozenset({Rule.maintenance})),
    Relaxed(ReasonCode.CREW, CREWS),
    Relaxed(ReasonCode.HOLD_TIME, HOLDS),
    Relaxed(ReasonCode.CHANGEOVER, frozenset({Rule.changeover, Rule.full_clean}) | HOLDS),
    Relaxed(ReasonCode.QUALIFICATION, frozenset({Rule.unit_qualification})),
    Relaxed(ReasonCode.HOLD_TIME, edit=with_longer_holds),
    Relaxed(ReasonCode.CAMPAIGN_MINIMUM, SIZES, alone=True),
    Relaxed(ReasonCode.CALENDAR, edit=without_calendars),
)
"""From the most specific to the most general."""
ANY_RULE = Relaxed(
    ReasonCode.NONE,
    frozenset().union(*(r.rules for r in RULES)),
    lambda scenario: without_calendars(with_longer_holds(scenario)),
    alone=True,
)
OTHERS = (
    Relaxed(ReasonCode.UNIT_BUSY, keep=lambda c: c.slot.frozen),
    Relaxed(ReasonCode.COMMITMENT, keep=lambda _: False),
)
LIMITS = (Relaxed(ReasonCode.DEADLINE, deadline=False), Relaxed(ReasonCode.HORIZON, deadline=False, horizon=False))
NOTHING, EMPTY = Relaxed(ReasonCode.NONE), OTHERS[1]


class Relaxations:
    """Tries to insert campaigns until its time is up."""

    def __init__(self, facts: Facts, settings: SolveSettings, stop: Stop) -> None:
        self._facts, self._settings, self._stop = facts, settings, stop
        self._edited: dict[ReasonCode, Problem] = {}

    def place(self, asked: Want) -> str:
        """Where a campaign would fit into the plan as it is; empty where no place is found."""
        slot = _slot(asked, asked.size)
        found = self._insert(asked, slot, NOTHING)
        return Inserted(self._facts, found, slot, asked).place if found else ""

    def why(self, asked: Want, room: Callable[[str], Cause]) -> Cause | None:
        """What keeps a campaign out that does not fit into the plan; None where time was up first.

        `room` gives the cause where there is a place for it after all.
        """
        slot, one = _slot(asked, asked.size), _slot(asked, 1)
        found = self._insert(asked, slot, NOTHING, THOROUGH)
        if found is not None:
            return room(Inserted(self._facts, found, slot, asked).place)
        contended = self._insert(asked, slot, EMPTY) is not None
        base = NOTHING if contended else EMPTY
        groups = [*(OTHERS if contended else ()), *LIMITS]
        if self._insert(asked, one, ANY_RULE._replace(keep=base.keep)) is not None:
            scenario = self._facts.problem.scenario
            groups = [*(group for group in RULES if group.stated(scenario)), *groups]
        for group in groups:
            keep = group.keep if group in OTHERS else base.keep
            smaller = one if group.alone else slot
            found = self._insert(asked, smaller, group._replace(keep=keep))
            if found is not None:
                at = Inserted(self._facts, found, smaller, asked)
                told = TELL[group.code](at)
                return Cause(group.code, f"{asked.fits_not}; {told}") if told else room(at.place)
        if self._stop.left() <= 0:
            return None
        text = f"no units for {asked.recipe.id} were found that keep its connections, trains and unit groups"
        return Cause(ReasonCode.QUALIFICATION, text)

    def _insert(self, asked: Want, slot: Slot, relaxed: Relaxed, effort: Effort = QUICK) -> Solution | None:
        """The plan with the campaign in it, the first batch as early as may be; None where no place is found for it."""
        if self._stop.left() <= 0:
            return None
        problem = self._problem(relaxed)
        longer = 0 if relaxed.horizon else int(MARGIN_DAYS / problem.day)
        built = build_model(
            problem,
            kept(self._facts.solution, relaxed.keep),
            [Freed(replace(slot, recipe=problem.recipes[slot.recipe.id]))],
            rules=ALL_RULES - relaxed.rules,
            window=(0, problem.horizon + longer),
        )
        batch = built.context.batches[slot.batch(0)]
        if relaxed.deadline:
            built.context.le(batch.usable, asked.limit)
            for given in built.context.given:
                if given.source.supply.lot == batch.id:
                    built.context.le(1, 1 if given.served is True else given.served)
        built.tiers[:] = [TierExpr(batch.end, 1)]
        limit = min(LONGEST_TRIAL, self._stop.left())
        return solve_tiers(built, self._settings, self._stop, limit, effort=effort).solution

    def _problem(self, relaxed: Relaxed) -> Problem:
        if relaxed.edit is None:
            return self._facts.problem
        if relaxed.code not in self._edited:
            self._edited[relaxed.code] = Problem(relaxed.edit(self._facts.problem.scenario))
        return self._edited[relaxed.code]


def _slot(asked: Want, size: int) -> Slot:
    """A campaign of which the first batch is meant for the order."""
    pegs = ((Peg(asked.order.id, 1),), *(() for _ in range(size - 1)))
    return Slot(f"{asked.recipe.id}#new", asked.recipe, pegs, size, purpose=asked.order.purpose)


def kept(solution: Solution, keep: Callable[[PlacedCampaign], bool]) -> Solution:
    """The plan with only some of its campaigns, and maintenance."""
    campaigns = {key: c for key, c in solution.campaigns.items() if keep(c)}
    if len(campaigns) == len(solution.campaigns):
        return solution
    batches = {b.id for c in campaigns.values() for b in c.batches}
    tasks = {
        unit: tuple(t for t in row if t.data.kind is TaskKind.MAINTENANCE or batches & {t.before, t.after})
        for unit, row in solution.tasks.items()
    }
    gone = {b.id for c in solution.campaigns.values() for b in c.batches} - batches
    deliveries = tuple(d for d in solution.deliveries if d.lot not in gone)
    draws = tuple(d for d in solution.draws if d.batch not in gone and d.lot not in gone)
    return replace(solution, campaigns=campaigns, tasks=tasks, deliveries=deliveries, draws=draws)
