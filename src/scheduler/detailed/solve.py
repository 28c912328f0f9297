"""The detailed solve: base plan, constructive plan, exact model where it is small, then neighbourhoods."""

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial

from scheduler.detailed.base_plan import make_base
from scheduler.detailed.construct import construct
from scheduler.detailed.evaluate import Value, evaluate, terms_of, weigh
from scheduler.detailed.fill import fill
from scheduler.detailed.lexicographic import Effort, Stop, solve_tiers
from scheduler.detailed.lns import fill_in, improve
from scheduler.detailed.lots import complete
from scheduler.detailed.model import Built, Freed, build_model
from scheduler.detailed.objective import TierExpr
from scheduler.detailed.output import floors, output_worth
from scheduler.detailed.problem import Problem
from scheduler.detailed.repeg import by_due_date, repeg, with_pegs
from scheduler.detailed.right_shift import right_shift
from scheduler.detailed.run_slots import run_slots
from scheduler.detailed.settle import settle
from scheduler.detailed.slots import Names, open_slots, pegged_slots
from scheduler.detailed.solution import Delivered, Peg, Slot, Solution
from scheduler.detailed.stand import followers, stand
from scheduler.detailed.suites.plan import plan_suites
from scheduler.detailed.tidy import tidy
from scheduler.detailed.whole_plant import flow_size, model_size, needed_slots, rename
from scheduler.domain.objective import Term
from scheduler.domain.plan import SolveStatus, TierResult
from scheduler.domain.run import Progress
from scheduler.domain.scenario import Scenario
from scheduler.domain.solve_settings import SolveSettings

