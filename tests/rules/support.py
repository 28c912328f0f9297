"""Both judges of a plan by hand: the checker (tests/checker/builders.py), and the solver's model fixed to that plan.

Plans for the solver name the batches of a campaign `C` as the solver does: `C-1`, `C-2` …
"""

from collections.abc import Iterable
from typing import Any

from scheduler.detailed.lexicographic import Stop
from scheduler.detailed.model import ALL_RULES, Freed, build_model
from scheduler.detailed.problem import Problem
from scheduler.detailed.solution import Solution
from scheduler.detailed.solve import Listener, solve
from scheduler.detailed.to_plan import from_plan, to_plan
from scheduler.domain.normalise import normalise
from scheduler.domain.plan import Plan, PlannedBatch, SolveStatus
from scheduler.domain.rules import Rule
from scheduler.domain.scenario import Scenario
from scheduler.domain.solve_settings import SolveSettings
from scheduler.validation import validate
from tests.checker.builders import T0, passes
from tests.rules.fixing import open_slots, solve_fixed, solve_whole

SETTINGS = SolveSettings(reproducible=True, workers=1, seed=1, time_limit=20)


def solve_exact(scenario: Scenario) -> Plan:
    """The plan that the solver proves to be best, in this process; the checker has nothing to say against it."""
    assert [i.message for i in validate(scenario) if i.severity.value == "error"] == []
    scenario = normalise(scenario).scenario
    found = solve(scenario, SETTINGS, Stop(SETTINGS), Listener(lambda _: None, lambda _: None))
    assert found.status is SolveStatus.OPTIMAL
    plan = to_plan(Problem(scenario), found.solution)
    passes(scenario, plan)
    return plan


def model_allows(scenario: Scenario, plan: Plan, rules: Iterable[Rule] = ALL_RULES) -> bool:
    """Whether the solver's model of these rules has the plan, task by task, among its solutions.

    Of a plan that all rules allow it must also be possible to take any campaign out and put it back where it was.
    """
    problem = Problem(normalise(scenario).scenario)
    return _allowed(problem, plan, frozenset(rules)) is not None


def model_plan(scenario: Scenario, plan: Plan) -> Plan | None:
    """The plan as the model has it, with the tasks that are mere gaps there placed; None = not allowed."""
    problem = Problem(normalise(scenario).scenario)
    found = _allowed(problem, plan, ALL_RULES)
    return to_plan(problem, found) if found else None


def _allowed(problem: Problem, plan: Plan, rules: frozenset[Rule]) -> Solution | None:
    placed = from_plan(problem, plan)
    found = solve_whole(problem, placed, plan, rules)
    for slot in open_slots(problem, placed) if found and rules == ALL_RULES else ():
        alone = build_model(problem, found.without({slot.id}), [Freed(slot)])
        assert solve_fixed(alone, placed, plan), f"campaign {slot.id} cannot be put back where it was"
    return found


def model_forbids(
    scenario: Scenario,
    plan: Plan,
    rule: Rule,
    *,
    beside: Iterable[Rule] = (),
    also: Iterable[Rule] = (),
    alone: bool = True,
) -> None:
    """Assert that this rule forbids the plan (beside those it builds on), and that no other but `also` does.

    Where the plan is legal without one of its campaigns, it must also be impossible to put that one in; but for draws
    (`alone` false), which are shared out anew then.
    """
    assert not model_allows(scenario, plan, {rule, *beside})
    assert model_allows(scenario, plan, beside)
    assert model_allows(scenario, plan, ALL_RULES - {rule, *also})
    problem = Problem(normalise(scenario).scenario)
    placed = from_plan(problem, plan)
    for slot in open_slots(problem, placed) if alone else ():
        rest = _without(plan, slot.id)
        found = solve_whole(problem, from_plan(problem, rest), rest, ALL_RULES)
        if found and not slot.commitment:
            alone = build_model(problem, found, [Freed(slot)])
            assert not solve_fixed(alone, placed, plan), f"campaign {slot.id} can be put where it may not be"


def _without(plan: Plan, key: str) -> Plan:
    """The plan without a campaign and all that names its batches."""
    gone = {b.id for c in plan.campaigns if c.id == key for b in c.batches}
    return plan.model_copy(
        update={
            "campaigns": tuple(c for c in plan.campaigns if c.id != key),
            "tasks": tuple(t for t in plan.tasks if t.before not in gone and t.after not in gone),
            "deliveries": tuple(d for d in plan.deliveries if d.lot not in gone),
        }
    )


def promised(*batches: PlannedBatch) -> list[dict[str, Any]]:
    """The batches of a commitment, as they stand in a plan."""
    return [
        {
            "id": b.id,
            "procedures": [
                {"procedure": p.procedure, "alternative": p.alternative, "start": p.start, "end": p.end}
                for p in b.procedures
            ],
        }
        for b in batches
    ]


def hour(instant: object) -> float:
    """Hours from `T0` to an instant of a plan."""
    return (instant - T0).total_seconds() / 3_600  # type: ignore[operator]


def starts(plan: Plan, procedure: str | None = None) -> dict[str, float]:
    """Start of every batch, or of one procedure of it, in hours from `T0`."""
    batches = [b for c in plan.campaigns for b in c.batches]
    if procedure is None:
        return {b.id: hour(b.start) for b in batches}
    return {b.id: hour(p.start) for b in batches for p in b.procedures if p.procedure == procedure}


def tasks(plan: Plan, *kinds: str) -> list[tuple[str, str, float, float]]:
    """(kind, unit, start, end) of the tasks of some kinds, of all when none is stated; hours from `T0`."""
    return [(t.kind.value, t.unit, hour(t.start), hour(t.end)) for t in plan.tasks if not kinds or t.kind in kinds]
