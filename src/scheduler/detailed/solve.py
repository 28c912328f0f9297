"""The detailed solve: base plan, constructive plan, exact model where it is small, then neighbourhoods."""

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property, partial

from scheduler.detailed.base_plan import make_base
from scheduler.detailed.bounds import tier_results
from scheduler.detailed.construct import construct
from scheduler.detailed.dispatch import dispatch
from scheduler.detailed.evaluate import Value, evaluate
from scheduler.detailed.exact import offset_of, solve_whole
from scheduler.detailed.fill import fill
from scheduler.detailed.lexicographic import Stop
from scheduler.detailed.lns import improve
from scheduler.detailed.lots import complete
from scheduler.detailed.missing import fill_in
from scheduler.detailed.model import Built
from scheduler.detailed.output import floors
from scheduler.detailed.overtaken import first_deliveries
from scheduler.detailed.pooled import pooled, spared
from scheduler.detailed.problem import Problem
from scheduler.detailed.repeg import by_due_date, repeg, with_pegs
from scheduler.detailed.right_shift import right_shift
from scheduler.detailed.run_slots import run_slots
from scheduler.detailed.search_rules import near_best, reached
from scheduler.detailed.settle import settle
from scheduler.detailed.slots import Names, free_names, pegged_slots
from scheduler.detailed.solution import Delivered, Peg, Slot, Solution
from scheduler.detailed.stand import followers, stand
from scheduler.detailed.step import Ground
from scheduler.detailed.suites.plan import plan_suites
from scheduler.detailed.tidy import is_tidy, tidy
from scheduler.domain.plan import SolveStatus, TierResult
from scheduler.domain.run import Progress
from scheduler.domain.scenario import Scenario
from scheduler.domain.solve_settings import SolveSettings

SETTLE_SHARE = 0.7
TIDY_SHARE, TIDY_LEAST, TIDY_MOST = 0.1, 0.3, 5.0
TOLD_EVERY = 0.5
TOLERANCE = 0.03
"""Share by which the search may go on from plans worse than the best."""
EARLY_PLAN = 2.0
"""Seconds after which a plan is shown even if not every campaign has been considered yet."""


@dataclass(frozen=True)
class Solved:
    """A plan in steps with what is known of its quality."""

    solution: Solution
    status: SolveStatus
    tiers: tuple[TierResult, ...]
    build_s: float


@dataclass(frozen=True)
class Listener:
    """Who hears of the search: progress messages, and plans worth checking (solution, final)."""

    progress: Callable[[Progress], None]
    plan: Callable[[Solution], None]


def solve(
    scenario: Scenario,
    settings: SolveSettings,
    stop: Stop,
    listener: Listener,
    baseline: Callable[[Problem], Solution] | None = None,
    loose: Collection[str] | None = None,
) -> Solved:
    """Search for the best plan of a normalised scenario until time is up or it is proved.

    Raises:
        ConflictingCommitmentsError: there is no base plan.
    """
    search = _Search(scenario, settings, stop, listener, baseline, loose)
    return search.run()


