"""The base plan: commitments, maintenance and the cleans they and the initial state require; nothing new is made."""

from dataclasses import replace

from scheduler.detailed.committed import committed
from scheduler.detailed.constraints.no_earlier import add_no_earlier
from scheduler.detailed.lexicographic import Effort, Stop, solve_tiers
from scheduler.detailed.model import ALL_RULES, Freed, build_model
from scheduler.detailed.objective import TierExpr
from scheduler.detailed.problem import Problem
from scheduler.detailed.records import hint_tasks, moved_tasks
from scheduler.detailed.repeg import by_due_date
from scheduler.detailed.run_slots import presupposed, run_slot
from scheduler.detailed.solution import PlacedCampaign, Solution
from scheduler.detailed.supply import supply
from scheduler.domain.errors import ConflictingCommitmentsError, SolverError
from scheduler.domain.rules import Rule
from scheduler.domain.solve_settings import SolveSettings

EFFORT = Effort(deterministic=2.0, gap=0.01)
"""The base plan need not be the best: whatever may move is searched for again."""


def make_base(problem: Problem, settings: SolveSettings, stop: Stop, baseline: Solution | None = None) -> Solution:
    """Place what must be: frozen campaigns where they are, slushy ones near it, maintenance and required cleans.

    Required runs that must have ended before a commitment starts are placed with it; work on units stays where the
    baseline has it, as far as that goes.

    Raises:
        ConflictingCommitmentsError: they cannot all hold; names the rules without which they could.
        SolverError: time ran out before that was known.
    """
    placed = {c.id: committed(problem, c) for c in problem.scenario.commitments}
    frozen = Solution({key: c for key, c in placed.items() if c.slot.frozen})
    slushy = [Freed(c.slot) for c in placed.values() if not c.slot.frozen]
    runs = presupposed(problem, placed)
    slushy += [Freed(run_slot(run, pegged=True)) for run in runs]
    if (
        not placed
        and not problem.scenario.maintenance
        and not any(u.initial.dirty_since for u in problem.scenario.units)
    ):
        return Solution(deliveries=by_due_date(problem, Solution()))
    outcome = solve_base(problem, settings, stop, frozen, slushy, placed, baseline=baseline)
    if outcome is None:
        culprits = [
            rule.name
            for rule in Rule
            if solve_base(problem, settings, stop, frozen, slushy, placed, ALL_RULES - {rule}) is not None
        ]
        names = ", ".join(sorted([*placed, *(r.id for r in runs), *(m.id for m in problem.scenario.maintenance)]))
        reason = ", ".join(culprits) or "more than one rule"
        raise ConflictingCommitmentsError(
            f"Commitments and maintenance cannot all hold: {names} clash under {reason}. Move or release one of them.",
            tuple(culprits),
        )
    return replace(outcome, deliveries=by_due_date(problem, outcome))


def solve_base(
    problem: Problem,
    settings: SolveSettings,
    stop: Stop,
    frozen: Solution,
    slushy: list[Freed],
    hint: dict[str, PlacedCampaign],
    rules: frozenset[Rule] = ALL_RULES,
    baseline: Solution | None = None,
) -> Solution | None:
    """The base plan under some of the rules; None = there is none."""
    units = frozenset(problem.scenario.unit_by_id)
    built = build_model(problem, frozen, slushy, rules=rules, hint=Solution(hint), undecided=units)
    for item in slushy if settings.right_shift else []:
        add_no_earlier(built.context, hint[item.slot.id])
    if baseline:
        hint_tasks(built.context, baseline)
        built.tiers.append(TierExpr(moved_tasks(built.context, baseline), 1))
    ends = sum(t.end for t in built.context.tasks) + sum(built.context.releases.values())
    built.tiers.append(TierExpr(ends, 1))
    limit = max(2.0, stop.left() / 4)
    outcome = solve_tiers(built, settings, stop, limit, first=1, warm=bool(slushy or baseline), effort=EFFORT)
    if outcome.solution is None and not outcome.infeasible:
        outcome = solve_tiers(built, settings, stop, limit, first=1)
    if outcome.solution is None and not outcome.infeasible:
        raise SolverError(
            "No time was left to find places for the commitments that may move. Give the search more time."
        )
    return supply(problem, outcome.solution) if outcome.solution else None