FEWEST = Effort(deterministic=1.0, gap=0.0)
EXACT_SIZE = 40_000
SMALL_SIZE = 4_000
TIDY_SHARE, TIDY_MOST = 0.1, 5.0
SETTLE_SHARE = 0.7
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
        self.told = 0.0
        self.early = False

    def run(self) -> Solved:
        problem, stop = self.problem, self.stop
        base = self.standing() or make_base(problem, self.settings, stop, self.baseline)
        self.tell("base", "base plan stands", base)
        names = Names({c.id for c in problem.scenario.commitments} | {r.slot for r in problem.runs.values()})
        place = partial(construct, problem, settings=self.settings, stop=stop, baseline=self.baseline, names=names)
        runs = place(base, run_slots(problem, base), tell=self.heard_of_insertion)
        runs = replace(runs, deliveries=by_due_date(problem, runs))
        solution = self.first_plan(runs, self.first_slots(runs, names), place)
        if self.baseline and not self.settings.right_shift:
            until = (1 - SETTLE_SHARE) * self.settings.time_limit
            solution = settle(problem, solution, self.settings, stop, self.baseline, until)
        solution = repeg(problem, fill_in(problem, solution, names, self.settings, stop, self.baseline), self.baseline)
        solution = with_pegs(fill(problem, solution, names, self.settings, stop, self.baseline))
        self.tell("construct", "first plan stands", solution)
        self.listener.plan(solution)
        if self.settings.right_shift:
            return self.result(solution, False)
        solution, proved = self.in_suites(solution, names)
        if not proved:
            solution, proved = self.exact(base, solution)
        if not proved:
            solution = improve(
                problem,
                solution,
                names,
                self.settings,
                stop,
                self.baseline,
                lambda s, _: self.tell("improve", "better plan found", s),
                self.reserve,
            )
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
        return kept + pegged_slots(problem, meant, names, patience)

    @property
    def reserve(self) -> float:
        """Seconds kept for the last touch."""
        return min(TIDY_SHARE * self.settings.time_limit, TIDY_MOST)

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
        """Solve the whole problem with pegging, sizes and number of campaigns open, where that is small enough."""
        problem, stop = self.problem, self.stop
        names = Names({c.id for c in problem.scenario.commitments})
        slots = [*open_slots(problem, base, names), *run_slots(problem, base, pegged=False)]
        size = model_size(slots) + flow_size(problem, slots)
        if size > EXACT_SIZE or stop.left() <= self.reserve:
            return solution, False
        slushy = [Freed(c.slot) for c in base.campaigns.values() if not c.slot.frozen]
        fixed = replace(base.without({f.slot.id for f in slushy}), deliveries=())
        units = frozenset(problem.scenario.unit_by_id)
        hint = rename(solution, slots)
        value = evaluate(problem, solution, self.baseline)
        needed = needed_slots(problem, slots, base) if value[0] == 0 else set()
        built = build_model(
            problem,
            fixed,
            [*(Freed(s, required=s.id in needed) for s in slots), *slushy],
            hint=hint,
            baseline=self.baseline,
            undecided=units,
            window=self.window(solution, value),
        )
        counts = any(output_worth(problem, recipe) for recipe in problem.recipes.values())
        limit = stop.left() if size <= SMALL_SIZE and not counts else stop.left() * 0.6
        offset = self.offset(base)
        outcome = solve_tiers(built, self.settings, stop, limit, tell=partial(self.heard_of_incumbent, offset))
        self.bounds = {tier: bound + offset[tier] for tier, bound in outcome.bounds.items()}
        if outcome.solution is None:
            return solution, False
        found = with_pegs(self.with_fewest_batches(built) or outcome.solution)
        known, (value, _) = value, self.rank(found)
        counted = all(value[tier] == bound for tier, bound in self.bounds.items())
        if self.rank(found) <= self.rank(solution):
            solution = found
            self.tell("improve", "whole model solved", solution)
        return solution, outcome.proved and value <= known and counted

    def with_fewest_batches(self, built: Built) -> Solution | None:
        """Of the plans that are as good, one that makes nothing nobody wants, in few campaigns; None if time is up."""
        made = [batch.present for batch in built.context.batches.values() if batch.present is not True]
        begun = [row[0].present for row in built.context.slots.values() if row[0].present is not True]
        if not made:
            return None
        built.tiers.append(TierExpr(sum(made) + sum(begun), 1))
        last, limit = len(built.tiers) - 1, self.stop.left() - self.reserve
        return solve_tiers(built, self.settings, self.stop, limit, first=last, effort=FEWEST).solution

    def window(self, solution: Solution, value: Value) -> tuple[int, int] | None:
        """Where all work lies in a plan that is no worse, where that is known: makespan alone counts, all is met."""
        terms = [w.term for w in self.problem.tiers[1]] if len(self.problem.tiers) > 1 else []
        if value[0] or terms != [Term.MAKESPAN]:
            return None
        return 0, max(b.end for c in solution.campaigns.values() for b in c.batches)

    def heard_of_insertion(self, solution: Solution, count: int, of: int) -> None:
        now = time.monotonic()
        if now - self.told > 0.5 or count == of:
            self.told = now
            if now - self.began > EARLY_PLAN and not self.early:
                self.early = True
                self.listener.plan(replace(solution, deliveries=complete(self.problem, solution.deliveries)))
            self.tell("construct", f"{count} of {of} campaigns considered", solution)

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
        tiers: list[TierResult] = []
        least = floors(self.problem)
        for index, value in enumerate(evaluate(self.problem, solution, self.baseline)):
            # A bound of a tier holds only under the best values of the tiers before it.
            known = index in self.bounds and all(t.optimal for t in tiers)
            bound = value if proved else max(least[index], self.bounds[index]) if known else least[index]
            tiers.append(
                TierResult(
                    tier=index, value=float(value), bound=min(float(bound), float(value)), optimal=bound >= value
                )
            )
        status = SolveStatus.OPTIMAL if proved else SolveStatus.FEASIBLE
        if self.stop.cancelled and not proved:
            status = SolveStatus.CANCELLED
        return Solved(solution, status, tuple(tiers), self.stop.building)

    def offset(self, base: Solution) -> Value:
        """What the whole model leaves out of each tier: demand, from which deliveries count down, and frozen work."""
        frozen = {key: c for key, c in base.campaigns.items() if c.slot.frozen}
        terms = terms_of(self.problem, Solution(frozen), self.baseline)
        return weigh(self.problem, {**terms, Term.MAKESPAN: Fraction(0)})


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