class _Search:
    def __init__(
        self,
        scenario: Scenario,
        settings: SolveSettings,
        stop: Stop,
        listener: Listener,
        baseline: Callable[[Problem], Solution] | None,
        loose: Collection[str] | None,
    ) -> None:
        self.problem = Problem(scenario)
        self.settings, self.stop, self.listener = settings, stop, listener
        self.began = time.monotonic()
        self.baseline = baseline(self.problem) if baseline else None
        self.loose = loose
        self.bounds: dict[int, Fraction] = {}
        self.best: Value = ()
        self.told, self.pause = 0.0, TOLD_EVERY
        self.early = False

    def run(self) -> Solved:
        problem, stop = self.problem, self.stop
        base = self.standing() or make_base(problem, self.settings, stop, self.baseline)
        self.tell("base", "base plan stands", base)
        names = free_names(problem)
        place = partial(construct, problem, settings=self.settings, stop=stop, baseline=self.baseline, names=names)
        runs = place(base, run_slots(problem, base), tell=self.heard_of_insertion)
        delivered = by_due_date if self.baseline else first_deliveries
        runs = replace(runs, deliveries=delivered(problem, runs))
        runs = runs if self.baseline else spared(problem, runs)
        solution = self.first_plan(runs, self.first_slots(runs, names), place)
        if self.baseline and not self.settings.right_shift:
            until = (1 - SETTLE_SHARE) * self.settings.time_limit
            solution = settle(problem, solution, self.settings, stop, self.baseline, until)
        solution = repeg(problem, fill_in(problem, solution, names, self.settings, stop, self.baseline), self.baseline)
        solution = with_pegs(fill(problem, solution, names, self.settings, stop, self.baseline))
        self.tell("construct", "first plan stands", solution)
        if stop.left() > 0:  # else it is about to be the answer
            self.listener.plan(solution)
        if self.settings.right_shift:
            return self.result(solution, False)
        solution = self.dispatched(base, solution)
        solution, proved = self.in_suites(solution, names)
        if not proved:
            solution, proved = self.exact(base, solution)
        if not proved:
            solution = self.improved(solution, names)
        solution = tidy(problem, solution, self.settings, stop, self.baseline)
        return self.result(solution, proved)

    def standing(self) -> Solution | None:
        """What of the baseline can stand, where that is known."""
        if self.baseline is None or self.loose is None:
            return None
        kept, loose = kept_slots(self.problem, Solution(), self.baseline), set(self.loose)
        if self.settings.right_shift and loose:  # what follows may have to wait too
            starts = {key: min(b.start for b in c.batches) for key, c in self.baseline.campaigns.items()}
            first = min(starts[key] for key in loose)
            loose |= {slot.id for slot in kept if starts[slot.id] >= first}
        after = followers(self.problem, self.baseline, loose)
        for free in (loose, loose | after) if after else (loose,):
            found = stand(self.problem, self.settings, self.stop, self.baseline, kept, free)
            if found:
                return found
        return None

    def improved(self, solution: Solution, names: Names) -> Solution:
        """Search the neighbourhoods until time is up, or until no tier can get better."""
        ground, limit = Ground(self.problem, self.settings, self.baseline), self.settings.time_limit
        accept = near_best(TOLERANCE, lambda: self.stop.left() / limit)
        done = reached(floors(self.problem))
        told = partial(self.tell, "improve", "better plan found")
        return improve(ground, solution, names, self.stop, told, self.reserve, accept, done)

    def first_plan(self, base: Solution, slots: list[Slot], place: Callable[..., Solution]) -> Solution:
        """The first plan that makes what is wanted: inserted, or the baseline pushed to the right."""
        if not (self.baseline and self.settings.right_shift):
            return place(base, slots, tell=self.heard_of_insertion)
        kept = [slot for slot in slots if slot.id in self.baseline.campaigns]
        tell = self.heard_of_insertion
        return right_shift(self.problem, base, kept, self.settings, self.stop, self.baseline, tell)

    def first_slots(self, base: Solution, names: Names) -> list[Slot]:
        """Slots of the baseline where there is one, and for what demand is left."""
        problem = self.problem
        kept: list[Slot] = []
        if self.baseline:
            names.reserve(set(self.baseline.campaigns))
            kept = kept_slots(problem, base, self.baseline)
        meant = replace(base, deliveries=(*base.deliveries, *_meant(kept)))
        patience = max(problem.horizon // 6, 1)
        return kept + pooled(problem, meant, pegged_slots(problem, meant, names, patience))

    @cached_property
    def reserve(self) -> float:
        """Seconds kept for the last touch."""
        return min(TIDY_SHARE * self.settings.time_limit, TIDY_LEAST if is_tidy(self.problem) else TIDY_MOST)

    def dispatched(self, base: Solution, solution: Solution) -> Solution:
        """The same campaigns as a list schedule, where the plant is a shop and that is better."""
        found = dispatch(self.problem, base, solution, self.settings, self.stop) if self.baseline is None else None
        if found is None or self.rank(found) >= self.rank(solution):
            return solution
        self.tell("construct", "list schedule", found)
        return found

    def in_suites(self, solution: Solution, names: Names) -> tuple[Solution, bool]:
        """Plan campaigns as sequences on independent suites, where the plant is one of those."""
        found = plan_suites(self.problem, names, self.stop, self.reserve)
        if found is None:
            return solution, False
        planned, proved = found
        (value, _), (known, _) = ranks = self.rank(planned), self.rank(solution)
        if ranks[0] > ranks[1]:
            return solution, proved and value == known
        self.tell("improve", "best sequence of campaigns on each suite", planned)
        self.listener.plan(planned)
        return planned, proved

    def rank(self, solution: Solution) -> tuple[Value, tuple[int, int]]:
        """What plans are compared by: the tiers, then batches and campaigns, of which fewer are better."""
        batches = sum(len(c.batches) for c in solution.campaigns.values())
        return evaluate(self.problem, solution, self.baseline), (batches, len(solution.campaigns))

    def exact(self, base: Solution, solution: Solution) -> tuple[Solution, bool]:
        """Solve the whole problem as one model, where that is small enough."""
        problem, stop = self.problem, self.stop
        heard = partial(self.heard_of_incumbent, offset_of(problem, base, self.baseline))
        result = solve_whole(problem, base, solution, self.settings, stop, self.baseline, heard, self.reserve)
        self.bounds = result.bounds
        if result.solution is None:
            return solution, False
        (value, _), (known, _) = ranks = self.rank(result.solution), self.rank(solution)
        counted = all(value[tier] == bound for tier, bound in self.bounds.items())
        if ranks[0] <= ranks[1]:
            solution = result.solution
            self.tell("improve", "whole model solved", solution)
        return solution, result.proved and value <= known and counted

    def heard_of_insertion(self, solution: Solution, count: int, of: int) -> None:
        now = time.monotonic()
        if now - self.told > self.pause or count == of:
            if now - self.began > EARLY_PLAN and not self.early:
                self.early = True
                self.listener.plan(replace(solution, deliveries=complete(self.problem, solution.deliveries)))
            self.tell("construct", f"{count} of {of} campaigns considered", solution)
            self.told = time.monotonic()
            self.pause = max(TOLD_EVERY, 20 * (self.told - now))

    def heard_of_incumbent(
        self, offset: Value, built: Built, tier: int, value: Callable[..., int], bound: float
    ) -> None:
        """Pass on an incumbent of the whole model where it is better than the best plan so far."""
        expr = built.tiers[tier]
        found = Fraction(int(value(expr.expr)), expr.scale) + offset[tier]
        if found > self.best[tier]:
            return
        tiers = (*(float(v) for v in self.best[:tier]), float(found))
        self.listener.progress(
            Progress(
                elapsed=time.monotonic() - self.began,
                phase="improve",
                message="incumbent of the whole model",
                tiers=tiers,
                bound=bound + float(offset[tier]),
                tier=tier,
            )
        )

    def tell(self, phase: str, message: str, solution: Solution) -> None:
        self.best = evaluate(self.problem, solution, self.baseline)
        self.listener.progress(
            Progress(
                elapsed=time.monotonic() - self.began,
                phase=phase,
                message=message,
                tiers=tuple(float(v) for v in self.best),
            )
        )

    def result(self, solution: Solution, proved: bool) -> Solved:
        values = evaluate(self.problem, solution, self.baseline)
        tiers = tier_results(self.problem, values, dict(enumerate(values)) if proved else self.bounds)
        status = SolveStatus.OPTIMAL if proved else SolveStatus.FEASIBLE
        if self.stop.cancelled and not proved:
            status = SolveStatus.CANCELLED
        return Solved(solution, status, tiers, self.stop.building)


def kept_slots(problem: Problem, base: Solution, baseline: Solution) -> list[Slot]:
    """Slots of the baseline that serve an order, as far as the base plan does not, or whose lots are drawn."""
    left = {want.order: want.quantity for want in problem.stock.wants.values()}
    for delivery in base.deliveries:
        left[delivery.order] -= delivery.quantity
    drawn, found = {d.lot for d in baseline.draws}, []
    for campaign in baseline.campaigns.values():
        slot, pegs = campaign.slot, []
        for row in (slot.pegs or ()) if slot.id not in base.campaigns else ():
            parts = []
            for order, quantity in row:
                parts.append(Peg(order, min(quantity, left[order])))
                left[order] -= parts[-1].quantity
            pegs.append(tuple(p for p in parts if p.quantity > 0))
        if any(pegs):
            found.append(replace(slot, pegs=tuple(pegs)))
        elif pegs and any(b.id in drawn for b in campaign.batches):
            found.append(replace(slot, pegs=tuple(pegs), wanted=max(b.end for b in campaign.batches)))
    return found


def _meant(slots: list[Slot]) -> list[Delivered]:
    return [
        Delivered(p.order, s.batch(j), p.quantity) for s in slots for j, pegs in enumerate(s.pegs or ()) for p in pegs
    ]
